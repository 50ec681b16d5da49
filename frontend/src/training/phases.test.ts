import { expect, test } from "vitest";
import { COBRA, ROW, START, event, logged, started } from "./cases";
import { SessionClock } from "./clock";
import { READY_MS, minutesLeft, momentOf, repsSoFar, shortened } from "./phases";
import { type Session, fold } from "./session";

const since = START;
const at = (seconds: number): number => START + READY_MS + seconds * 1000;

function session(events: Parameters<typeof fold>[0]): Session {
  const folded = fold(events);
  if (folded === null) throw new Error("no session");
  return folded;
}

test("a held set counts down, rises, holds, comes back, six times", () => {
  expect(momentOf(COBRA, since, START + 1500)).toEqual({ stage: "ready", left: 3500 });
  expect(momentOf(COBRA, since, at(0))).toEqual({ stage: "out", rep: 1, elapsed: 0, length: 1000 });
  expect(momentOf(COBRA, since, at(2))).toEqual({ stage: "hold", rep: 1, elapsed: 1000, length: 3000 });
  expect(momentOf(COBRA, since, at(4.5))).toEqual({ stage: "back", rep: 1, elapsed: 500, length: 2000 });
  expect(momentOf(COBRA, since, at(6 * 3 + 3.4))).toMatchObject({ stage: "hold", rep: 4, elapsed: 2400 });
  expect(momentOf(COBRA, since, at(36))).toEqual({ stage: "over", ago: 0 });
  expect(momentOf(COBRA, since, at(336))).toEqual({ stage: "over", ago: 300_000 });
});

test("a longer hold keeps its length and never eats the way back", () => {
  const longer = { ...COBRA, hold_s: 5, rep_s: 8 };
  expect(momentOf(longer, since, at(5.9))).toMatchObject({ stage: "hold", length: 5000 });
  expect(momentOf({ ...longer, rep_s: 6 }, since, at(6.5))).toMatchObject({ stage: "back", length: 1000 });
});

test("repetitions done when a set is stopped", () => {
  expect(repsSoFar(COBRA, since, START + 100)).toBe(0);
  expect(repsSoFar(COBRA, since, at(3))).toBe(0);
  expect(repsSoFar(COBRA, since, at(4.2))).toBe(1);
  expect(repsSoFar(COBRA, since, at(100))).toBe(6);
  expect(repsSoFar(ROW, since, at(3))).toBe(8);
});

test("minutes left, by hand", () => {
  // Cobra alone: two sets of 5 s ready and 36 s of work, one rest of 60 s between them.
  expect(minutesLeft(session([started([COBRA])]), START)).toBeCloseTo((2 * 41 + 60) / 60);
  // Row: four sides of 45 s; rests of 75 s after each right side, the last of them too when something follows.
  expect(minutesLeft(session([started([ROW])]), START)).toBeCloseTo((4 * 45 + 75) / 60);
  expect(minutesLeft(session([started([ROW, COBRA])]), START)).toBeCloseTo((4 * 45 + 150 + 142) / 60);
});

test("shortening takes sets from the end, then exercises from the end, and never what is done", () => {
  const begun = session([started([ROW, COBRA])]);
  expect(shortened(begun, 20, START)).toEqual([2, 2]);
  expect(shortened(begun, 7, START)).toEqual([2, 1]);
  expect(shortened(begun, 4, START)).toEqual([1, 1]);
  expect(shortened(begun, 1.6, START)).toEqual([1, 0]);
  expect(shortened(begun, 0.5, START)).toBeNull();
  const half = session([
    started([ROW, COBRA]),
    logged(ROW, { item: 0, set: 1, side: "left" }, 10),
    logged(ROW, { item: 0, set: 1, side: "right" }, 60),
    event({ kind: "set_begun", payload: { item: 0, set: 2, side: "left" } }, 100),
  ]);
  expect(shortened(half, 2, START)).toEqual([2, 0]);
});

test.each([0.5, 1, 2, 3, 5, 8, 13])("what is left after shortening to %f minutes fits", (minutes) => {
  const all = session([started([ROW, COBRA, { ...COBRA, variant: "prone_w", sets: 3 }])]);
  const sets = shortened(all, minutes, START);
  if (sets === null) return;
  const cut = session([started([ROW, COBRA, { ...COBRA, variant: "prone_w", sets: 3 }]), event({ kind: "session_shortened", payload: { minutes, sets } }, 1)]);
  expect(minutesLeft(cut, START)).toBeLessThanOrEqual(minutes);
});

test("the warm-up that is left counts among the minutes", () => {
  const events = [started([COBRA], 300)];
  const sets = (2 * 41 + 60) / 60;
  expect(minutesLeft(session(events), START)).toBeCloseTo(5 + sets);
  events.push(event({ kind: "warm_up_begun", payload: {} }, 0));
  expect(minutesLeft(session(events), START + 120_000)).toBeCloseTo(3 + sets);
  expect(shortened(session(events), 4, START + 120_000)).toEqual([1]);
  expect(shortened(session(events), 3, START + 120_000)).toBeNull();
  events.push(event({ kind: "warm_up_ended", payload: { skipped: true } }, 130));
  expect(minutesLeft(session(events), START + 140_000)).toBeCloseTo(sets);
});

test("the clock follows the wall through sleep and background", () => {
  let wall = 1000;
  let steady = 0;
  const clock = new SessionClock({ wall: () => wall, steady: () => steady });
  wall += 60_000;
  steady += 60_000;
  expect(clock.now()).toBe(61_000);
  wall += 600_000; // the device slept: the steady clock stood still
  steady += 100;
  expect(clock.now()).toBe(661_000);
  expect(clock.offset).toBe(0);
});

test("setting the clock back changes no timer, and a reload goes on from the last event", () => {
  let wall = 1_000_000;
  let steady = 0;
  const clock = new SessionClock({ wall: () => wall, steady: () => steady });
  wall -= 3_600_000 - 500;
  steady += 500;
  expect(clock.now()).toBe(1_000_500);
  expect(clock.offset).toBe(3_600_000);
  const reloaded = new SessionClock({ wall: () => wall, steady: () => steady });
  reloaded.goOn(clock.mark);
  expect(reloaded.now()).toBe(1_000_500);
  const forgot = new SessionClock({ wall: () => wall, steady: () => steady });
  forgot.notBefore(1_000_400);
  expect(forgot.now()).toBe(1_000_400);
});

test("a clock set back and put right again is believed again, in the page and after a reload", () => {
  let wall = 1_000_000;
  let steady = 0;
  const clock = new SessionClock({ wall: () => wall, steady: () => steady });
  const pass = (ms: number, jump = 0): void => {
    wall += ms + jump;
    steady += ms;
  };
  pass(500, -259_200_000);
  clock.now();
  pass(60_000);
  expect(clock.now()).toBe(1_060_500);
  const { mark } = clock;
  pass(60_000, 259_200_000); // put right, three days on
  expect(clock.now()).toBe(1_120_500);
  expect(clock.offset).toBe(0);
  const reloaded = new SessionClock({ wall: () => wall, steady: () => steady });
  reloaded.goOn(mark);
  expect(reloaded.now()).toBe(1_120_500);
});
