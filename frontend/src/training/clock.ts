/**
 * The session's clock: wall time, so that timers are right after sleep, background and reload, but never backwards.
 * The steady clock stands still while some devices sleep, so a wall clock that ran ahead of it counts as time that passed
 * (a clock set forward looks the same, and only ends a rest early). A wall clock that fell behind it was set back: the
 * difference is put in again.
 */
export interface Ticks {
  wall: () => number;
  steady: () => number;
}

const SET_BACK_MS = 1500;

export class SessionClock {
  #offset: number;
  #wall: number;
  #steady: number;

  constructor(
    private readonly ticks: Ticks = { wall: () => Date.now(), steady: () => performance.now() },
    offset = 0,
  ) {
    this.#offset = offset;
    this.#wall = ticks.wall();
    this.#steady = ticks.steady();
  }

  /** Milliseconds since 1970 as the session counts them. */
  now(): number {
    const wall = this.ticks.wall();
    const steady = this.ticks.steady();
    const behind = steady - this.#steady - (wall - this.#wall);
    if (behind > SET_BACK_MS) this.#offset += behind;
    this.#wall = wall;
    this.#steady = steady;
    return wall + this.#offset;
  }

  /** What was put in so far, in milliseconds; kept beside the events so that a reload goes on with it. */
  get offset(): number {
    return this.#offset;
  }

  /** Go on from `at` when the wall says it is earlier: events already written lie behind us. */
  notBefore(at: number): void {
    const behind = at - this.now();
    if (behind > 0) this.#offset += behind;
  }
}
