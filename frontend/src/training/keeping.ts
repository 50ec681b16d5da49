/**
 * The events of one session on this device: written down first, sent after. What is done shows at once; "saved" shows only
 * after the write is complete; when the device cannot keep it, it goes straight to the server, and when neither can, the
 * screen goes back to before and says so.
 */
import { type Draft, type TrainingEvent, inOrder, newId } from "./events";
import { Deleted, type Line } from "./outbox";
import { GoneOn, NotKept, type Store } from "./store";
import type { SessionClock } from "./clock";

export type Trouble =
  | { kind: "full" | "broken"; drafts: Draft[] }
  | { kind: "straight"; full: boolean }
  | { kind: "gone_on" }
  | { kind: "deleted"; reason: string };

export class Keeping {
  events: TrainingEvent[] = [];
  /** Events that only the server has: this device had no room. */
  #loose = new Set<string>();
  #writing = 0;
  #queue: Promise<void> = Promise.resolve();

  constructor(
    private readonly store: Store | null,
    private readonly line: Line,
    private readonly clock: SessionClock,
    private readonly device: string,
    public session: string,
    private readonly changed: () => void,
    private readonly trouble: (trouble: Trouble) => void,
    private readonly written: () => void,
  ) {}

  get isWriting(): boolean {
    return this.#writing > 0;
  }

  /** Read the session again from this device: another tab may have gone on with it. */
  async reload(): Promise<void> {
    if (this.store?.isOpen !== true) return;
    const kept = await this.store.eventsOf(this.session);
    const known = new Set(kept.map((event) => event.id));
    this.events = inOrder([...kept, ...this.events.filter((event) => this.#loose.has(event.id) && !known.has(event.id))]);
    const last = this.events.at(-1);
    if (last !== undefined) this.clock.notBefore(last.at);
    this.changed();
  }

  /** Write things down as they happen now. They count at once, and are taken back if they cannot be kept. */
  add(drafts: readonly Draft[]): void {
    const last = this.events.at(-1)?.at ?? 0;
    const at = Math.max(Math.round(this.clock.now()), last + 1);
    const events = drafts.map((draft, n): TrainingEvent => ({ id: newId(), device: this.device, session: this.session, at: at + n, ...draft }));
    const known = this.events.length - this.#loose.size;
    this.events = [...this.events, ...events];
    this.#writing += 1;
    this.changed();
    this.#queue = this.#queue.then(() => this.#keep(events, known));
  }

  async #keep(events: TrainingEvent[], known: number): Promise<void> {
    try {
      if (this.store === null) throw new NotKept(false, "no storage");
      await this.store.append(this.session, events, known);
      this.written();
    } catch (error) {
      if (error instanceof GoneOn) {
        this.trouble({ kind: "gone_on" });
        await this.reload();
      } else if (error instanceof NotKept) await this.#straight(events, error);
      else throw error;
    } finally {
      this.#writing -= 1;
      this.changed();
    }
  }

  /**
   * No room here: try the server at once, else take the events back. Where the browser took the whole storage away, what
   * had waited in it goes along.
   */
  async #straight(events: TrainingEvent[], why: NotKept): Promise<void> {
    try {
      const answers = await this.line.post(this.store?.isOpen === false ? this.events : events);
      if (answers.some((answer) => answer.status === "refused")) throw new Error("refused", { cause: answers });
      for (const event of events) this.#loose.add(event.id);
      this.trouble({ kind: "straight", full: why.full });
    } catch (error) {
      const gone = new Set(events.map((event) => event.id));
      this.events = this.events.filter((event) => !gone.has(event.id));
      if (error instanceof Deleted) {
        this.trouble({ kind: "deleted", reason: error.message });
        return;
      }
      const drafts = events.map(({ kind, payload }) => ({ kind, payload }) as Draft);
      this.trouble({ kind: why.full ? "full" : "broken", drafts });
    }
  }
}
