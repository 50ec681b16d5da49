import { createHash } from "node:crypto";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Control, FINGERPRINT_BYTES, Refused, fingerprint, send, type Sent } from "./sending";

const realTimeout = globalThis.setTimeout;
const PATIENCE_MS = 4000;
const PART = 4;
let stored = new Uint8Array();
let refuse: ((method: string) => Response | null) = () => null;
let asked: { method: string; address: string; headers: Record<string, string> }[] = [];

/** The server in small: it appends what begins where it stands, and says where that is. */
async function server(address: string, init: RequestInit): Promise<Response> {
  const method = init.method ?? "GET";
  asked.push({ method, address, headers: init.headers as Record<string, string> });
  if (init.signal?.aborted === true) throw new DOMException("", "AbortError");
  const refusal = refuse(method);
  if (refusal !== null) return refusal;
  const told = { clip: "/form/c/", received: stored.length, done: stored.length === size };
  if (method === "POST") return Response.json({ ...told, part: "/form/upload/c/", part_bytes: PART }, { status: 201 });
  const from = Number(new URL(address, "http://localhost").searchParams.get("from"));
  if (from !== stored.length) return Response.json(told, { status: 409 });
  const more = new Uint8Array(init.body as ArrayBuffer);
  stored = new Uint8Array([...stored, ...more]);
  await Promise.resolve();
  return Response.json({ ...told, received: stored.length, done: stored.length === size });
}

const DATA = new Uint8Array([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
const size = DATA.length;
const file = (): File => new File([DATA], "run.mp4", { lastModified: 7 });

function errand(told: (sent: Sent) => void = () => undefined) {
  return { address: "/form/upload/", token: "t0ken", details: { view: "side", height_m: 1.7 }, told };
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  stored = new Uint8Array();
  refuse = () => null;
  asked = [];
  vi.stubGlobal("fetch", vi.fn(server));
});

afterEach(() => {
  vi.useRealTimers();
});

/** A second of the clock, and as much real time as hashing and reading need. */
async function second(ms = 1000): Promise<void> {
  await new Promise((resolve) => { realTimeout(resolve, 2); });
  await vi.advanceTimersByTimeAsync(ms);
}

async function soon<Value>(promise: Promise<Value>): Promise<Value> {
  const state = { settled: false };
  const watched = promise.finally(() => { state.settled = true; });
  watched.catch(() => undefined);
  for (const began = performance.now(); performance.now() - began < PATIENCE_MS; ) {
    await second();
    if (state.settled) return await watched;
  }
  throw new Error("it does not end");
}

test("sends a file in parts, in order, and says how far it is", async () => {
  const told: number[] = [];
  const address = await soon(send(file(), errand((sent) => told.push(sent.received)), new Control()));
  expect(address).toBe("/form/c/");
  expect([...stored]).toEqual([...DATA]);
  expect(told).toEqual([0, 4, 8, 10]);
  expect(asked.map((each) => each.address)).toEqual([
    "/form/upload/", "/form/upload/c/?from=0", "/form/upload/c/?from=4", "/form/upload/c/?from=8",
  ]);
  expect(asked.every((each) => each.headers["X-CSRFToken"] === "t0ken")).toBe(true);
});

test("goes on where the server stands, and does not send what is there", async () => {
  stored = DATA.slice(0, 8);
  await soon(send(file(), errand(), new Control()));
  expect(asked.map((each) => each.address).slice(1)).toEqual(["/form/upload/c/?from=8"]);
  asked = [];
  await soon(send(file(), errand(), new Control()));
  expect(asked).toHaveLength(1);
});

test("believes the server when another tab was quicker", async () => {
  let first = true;
  refuse = (method) => {
    if (method !== "PUT" || !first) return null;
    first = false;
    stored = DATA.slice(0, 6);
    return null;
  };
  await soon(send(file(), errand(), new Control()));
  expect([...stored]).toEqual([...DATA]);
});

test("tries again while the connection is gone, ever more patiently, and at once when it is back", async () => {
  let left = 3;
  refuse = (method) => {
    if (method !== "PUT" || left === 0) return null;
    left -= 1;
    if (left === 1) return new Response("", { status: 502 });
    throw new TypeError("gone");
  };
  const waits: boolean[] = [];
  const control = new Control();
  const sent = send(file(), errand((each) => waits.push(each.waiting)), control);
  await vi.waitFor(() => { expect(waits.at(-1)).toBe(true); });
  expect(left).toBe(2);
  control.nudge();
  await second(50);
  expect(left).toBe(1);
  await soon(sent);
  expect([...stored]).toEqual([...DATA]);
});

test("pauses in the midst, asks for nothing meanwhile, and goes on", async () => {
  const control = new Control();
  let pauses = 0;
  const sent = send(
    file(),
    errand((each) => {
      if (each.received !== 4 || pauses > 0) return;
      pauses += 1;
      control.pause();
    }),
    control,
  );
  await vi.waitFor(() => { expect(stored).toHaveLength(4); });
  const before = asked.length;
  for (let turn = 0; turn < 60; turn++) await second();
  expect(asked).toHaveLength(before);
  control.resume();
  await soon(sent);
  expect([...stored]).toEqual([...DATA]);
});

test("stops when asked to", async () => {
  const control = new Control();
  const sent = send(file(), errand(() => { control.stop(); }), control);
  await expect(soon(sent)).rejects.toMatchObject({ reason: "stopped" });
});

test.each([
  [507, { error: "The disk is full." }, "refused", "The disk is full."],
  [413, { error: "Too large." }, "refused", "Too large."],
  [422, { error: "Write a pace as 5:30.", fields: { pace: ["Write a pace as 5:30."] } }, "refused", "Write a pace as 5:30."],
  [404, { error: "Deleted." }, "gone", "Deleted."],
])("ends with what the server says: %i", async (status, body, reason, words) => {
  refuse = () => Response.json(body, { status });
  const error = await soon(send(file(), errand(), new Control())).catch((refused: unknown) => refused);
  expect(error).toBeInstanceOf(Refused);
  expect(error).toMatchObject({ reason, message: words, fields: "fields" in body ? body.fields : {} });
});

test("a page in the place of an answer is a refusal without words", async () => {
  refuse = () => new Response("<html>", { status: 403 });
  await expect(soon(send(file(), errand(), new Control()))).rejects.toMatchObject({ reason: "refused", message: "" });
});

test("a file that cannot be read any more is no network trouble", async () => {
  const gone = file();
  gone.slice = () => { throw new DOMException("", "NotReadableError"); };
  const broken = send(gone, errand(), new Control());
  await expect(soon(broken)).rejects.toMatchObject({ reason: "unreadable" });
});

test("names a file by its size, beginning and end, as the server does", async () => {
  const data = new Uint8Array(3 * FINGERPRINT_BYTES).map((_, n) => (n * 31) % 251);
  const wanted = createHash("sha256")
    .update(`${data.length}:`)
    .update(data.slice(0, FINGERPRINT_BYTES))
    .update(data.slice(-FINGERPRINT_BYTES))
    .digest("hex");
  expect(await fingerprint(new Blob([data]))).toBe(wanted);
  const small = createHash("sha256").update("3:").update("abc").update("abc").digest("hex");
  expect(await fingerprint(new Blob(["abc"]))).toBe(small);
});
