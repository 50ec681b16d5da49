import { afterEach, expect, test, vi } from "vitest";
import { awaitRestart } from "./await-restart";

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test("goes on only when another process answers", async () => {
  vi.useFakeTimers();
  const assign = vi.fn<(address: string) => void>();
  vi.stubGlobal("location", { assign });
  const answers = ["ok 1", "ok 1", null, "ok 2"];
  vi.stubGlobal("fetch", vi.fn(() => {
    const next = answers.shift();
    return next === null ? Promise.reject(new Error("down")) : Promise.resolve(new Response(next));
  }));
  const element = document.createElement("p");
  element.dataset.health = "/health";
  element.dataset.then = "/";
  awaitRestart(element);
  await vi.advanceTimersByTimeAsync(1500);
  expect(assign).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(2000);
  expect(assign).toHaveBeenCalledWith("/");
});
