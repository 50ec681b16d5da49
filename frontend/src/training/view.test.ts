import { expect, test } from "vitest";
import { COBRA, ROW, START, event, logged, pageData, started } from "./cases";
import type { TrainingEvent } from "./events";
import { READY_MS, phaseOf } from "./phases";
import { type Session, fold } from "./session";
import { type Teller, type View, cueOf, doneText, marks, missed, viewOf } from "./view";
import { clockText } from "./words";

const page = pageData();
/** Says the key and what would be filled in: what is tested is what is said, not how it is worded. */
const teller: Teller = { page, say: (key, values = {}) => [key, ...Object.values(values)].join(" ") };

function session(events: TrainingEvent[]): Session {
  const folded = fold(events);
  if (folded === null) throw new Error("no session");
  return folded;
}

function view(events: TrainingEvent[], second: number): View {
  const now = session(events);
  return viewOf(teller, now, phaseOf(now, page), START + second * 1000);
}

test("a hold counts up in tenths, with the repetition", () => {
  const events = [started([COBRA]), event({ kind: "set_begun", payload: { item: 0, set: 1, side: null } }, 0)];
  const at = view(events, READY_MS / 1000 + 18 + 3.4);
  expect(at).toMatchObject({ number: "2.4", unit: "of_seconds 3", note: "rep_of 4 6", chip: "chip_hold", tone: "hold", next: "do_done" });
  expect(view(events, 2.2)).toMatchObject({ number: "3", chip: "chip_ready" });
  expect(view(events, 400)).toMatchObject({ chip: "chip_over" });
});

test("the key changes with what is asked, not with the clock", () => {
  const events = [started([COBRA]), event({ kind: "set_begun", payload: { item: 0, set: 1, side: null } }, 0)];
  const keys = [1, 2, 4.9, 5, 8, 30, 40.9, 41, 90].map((second) => view(events, second).key.split(" ").at(-1));
  expect(keys).toEqual(["ready", "ready", "ready", "work", "work", "work", "work", "over", "over"]);
});

test("rest counts down, and then says for how long it has been over", () => {
  const events = [started([COBRA]), logged(COBRA, { item: 0, set: 1 }, 10)];
  expect(view(events, 40)).toMatchObject({ number: "0:30", chip: "chip_rest", ring: 0.5, next: "do_set_now what_set 2" });
  expect(view(events, 100)).toMatchObject({ number: "0:30", chip: "chip_rest_over", unit: "rest_over_by", next: "do_set what_set 2" });
});

test("switching sides names the side and asks for no rest", () => {
  const events = [started([ROW]), logged(ROW, { item: 0, set: 1, side: "left" }, 10)];
  expect(view(events, 12)).toMatchObject({ chip: "chip_switch", number: "right_side", next: "do_set what_set_right 1", ring: null });
});

test("the cue is what went wrong in the last set, else last time, else the exercise's own", () => {
  const faulty = pageData();
  const cobra = faulty.exercises.cobra;
  if (cobra !== undefined) cobra.faults = [{ code: "head_up", looks: "up", say: "Chin in." }];
  const place = { item: 0, set: 1, side: null };
  const plain = session([started([COBRA])]);
  expect(cueOf(faulty, plain, place)).toBe("Long neck.");
  faulty.last = { "cobra/cobra": { line: "", wrong: [], cue: "Feet heavy." } };
  expect(cueOf(faulty, plain, place)).toBe("Feet heavy.");
  const set = logged(COBRA, { item: 0, set: 1 }, 10, "a");
  const wrong = { reps: 6, hold_s: 3, load_kg: null, rir: 3, pain: [], faults: ["head_up"], note: "" };
  const after = session([started([COBRA]), set, event({ kind: "set_corrected", payload: { of: "a", ...wrong } }, 12)]);
  expect(cueOf(faulty, after, { ...place, set: 2 })).toBe("Chin in.");
});

test("marks show done, skipped, now and later", () => {
  const events = [
    started([ROW]),
    logged(ROW, { item: 0, set: 1, side: "left" }, 10),
    event({ kind: "set_skipped", payload: { item: 0, set: 1, side: "right" } }, 20),
  ];
  expect(marks(session(events)).map((mark) => mark.state)).toEqual(["done", "skipped", "now", "later"]);
});

test("on return it says what was missed, and nothing when nothing was", () => {
  const rest = session([started([COBRA]), logged(COBRA, { item: 0, set: 1 }, 10)]);
  const said = (from: number, to: number): string => missed(teller, rest, phaseOf(rest, page), START + from * 1000, START + to * 1000);
  expect(said(20, 190)).toBe("away 2:50 missed_rest 2:00");
  expect(said(20, 50)).toBe("");
  expect(said(100, 190)).toBe("");
  const set = session([started([COBRA]), event({ kind: "set_begun", payload: { item: 0, set: 1, side: null } }, 0)]);
  expect(missed(teller, set, phaseOf(set, page), START, START + 101_000)).toBe("away 1:41 missed_set 1:00");
});

test("a set in one line", () => {
  const done = { reps: 8, hold_s: null, load_kg: 7.5, rir: 2, pain: [{ area: "neck", level: 1 }], faults: [], note: "" };
  expect(doneText(teller, done)).toBe("reps_done 8 · kilograms 7.5 · in_reserve 2 · pain_at neck 1");
});

test.each([[0, "0:00"], [59_499, "0:59"], [61_000, "1:01"], [3_600_000, "1:00:00"], [-5, "0:00"]])("%i ms is %s", (ms, text) => {
  expect(clockText(ms)).toBe(text);
});
