/** Events on this device: IndexedDB, written strictly, sent later. Nothing counts as saved before its transaction is complete. */
import { complete, done, isFull, openDatabase } from "../design/database";
import { type TrainingEvent, inOrder, newId } from "./events";

export type SendState = "queued" | "saved" | "refused";

/** An event with what became of it. `reason` is the server's own sentence when it refused. */
export interface Kept {
  id: string;
  session: string;
  state: SendState;
  reason: string;
  event: TrainingEvent;
}

export interface Counts {
  queued: number;
  saved: number;
  refused: number;
}

/** Which log on the server this device writes to, and when the server said so, by its own clock. */
export interface LogMark {
  id: string;
  at: number;
}

export const NO_LOG: LogMark = { id: "", at: 0 };

/** The device could not keep an event: `full` when its storage is, else why. */
export class NotKept extends Error {
  constructor(
    readonly full: boolean,
    cause: unknown,
  ) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.name = "NotKept";
  }
}

/** The browser took the storage away: it was cleared, or a newer version needs it. */
export class Closed extends Error {
  override readonly name = "Closed";
}

/** Another tab has gone on with this session since this one last read it. */
export class GoneOn extends Error {
  override readonly name = "GoneOn";
}

const NAME = "runtall-training";
const VERSION = 1;
const KEPT_DAYS = 30;

export async function openStore(): Promise<Store> {
  const database = await openDatabase(NAME, VERSION, (made) => {
    const events = made.createObjectStore("events", { keyPath: "id" });
    events.createIndex("session", "session");
    events.createIndex("state", "state");
    made.createObjectStore("facts");
  });
  return new Store(database);
}

export class Store {
  #closed = false;

  constructor(private readonly database: IDBDatabase) {
    database.onclose = () => {
      this.#closed = true;
    };
    // A newer version in another tab may change the stores: let it.
    database.onversionchange = () => {
      this.#closed = true;
      database.close();
    };
  }

  /** Whether the storage is still there. When not, every other call throws `Closed` (`append` throws `NotKept`). */
  get isOpen(): boolean {
    return !this.#closed;
  }

  /** The log on the server that these events belong to; `NO_LOG` before the first was sent. */
  async log(): Promise<LogMark> {
    return ((await done(this.#read("facts").get("log"))) as LogMark | undefined) ?? NO_LOG;
  }

  async setLog(log: LogMark): Promise<void> {
    const write = this.#transaction("facts");
    write.objectStore("facts").put(log, "log");
    await complete(write);
  }

  /** This device's id, made once. */
  async device(): Promise<string> {
    const write = this.#transaction("facts");
    const facts = write.objectStore("facts");
    const known = (await done(facts.get("device"))) as string | undefined;
    const device = known ?? newId();
    if (known === undefined) facts.put(device, "device");
    await complete(write);
    return device;
  }

  /**
   * Keep new events of one session, all or none. `known` is how many of its events the caller has seen: when there are more,
   * `GoneOn` is thrown and nothing is written. Resolves when they are on the disk; throws `NotKept` when they are not.
   */
  async append(session: string, events: readonly TrainingEvent[], known: number): Promise<void> {
    try {
      const write = this.#transaction("events");
      const store = write.objectStore("events");
      const count = await done(store.index("session").count(session));
      if (count !== known) {
        write.abort();
        throw new GoneOn();
      }
      for (const event of events) store.add({ id: event.id, session, state: "queued", reason: "", event } satisfies Kept);
      await complete(write);
    } catch (error) {
      if (error instanceof GoneOn) throw error;
      throw new NotKept(isFull(error), error);
    }
  }

  /** Take over events that the server already has, such as a session begun on another device. */
  async adopt(events: readonly TrainingEvent[], state: SendState = "saved"): Promise<void> {
    const write = this.#transaction("events");
    const store = write.objectStore("events");
    for (const event of events) {
      const known = (await done(store.get(event.id))) as Kept | undefined;
      if (known?.state !== state) {
        store.put({ id: event.id, session: event.session, state, reason: "", event } satisfies Kept);
      }
    }
    await complete(write);
  }

  async eventsOf(session: string): Promise<TrainingEvent[]> {
    const rows = await done(this.#read().index("session").getAll(session) as IDBRequest<Kept[]>);
    return inOrder(rows.map((row) => row.event));
  }

  /** Everything kept, in the order in which it happened. */
  async all(): Promise<Kept[]> {
    const rows = await done(this.#read().getAll() as IDBRequest<Kept[]>);
    return rows.sort((a, b) => a.event.at - b.event.at || (a.id < b.id ? -1 : 1));
  }

  /** The oldest events that wait to be sent, without those put aside. */
  async waiting(most: number, aside: ReadonlySet<string> = new Set()): Promise<TrainingEvent[]> {
    const rows = await done(this.#read().index("state").getAll("queued") as IDBRequest<Kept[]>);
    return inOrder(rows.map((row) => row.event).filter((event) => !aside.has(event.id))).slice(0, most);
  }

  async counts(session?: string): Promise<Counts> {
    const rows = await this.all();
    const counts: Counts = { queued: 0, saved: 0, refused: 0 };
    for (const row of rows) if (session === undefined || row.session === session) counts[row.state] += 1;
    return counts;
  }

  /** Write down what the server answered. */
  async settle(answers: readonly { id: string; state: SendState; reason: string }[]): Promise<void> {
    const write = this.#transaction("events");
    const store = write.objectStore("events");
    for (const answer of answers) {
      const row = (await done(store.get(answer.id))) as Kept | undefined;
      if (row !== undefined) store.put({ ...row, state: answer.state, reason: answer.reason });
    }
    await complete(write);
  }

  /** Put refused events back into the queue, to try once more. */
  async retryRefused(): Promise<void> {
    const refused = (await this.all()).filter((row) => row.state === "refused");
    await this.settle(refused.map((row) => ({ id: row.id, state: "queued", reason: "" })));
  }

  /** The log was deleted: what still waits for it is not sent by itself any more. */
  async refuseWaiting(reason: string): Promise<void> {
    const waiting = (await this.all()).filter((row) => row.state === "queued");
    await this.settle(waiting.map((row) => ({ id: row.id, state: "refused", reason })));
  }

  /** Forget what the server would not take. */
  async forgetRefused(): Promise<void> {
    const refused = (await this.all()).filter((row) => row.state === "refused");
    const write = this.#transaction("events");
    for (const row of refused) write.objectStore("events").delete(row.id);
    await complete(write);
  }

  /** Drop old events that the server has. */
  async tidy(now: number): Promise<void> {
    const old = (await this.all()).filter((row) => row.state === "saved" && row.event.at < now - KEPT_DAYS * 86_400_000);
    const write = this.#transaction("events");
    for (const row of old) write.objectStore("events").delete(row.id);
    await complete(write);
  }

  #transaction(name: string): IDBTransaction {
    return this.#open(() => this.database.transaction(name, "readwrite", { durability: "strict" }));
  }

  #read(name = "events"): IDBObjectStore {
    return this.#open(() => this.database.transaction(name).objectStore(name));
  }

  #open<T>(begin: () => T): T {
    try {
      return begin();
    } catch (error) {
      if (!(error instanceof DOMException && error.name === "InvalidStateError")) throw error;
      this.#closed = true;
      throw new Closed(error.message, { cause: error });
    }
  }
}
