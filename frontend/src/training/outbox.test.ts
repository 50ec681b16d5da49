import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { logged, COBRA } from "./cases";
import type { TrainingEvent } from "./events";
import { type Answer, Deleted, Outbox, type Sending, Stumbled, TooMuch, Unreachable, settled } from "./outbox";
import type { SendState, Store } from "./store";

/** A store in memory with the two methods that sending needs. */
class Queue {
  readonly states = new Map<string, SendState>();
  constructor(readonly events: TrainingEvent[]) {
    for (const event of events) this.states.set(event.id, "queued");
  }
  waiting(most: number, aside: ReadonlySet<string> = new Set()): Promise<TrainingEvent[]> {
    return Promise.resolve(this.events.filter((event) => this.states.get(event.id) === "queued" && !aside.has(event.id)).slice(0, most));
  }
  settle(answers: { id: string; state: SendState }[]): Promise<void> {
    for (const answer of answers) this.states.set(answer.id, answer.state);
    return Promise.resolve();
  }
  count(state: SendState): number {
    return [...this.states.values()].filter((each) => each === state).length;
  }
}

const events = (count: number): TrainingEvent[] => Array.from({ length: count }, (_, n) => logged(COBRA, { item: 0, set: 1 }, n, `e${n}`));
const saved = (sent: readonly TrainingEvent[]): Answer[] => sent.map(({ id }) => ({ id, status: "saved", reason: "" }));

function boxOf(queue: Queue, post: (sent: readonly TrainingEvent[]) => Promise<Answer[]>): { box: Outbox; told: Sending[] } {
  const told: Sending[] = [];
  return { box: new Outbox(queue as unknown as Store, { post }, (sending) => told.push(sending)), told };
}

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

test("sends everything in batches, in order, once", async () => {
  const queue = new Queue(events(450));
  const sent: string[] = [];
  const { box, told } = boxOf(queue, (batch) => {
    sent.push(...batch.map(({ id }) => id));
    return Promise.resolve(saved(batch));
  });
  await box.drain();
  expect(sent).toEqual(queue.events.map(({ id }) => id));
  expect(queue.count("saved")).toBe(450);
  expect(told).toEqual(["sending", "sending", "sending", "idle"]);
});

test("tries again after a mistake of its own, too", async () => {
  const queue = new Queue(events(1));
  let broken = true;
  const { box, told } = boxOf(queue, (batch) => (broken ? Promise.reject(new TypeError("a mistake")) : Promise.resolve(saved(batch))));
  await expect(box.drain()).rejects.toThrow("a mistake");
  expect(told.at(-1)).toBe("unreachable");
  broken = false;
  await vi.advanceTimersByTimeAsync(1300);
  expect(queue.count("saved")).toBe(1);
  expect(told.at(-1)).toBe("idle");
});

test("waits ever longer while the server cannot be reached, and at once when woken", async () => {
  const queue = new Queue(events(1));
  const tried: number[] = [];
  let up = false;
  const { box, told } = boxOf(queue, (batch) => {
    tried.push(Date.now());
    return up ? Promise.resolve(saved(batch)) : Promise.reject(new Unreachable());
  });
  await box.drain();
  await vi.advanceTimersByTimeAsync(120_000);
  const waits = tried.slice(1).map((at, n) => at - (tried[n] ?? 0));
  expect(waits.length).toBeGreaterThan(4);
  expect(waits.length).toBeLessThan(12);
  expect(waits[0]).toBeLessThanOrEqual(1250);
  expect(Math.max(...waits)).toBeLessThanOrEqual(75_000);
  waits.slice(1).forEach((wait, n) => {
    expect(wait).toBeGreaterThan(waits[n] ?? 0);
  });
  expect(told.at(-1)).toBe("unreachable");
  up = true;
  box.wake();
  await vi.advanceTimersByTimeAsync(1);
  expect(queue.count("saved")).toBe(1);
});

test("keeps what the server refuses, with its reason, and sends the rest", async () => {
  const queue = new Queue(events(3));
  const { box } = boxOf(queue, (batch) =>
    Promise.resolve(batch.map(({ id }) => ({ id, status: id === "e1" ? ("refused" as const) : ("duplicate" as const), reason: "" }))),
  );
  await box.drain();
  expect(queue.states).toEqual(new Map([["e0", "saved"], ["e1", "refused"], ["e2", "saved"]]));
});

test("halves a request that is too much, down to one event that is then refused", async () => {
  const queue = new Queue(events(5));
  const { box } = boxOf(queue, (batch) =>
    batch.length > 1 || batch[0]?.id === "e3" ? Promise.reject(new TooMuch("413")) : Promise.resolve(saved(batch)),
  );
  await box.drain();
  expect(queue.count("saved")).toBe(4);
  expect(queue.states.get("e3")).toBe("refused");
});

test("an answer about nothing that was asked is no answer", () => {
  expect(() => settled(events(2), [{ id: "other", status: "saved", reason: "" }])).toThrow(Unreachable);
  expect(settled(events(2), saved(events(1)))).toEqual([{ id: "e0", state: "saved", reason: "" }]);
});

test("something new while sending is sent after", async () => {
  const queue = new Queue(events(1));
  let release: (answers: Answer[]) => void = () => undefined;
  const posts: string[][] = [];
  const { box } = boxOf(queue, (batch) => {
    posts.push(batch.map(({ id }) => id));
    return posts.length > 1 ? Promise.resolve(saved(batch)) : new Promise((resolve) => { release = resolve; });
  });
  const first = box.drain();
  await vi.advanceTimersByTimeAsync(1);
  const late = logged(COBRA, { item: 0, set: 2 }, 99, "late");
  queue.events.push(late);
  queue.states.set("late", "queued");
  box.wake();
  release(saved(queue.events.slice(0, 1)));
  await first;
  await vi.advanceTimersByTimeAsync(1);
  expect(posts).toEqual([["e0"], ["late"]]);
});

test.each([[["e0"]], [["e7", "e8"]], [["e0", "e1", "e2", "e299"]]])("events that break the server (%s) hold up no others", async (poison) => {
  const queue = new Queue(events(300));
  const { box, told } = boxOf(queue, (batch) => {
    return batch.some(({ id }) => poison.includes(id)) ? Promise.reject(new Stumbled("500")) : Promise.resolve(saved(batch));
  });
  await box.drain();
  for (let tries = 0; tries < 6; tries += 1) await vi.advanceTimersByTimeAsync(90_000);
  expect(queue.count("saved")).toBe(300 - poison.length);
  expect(queue.count("queued")).toBe(poison.length); // not lost: tried again, ever more patiently
  expect(told.at(-1)).toBe("unreachable");
});

test("a server that breaks over everything is asked a few times, not once for each event", async () => {
  const queue = new Queue(events(200));
  let asked = 0;
  const { box } = boxOf(queue, () => {
    asked += 1;
    return Promise.reject(new Stumbled("500"));
  });
  await box.drain();
  expect(asked).toBeLessThan(12);
  expect(queue.count("queued")).toBe(200);
});

test("what belongs to a deleted log is refused with the server's own sentence", async () => {
  const queue = new Queue(events(250));
  const { box, told } = boxOf(queue, () => Promise.reject(new Deleted("Everything was deleted meanwhile.")));
  await box.drain();
  expect(queue.count("refused")).toBe(250);
  expect(told.at(-1)).toBe("idle");
});
