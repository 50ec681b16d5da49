import { expect, test } from "vitest";
import { COBRA, ROW, START } from "./cases";
import { type Heard, heardInRest, heardInSet } from "./cues";
import { READY_MS, momentOf } from "./phases";
import type { Item } from "./events";

/** Everything heard in a set, looked at ten times a second. */
function heard(item: Item, seconds: number): string[] {
  const all: (Heard | null)[] = [];
  for (let at = 100; at <= READY_MS + seconds * 1000; at += 100) {
    all.push(heardInSet(momentOf(item, START, START + at - 100), momentOf(item, START, START + at)));
  }
  return all.flatMap((each) => (each === null ? [] : [each.beep ?? each.words]));
}

test("three ticks and go, then one beep into and out of each hold, and an end", () => {
  const rep = ["hold", "release"];
  expect(heard(COBRA, 60)).toEqual(["tick", "tick", "tick", "go", ...rep, ...rep, ...rep, ...rep, ...rep, ...rep, "end"]);
});

test("a set without holds begins and is then left in peace", () => {
  expect(heard(ROW, 200)).toEqual(["tick", "tick", "tick", "go"]);
});

test("a rest says ten seconds, ticks three times and ends once", () => {
  const all: string[] = [];
  for (let left = 60_000; left > -30_000; left -= 100) {
    const one = heardInRest(left, left - 100);
    if (one !== null) all.push(one.beep ?? one.words);
  }
  expect(all).toEqual(["say_ten", "tick", "tick", "tick", "go"]);
});
