/**
 * The session's clock: wall time, so that timers are right after sleep, background and reload, but never backwards.
 * The steady clock stands still while some devices sleep, so a wall clock that ran ahead of it counts as time that passed
 * (a clock set forward looks the same, and only ends a rest early). A wall clock that fell behind it was set back: the
 * difference is put in again, until the wall has caught up with what the session has seen: then it was put right.
 */
export interface Ticks {
  wall: () => number;
  steady: () => number;
}

export interface ClockMark {
  offset: number;
  /** The latest moment that the session has seen. */
  seen: number;
}

const SET_BACK_MS = 1500;

export class SessionClock {
  #offset = 0;
  #wall: number;
  #steady: number;
  #last: number;

  constructor(private readonly ticks: Ticks = { wall: () => Date.now(), steady: () => performance.now() }) {
    this.#wall = this.#last = ticks.wall();
    this.#steady = ticks.steady();
  }

  /** Milliseconds since 1970 as the session counts them. */
  now(): number {
    const wall = this.ticks.wall();
    const steady = this.ticks.steady();
    const behind = steady - this.#steady - (wall - this.#wall);
    if (behind > SET_BACK_MS) this.#offset += behind;
    else if (behind < -SET_BACK_MS && wall >= this.#last) this.#offset = 0;
    this.#wall = wall;
    this.#steady = steady;
    this.#last = wall + this.#offset;
    return this.#last;
  }

  /** What was put in so far, in milliseconds. */
  get offset(): number {
    return this.#offset;
  }

  /** What a reload of the same session goes on from. */
  get mark(): ClockMark {
    return { offset: this.#offset, seen: this.#last };
  }

  /** Go on as before a reload; not when the wall was put right meanwhile. */
  goOn({ offset, seen }: ClockMark): void {
    if (this.ticks.wall() < seen) this.#offset = offset;
  }

  /** Go on from `at` when the wall says it is earlier: events already written lie behind us. */
  notBefore(at: number): void {
    const behind = at - this.now();
    if (behind > 0) this.#offset += behind;
  }
}
