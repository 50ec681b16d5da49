/** Sends what waits on this device: one tab at a time, in batches, again and again until the server has answered for each. */
import type { TrainingEvent } from "./events";
import type { SendState, Store } from "./store";

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
  override readonly name = "Unreachable";
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
      if (!(error instanceof Unreachable)) throw error;
      this.tell("unreachable");
      this.#timer = window.setTimeout(() => void this.drain(), this.#wait * (0.75 + Math.random() / 2));
      this.#wait = Math.min(LONGEST_WAIT_MS, this.#wait * 2);
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
    for (;;) {
      const events = await this.store.waiting(size);
      if (events.length === 0) return;
      this.tell("sending");
      try {
        await this.store.settle(settled(events, await this.line.post(events)));
        this.#wait = FIRST_WAIT_MS;
      } catch (error) {
        if (!(error instanceof TooMuch)) throw error;
        if (size === 1) await this.store.settle(events.map(({ id }) => ({ id, state: "refused", reason: error.message })));
        size = Math.max(1, Math.floor(Math.min(size, events.length) / 2));
      }
    }
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
