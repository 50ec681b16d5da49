import { expect, test } from "vitest";
import { START, event, pageData } from "./cases";
import { heardInSet } from "./cues";
import type { Item, TrainingEvent } from "./events";
import { stopsTest, testMoment, testSoFar } from "./fieldtests";
import { type Way, type PageData } from "./page";
import { TEST_READY_MS, momentIn, phaseOf } from "./phases";
import { type Session, fold } from "./session";
import { type Teller, doneText, missed, viewOf } from "./view";

const PLANK: Item = { exercise: "front_plank", variant: null, sets: 1, reps: 1, hold_s: 600, load_kg: null, per_side: false, rest_s: 180, rep_s: 90, tempo_s: null, rir: null };
const SIDE: Item = { ...PLANK, exercise: "side_plank", hold_s: 300, per_side: true, rest_s: 120 };
const ROWS: Item = { ...PLANK, exercise: "row_reps", hold_s: null, load_kg: 8, per_side: true, rep_s: 5, rir: 1 };

function page(): PageData {
  const known = (item: Item, measures: "hold" | "reps"): PageData["exercises"][string] => {
    const way: Way = { id: item.exercise, variant: null, name: item.exercise, kind: "full", summary: "", steps: [], item, implement: "", pain_limits: { low_back: 3, shoulder: 3, leg: 0 }, asks_about: [], missing: "" };
    return { id: item.exercise, name: item.exercise, short: "", cues: ["Breathe."], faults: [], breathing: "", stop_signs: [], address: "", ways: [way], test: { measures } };
  };
  return pageData({ exercises: { front_plank: known(PLANK, "hold"), side_plank: known(SIDE, "hold"), row_reps: known(ROWS, "reps") } });
}

const PAGE = page();
const teller: Teller = { page: PAGE, say: (key, values = {}) => [key, ...Object.values(values)].join(" ") };

function session(...events: TrainingEvent[]): Session {
  const start = event({ kind: "session_started", payload: { date: "2026-11-23", origin: "tests", warm_up_s: 0, items: [PLANK, SIDE, ROWS] } }, 0, "start");
  const folded = fold([start, ...events]);
  if (folded === null) throw new Error("no session");
  return folded;
}

const begun = event({ kind: "set_begun", payload: { item: 0, set: 1, side: null } }, 0);
const result = (item: number, side: "left" | "right" | null, second: number, hold_s: number | null): TrainingEvent =>
  event({ kind: "set_logged", payload: { item, set: 1, side, exercise: [PLANK, SIDE, ROWS][item]?.exercise ?? "", variant: null, reps: 1, hold_s, load_kg: null, rir: null, pain: [], faults: [], note: "" } }, second);

test("a hold counts whole seconds until it is stopped, and no longer than the test lasts", () => {
  expect(testSoFar(PLANK, testMoment(PLANK, -1))).toEqual({ reps: 0, hold_s: 0 });
  expect(testSoFar(PLANK, testMoment(PLANK, 61_900))).toEqual({ reps: 1, hold_s: 61 });
  expect(testSoFar(PLANK, testMoment(PLANK, 600_000))).toEqual({ reps: 1, hold_s: 600 });
  expect(testMoment(PLANK, 601_000)).toEqual({ stage: "over", ago: 1000 });
});

test("repetitions follow a beat; only beats that are done count", () => {
  expect(testSoFar(ROWS, testMoment(ROWS, 4_999))).toEqual({ reps: 0, hold_s: null });
  expect(testSoFar(ROWS, testMoment(ROWS, 5_000))).toEqual({ reps: 1, hold_s: null });
  expect(testMoment(ROWS, 62_000)).toEqual({ stage: "beat", rep: 13, elapsed: 2000, length: 5000 });
});

test("the moment follows the wall clock, whatever happened between", () => {
  const now = session(begun);
  expect(momentIn(now, PLANK, START, START + TEST_READY_MS + 42_000)).toMatchObject({ stage: "steady", elapsed: 42_000 });
  expect(viewOf(teller, now, phaseOf(now, PAGE), START + TEST_READY_MS + 42_400)).toMatchObject({ number: "0:42", unit: "test_held 10:00", next: "do_test_done", where: "where_test 1 3" });
  expect(missed(teller, now, phaseOf(now, PAGE), START, START + TEST_READY_MS + 42_000)).toBe("away 0:52 missed_test 0:42");
});

test("a beat is heard at every repetition, and a long hold at every half minute", () => {
  expect(heardInSet(testMoment(ROWS, 4_950), testMoment(ROWS, 5_050))).toEqual({ beep: "tick", words: "" });
  expect(heardInSet(testMoment(ROWS, 5_050), testMoment(ROWS, 5_150))).toBeNull();
  expect(heardInSet(testMoment(PLANK, 29_950), testMoment(PLANK, 30_050))).toEqual({ beep: "tick", words: "" });
  expect(heardInSet(testMoment(PLANK, 31_000), testMoment(PLANK, 31_100))).toBeNull();
  expect(heardInSet(testMoment(PLANK, 599_950), testMoment(PLANK, 600_050))).toEqual({ beep: "end", words: "say_set_over" });
});

test("tests go in order, left before right, with a rest between tests", () => {
  const one = session(result(0, null, 100, 60));
  expect(phaseOf(one, PAGE)).toMatchObject({ kind: "wait", why: "setup", place: { item: 1, side: "left" }, until: START + 280_000 });
  expect(phaseOf(session(result(0, null, 100, 60), result(1, "left", 200, 50)), PAGE)).toMatchObject({ why: "switch", place: { item: 1, side: "right" } });
  expect(viewOf(teller, one, phaseOf(one, PAGE), START + 150_000)).toMatchObject({ number: "test_hold", unit: "left_side: test_hold_of 5:00", next: "do_set what_test_left 1" });
});

test("pain above three, and anything new in a leg, stops a test", () => {
  const place = { item: 0, set: 1, side: null };
  const now = session(begun);
  expect(stopsTest(PAGE, now, place, [{ area: "shoulder", level: 3 }], false)).toBe(false);
  expect(stopsTest(PAGE, now, place, [{ area: "shoulder", level: 4 }], false)).toBe(true);
  expect(stopsTest(PAGE, now, place, [], true)).toBe(true);
  const told = event({ kind: "pain_told", payload: { item: 0, pain: [{ area: "shoulder", level: 4 }], leg_symptom: false } }, 40);
  expect(phaseOf(session(begun, result(0, null, 39, 34), told), PAGE)).toMatchObject({ kind: "blocked", item: 1 });
});

test("a result is told in seconds, or in repetitions with their load", () => {
  const done = { reps: 1, hold_s: 61, load_kg: null, rir: null, pain: [], faults: [], note: "" };
  expect(doneText(teller, done, "front_plank")).toBe("seconds 61");
  expect(doneText(teller, { ...done, reps: 12, hold_s: null, load_kg: 8, rir: 1 }, "row_reps")).toBe("reps_done 12 · kilograms 8 · in_reserve 1");
});
