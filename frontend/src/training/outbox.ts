/** Sends what waits on this device: one tab at a time, in batches, again and again until the server has answered for each. */
import type { TrainingEvent } from "./events";
import { Closed, type SendState, type Store } from "./store";

export interface Answer {
  id: string | null;
  status: "saved" | "duplicate" | "refused";
  reason: string;
}

/** How sending goes: at rest, under way, or waiting to try again because the server could not be reached. */
export type Sending = "idle" | "sending" | "unreachable";

export interface Line {
  /** Post events; resolves with the server's answers, throws `Unreachable` or `TooMuch`. */
  post: (events: readonly TrainingEvent[]) => Promise<Answer[]>;
}

/** The server did not answer, or not sensibly: try again later. */
export class Unreachable extends Error {
  override readonly name: string = "Unreachable";
}

/** The server was there and broke over it: there may be one event that it cannot take. */
export class Stumbled extends Unreachable {
  override readonly name: string = "Stumbled";
}

/** The log that these events belong to was deleted; `message` is the server's sentence. */
export class Deleted extends Error {
  override readonly name = "Deleted";
}

/** The server will not read such a request: send less at once. */
export class TooMuch extends Error {
  override readonly name = "TooMuch";
}

const BATCH = 200;
const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 60_000;
const LOCK = "runtall-outbox";

export class Outbox {
  #wait = FIRST_WAIT_MS;
  #timer: number | undefined;
  #running = false;
  #again = false;
  /** Events that the server stumbled over, one by one: left for last. */
  readonly #aside = new Set<string>();

  constructor(
    private readonly store: Store,
    private readonly line: Line,
    private readonly tell: (sending: Sending) => void,
  ) {}

  /** Something new waits, or the network is back: try at once. */
  wake(): void {
    window.clearTimeout(this.#timer);
    this.#wait = FIRST_WAIT_MS;
    void this.drain();
  }

  /** Send until nothing waits or the server cannot be reached; then come back later, ever more patiently. */
  async drain(): Promise<void> {
    if (this.#running) {
      this.#again = true;
      return;
    }
    this.#running = true;
    try {
      await alone(() => this.#sendAll());
      this.tell("idle");
      if (this.#asked()) window.setTimeout(() => void this.drain());
    } catch (error) {
      if (error instanceof Closed) return;
      this.tell("unreachable");
      this.#timer = window.setTimeout(() => void this.drain(), this.#wait * (0.75 + Math.random() / 2));
      this.#wait = Math.min(LONGEST_WAIT_MS, this.#wait * 2);
      if (!(error instanceof Unreachable)) throw error; // tried again all the same: what waits must not be left behind
    } finally {
      this.#running = false;
    }
  }

  /** Whether something asked to send while sending; asking is forgotten then. */
  #asked(): boolean {
    const asked = this.#again;
    this.#again = false;
    return asked;
  }

  async #sendAll(): Promise<void> {
    let size = BATCH;
    let stumbles = 0;
    for (;;) {
      const events = await this.store.waiting(size, this.#aside);
      if (events.length === 0) break;
      this.tell("sending");
      try {
        await this.store.settle(settled(events, await this.line.post(events)));
        this.#wait = FIRST_WAIT_MS;
        [size, stumbles] = [Math.min(BATCH, size * 2), 0];
      } catch (error) {
        if (error instanceof Deleted) await this.#refuse(events, error.message);
        else if (error instanceof TooMuch || error instanceof Stumbled) {
          if (events.length > 1) size = Math.max(1, Math.floor(events.length / 2));
          else if (error instanceof TooMuch) await this.#refuse(events, error.message);
          else {
            // One event that breaks the server must not hold up the others; two running, and it is the server that is ill.
            for (const { id } of events) this.#aside.add(id);
            stumbles += 1;
            if (stumbles === 2) throw error;
          }
        } else throw error;
      }
    }
    if (this.#aside.size === 0) return;
    this.#aside.clear();
    throw new Stumbled("what is left broke the server");
  }

  async #refuse(events: readonly TrainingEvent[], reason: string): Promise<void> {
    await this.store.settle(events.map(({ id }) => ({ id, state: "refused", reason })));
  }
}

/** The server's answers by id. An event it said nothing about stays in the queue. */
export function settled(
  events: readonly TrainingEvent[],
  answers: readonly Answer[],
): { id: string; state: SendState; reason: string }[] {
  const said = new Map(answers.map((answer) => [answer.id, answer]));
  const known = events.flatMap(({ id }) => {
    const answer = said.get(id);
    if (answer === undefined) return [];
    return [{ id, state: answer.status === "refused" ? ("refused" as const) : ("saved" as const), reason: answer.reason }];
  });
  if (known.length === 0) throw new Unreachable("the answer named none of the events");
  return known;
}

/** One tab at a time where the browser can tell; the server takes every event once in any case. */
async function alone(work: () => Promise<void>): Promise<void> {
  const locks = (navigator as { locks?: LockManager | null }).locks ?? null;
  if (locks === null) return work();
  await locks.request(LOCK, work);
}
