import { expect, test } from "vitest";
import { COBRA, ROW, START, event, logged, pageData, started } from "./cases";
import { type TrainingEvent, newId, standing } from "./events";
import { alternatives, areasToAsk, substitute } from "./pain";
import { type Phase, phaseOf } from "./phases";
import { type Session, askedAt, fold, placesLeft, prefill } from "./session";

const page = pageData();

function folded(events: TrainingEvent[]): Session {
  const session = fold(events);
  if (session === null) throw new Error("no session");
  return session;
}

function phase(events: TrainingEvent[]): Phase {
  return phaseOf(folded(events), page);
}

test("a whole session goes side by side, set by set, exercise by exercise", () => {
  const events = [started()];
  const seen: string[] = [];
  for (let second = 10; ; second += 100) {
    const now = phase(events);
    if (now.kind !== "wait") {
      expect(now.kind).toBe("complete");
      break;
    }
    const { item, set, side } = now.place;
    seen.push(`${item}${set}${side?.[0] ?? ""} ${now.why}`);
    events.push(event({ kind: "set_begun", payload: now.place }, second));
    expect(phase(events).kind).toBe("set");
    events.push(logged(item === 0 ? ROW : COBRA, { item, set, ...(side === null ? {} : { side }) }, second + 50));
  }
  expect(seen).toEqual(["01l setup", "01r switch", "02l rest", "02r switch", "11 setup", "12 rest"]);
  expect(folded(events).sets).toHaveLength(6);
});

test("rest ends by the wall clock, and can be made longer", () => {
  const events = [started([COBRA]), logged(COBRA, { item: 0, set: 1 }, 100)];
  expect(phase(events)).toMatchObject({ kind: "wait", why: "rest", until: START + 160_000 });
  events.push(event({ kind: "rest_changed", payload: { add_s: 30 } }, 110));
  expect(phase(events)).toMatchObject({ until: START + 190_000 });
});

test("the warm-up comes first and can be skipped", () => {
  const events = [started([COBRA], 300)];
  expect(phase(events)).toEqual({ kind: "warm_up", begunAt: null, until: null });
  events.push(event({ kind: "warm_up_begun", payload: {} }, 10));
  expect(phase(events)).toMatchObject({ until: START + 310_000 });
  events.push(event({ kind: "warm_up_ended", payload: { skipped: false } }, 60));
  expect(phase(events)).toMatchObject({ kind: "wait", why: "setup" });
});

test("the order in which events arrive makes no difference", () => {
  const events = [
    started(),
    logged(ROW, { item: 0, set: 1, side: "left" }, 10, "a"),
    event({ kind: "set_corrected", payload: { of: "a", reps: 7, hold_s: null, load_kg: 6, rir: 1, pain: [], faults: [], note: "" } }, 20),
    event({ kind: "exercise_swapped", payload: { item: 1, to: { ...COBRA, variant: "prone_w" } } }, 30),
  ];
  expect(fold([...events].reverse())).toEqual(fold(events));
});

test("undo takes the last thing back, and an undone undo gives it again", () => {
  const set = logged(COBRA, { item: 0, set: 1 }, 10, "a");
  const undo = event({ kind: "undone", payload: { of: "a" } }, 11, "u");
  const events = [started([COBRA]), event({ kind: "set_begun", payload: { item: 0, set: 1, side: null } }, 5), set];
  expect(folded(events).undoable).toBe(set);
  expect(folded([...events, undo]).sets).toHaveLength(0);
  expect(phase([...events, undo])).toMatchObject({ kind: "set" });
  const again = event({ kind: "undone", payload: { of: "u" } }, 12);
  expect(folded([...events, undo, again]).sets).toHaveLength(1);
  expect(standing([...events, undo, again])).toHaveLength(3);
});

test("a correction changes what the set says and nothing else", () => {
  const events = [started([COBRA]), logged(COBRA, { item: 0, set: 1 }, 10, "a")];
  const said = { reps: 4, hold_s: 2, load_kg: null, rir: 0, pain: [{ area: "neck", level: 2 }], faults: ["head_up"], note: "hm" };
  const session = folded([...events, event({ kind: "set_corrected", payload: { of: "a", ...said } }, 20)]);
  expect(session.sets.map((one) => one.done)).toEqual([said]);
  expect(phaseOf(session, page)).toEqual(phase(events));
});

test.each([
  ["low_back", 3, null],
  ["low_back", 4, "pain"],
  ["wrist", 5, null],
  ["wrist", 6, "pain"],
  ["leg", 1, "pain"],
])("pain in %s at %i while rowing", (area, level, kind) => {
  const told = event({ kind: "pain_told", payload: { item: 0, pain: [{ area, level }], leg_symptom: false } }, 5);
  const now = phase([started(), told]);
  expect(now.kind === "blocked" ? now.block.kind : null).toBe(kind);
});

test("pain told in one exercise stops a later one that allows less, and offers what allows it", () => {
  const told = event({ kind: "pain_told", payload: { item: 0, pain: [{ area: "low_back", level: 3 }], leg_symptom: false } }, 5);
  const events = [started(), told, event({ kind: "exercise_skipped", payload: { item: 0 } }, 6)];
  expect(phase(events)).toEqual({ kind: "blocked", item: 1, block: { kind: "pain", area: "low_back", level: 3, limit: 2 } });
  expect(alternatives(folded(events), 1, page).map((way) => way.id)).toEqual(["seated_w", "prone_w", "standing_wall_w"]);
  const swapped = event({ kind: "exercise_swapped", payload: { item: 1, to: { ...COBRA, variant: "seated_w" } } }, 7);
  expect(phase([...events, swapped])).toMatchObject({ kind: "wait", why: "setup" });
});

test("pain above the limit ends the set under way; after the swap the count of sets goes on", () => {
  const events = [
    started([COBRA]),
    logged(COBRA, { item: 0, set: 1 }, 10),
    event({ kind: "set_begun", payload: { item: 0, set: 2, side: null } }, 80),
    event({ kind: "pain_told", payload: { item: 0, pain: [{ area: "neck", level: 4 }], leg_symptom: false } }, 85, "ouch"),
  ];
  expect(phase(events)).toMatchObject({ kind: "blocked", item: 0 });
  const way = substitute(folded(events), 0, page);
  expect(way?.id).toBe("seated_w");
  if (way === null) return;
  const after = [...events, event({ kind: "exercise_swapped", payload: { item: 0, to: way.item } }, 90)];
  expect(placesLeft(folded(after))).toEqual([{ item: 0, set: 2, side: null }]);
  expect(phase([...events, event({ kind: "undone", payload: { of: "ouch" } }, 86)])).toMatchObject({ kind: "set" });
});

test("pain written into a set stops like pain told beside it, until it is taken back or eases", () => {
  const done = { reps: 6, hold_s: 3, load_kg: null, rir: 3, faults: [], note: "" };
  const events = [started([COBRA]), logged(COBRA, { item: 0, set: 1 }, 10, "one")];
  const ouch = event({ kind: "set_corrected", payload: { of: "one", ...done, pain: [{ area: "low_back", level: 9 }] } }, 20, "ouch");
  const block = { kind: "blocked", item: 0, block: { kind: "pain", area: "low_back", level: 9, limit: 2 } };
  expect(phase([...events, ouch])).toMatchObject({ ...block, block: { ...block.block, limit: 3 } });
  expect(alternatives(folded([...events, ouch]), 0, page)).toEqual([]);
  expect(phase([...events, ouch, event({ kind: "undone", payload: { of: "ouch" } }, 21)])).toMatchObject({ kind: "wait" });
  const other = event({ kind: "set_corrected", payload: { of: "one", ...done, reps: 5, pain: [{ area: "low_back", level: 9 }] } }, 40);
  const eased = event({ kind: "pain_told", payload: { item: 0, pain: [{ area: "low_back", level: 1 }], leg_symptom: false } }, 30);
  expect(phase([...events, ouch, eased])).toMatchObject({ kind: "wait" });
  expect(phase([...events, ouch, eased, other])).toMatchObject({ kind: "wait" }); // only its repetitions were put right
});

test("pain logged with a set counts for the exercises after it", () => {
  const first = logged(ROW, { item: 0, set: 1, side: "left" }, 10);
  if (first.kind !== "set_logged") throw new Error("no set");
  const sore = { ...first, payload: { ...first.payload, pain: [{ area: "low_back", level: 3 }] } };
  const left = event({ kind: "exercise_skipped", payload: { item: 0 } }, 20);
  expect(phase([started(), sore])).toMatchObject({ kind: "wait", why: "switch" }); // the row allows 3
  expect(phase([started(), sore, left])).toMatchObject({ kind: "blocked", item: 1 }); // the cobra 2
});

test("the weaker side begins, and the other does no more than it managed", () => {
  const row = { ...ROW, lead: "right" as const };
  const events = [started([row])];
  expect(placesLeft(folded(events)).map((place) => place.side)).toEqual(["right", "left", "right", "left"]);
  const weak = logged({ ...row, reps: 4 }, { item: 0, set: 1, side: "right" }, 10);
  const after = folded([...events, weak]);
  expect(phase([...events, weak])).toMatchObject({ kind: "wait", why: "switch", place: { side: "left" } });
  expect(askedAt(after, { item: 0, set: 1, side: "left" }).reps).toBe(4);
  expect(prefill(after, { item: 0, set: 1, side: "left" }).reps).toBe(4);
  expect(prefill(after, { item: 0, set: 2, side: "right" }).reps).toBe(8);
  expect(askedAt(folded([started(), weak]), { item: 0, set: 1, side: "left" }).reps).toBe(8); // nobody leads
});

test("a way whose work counts toward a gate asks about the back once, after its first set", () => {
  const asking = pageData();
  for (const way of asking.exercises.cobra?.ways ?? []) way.asks_about = way.kind === "full" ? ["low_back"] : [];
  const before = [started([COBRA])];
  const done = [...before, logged(COBRA, { item: 0, set: 1 }, 10)];
  const said = event({ kind: "pain_told", payload: { item: 0, pain: [{ area: "low_back", level: 0 }], leg_symptom: false } }, 12);
  expect(areasToAsk(folded(before), 0, asking)).toEqual([]);
  expect(areasToAsk(folded(done), 0, asking)).toEqual(["low_back"]);
  expect(areasToAsk(folded([...done, said]), 0, asking)).toEqual([]);
  expect(phase([...done, said])).toMatchObject({ kind: "wait", why: "rest" });
});

test("a leg symptom stops the exercise whatever the number, and every way that the leg limits", () => {
  const told = event({ kind: "pain_told", payload: { item: 0, pain: [], leg_symptom: true } }, 5);
  expect(phase([started(), told])).toEqual({ kind: "blocked", item: 0, block: { kind: "leg" } });
  const next = phase([started(), told, event({ kind: "exercise_skipped", payload: { item: 0 } }, 6)]);
  expect(next).toMatchObject({ kind: "blocked", item: 1 });
});

test("a red flag ends the session at once", () => {
  expect(phase([started(), event({ kind: "red_flag_told", payload: {} }, 5)]).kind).toBe("ended");
});

test("a log begins with the prescription and the load used last", () => {
  const events = [started(), logged({ ...ROW, load_kg: 6 }, { item: 0, set: 1, side: "left" }, 10)];
  expect(prefill(folded(events), { item: 0, set: 1, side: "right" })).toMatchObject({ reps: 8, load_kg: 6, rir: 3, pain: [] });
  expect(prefill(folded(events), { item: 1, set: 1, side: null })).toMatchObject({ reps: 6, hold_s: 3, load_kg: null });
});

test("makes UUIDs of version 4, with and without a secure context", () => {
  const known = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
  expect(newId()).toMatch(known);
  const own = Object.getOwnPropertyDescriptor(crypto, "randomUUID");
  Object.defineProperty(crypto, "randomUUID", { value: undefined, configurable: true });
  expect(newId()).toMatch(known);
  if (own !== undefined) Object.defineProperty(crypto, "randomUUID", own);
});
