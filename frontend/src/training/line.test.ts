import { afterEach, expect, test, vi } from "vitest";
import { COBRA, logged } from "./cases";
import { lineTo } from "./line";
import { Unreachable } from "./outbox";

const ADDRESSES = { events: "/train/events/", token: "/train/token/" };
const EVENTS = [logged(COBRA, { item: 0, set: 1 }, 0, "e0")];

/** An answer whose line breaks after its head. */
function broken(): Response {
  const body = new ReadableStream({
    start: (controller) => {
      controller.error(new DOMException("signal timed out", "TimeoutError"));
    },
  });
  return new Response(body, { status: 200 });
}

function answering(answers: Record<string, () => Response>): void {
  vi.stubGlobal("fetch", (address: string) => Promise.resolve(answers[address]?.() ?? new Response("", { status: 404 })));
}

afterEach(() => {
  vi.unstubAllGlobals();
});

test.each(["/train/token/", "/train/events/"])("a line that breaks in the middle of the answer from %s is one to try again", async (at) => {
  answering({
    "/train/token/": () => Response.json({ token: "t" }),
    "/train/events/": () => Response.json({ results: [], log: "", now_ms: 0 }),
    [at]: broken,
  });
  await expect(lineTo(ADDRESSES).post(EVENTS)).rejects.toBeInstanceOf(Unreachable);
});

test("an answer that is no JSON is one to try again", async () => {
  answering({ "/train/token/": () => Response.json({ token: "t" }), "/train/events/": () => new Response("<html>") });
  await expect(lineTo(ADDRESSES).post(EVENTS)).rejects.toBeInstanceOf(Unreachable);
});

test("a whole answer is given on", async () => {
  const results = [{ id: "e0", status: "saved", reason: "" }];
  answering({ "/train/token/": () => Response.json({ token: "t" }), "/train/events/": () => Response.json({ results, log: "l", now_ms: 5 }) });
  const learnt = vi.fn();
  expect(await lineTo(ADDRESSES, undefined, learnt).post(EVENTS)).toEqual(results);
  expect(learnt).toHaveBeenCalledWith({ id: "l", at: 5 });
});
