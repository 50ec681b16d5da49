/** Hand-made sessions for tests. */
import type { Draft, Item, TrainingEvent } from "./events";
import type { PageData, Way } from "./page";

export const START = 1_795_424_400_000;

export const ROW: Item = {
  exercise: "one_arm_one_leg_cable_row",
  variant: "one_arm_dumbbell_row",
  sets: 2,
  reps: 8,
  hold_s: null,
  load_kg: 8,
  per_side: true,
  rest_s: 75,
  rep_s: 5,
  tempo_s: [2, 1, 2],
  rir: 3,
};
export const COBRA: Item = {
  exercise: "cobra",
  variant: null,
  sets: 2,
  reps: 6,
  hold_s: 3,
  load_kg: null,
  per_side: false,
  rest_s: 60,
  rep_s: 6,
  tempo_s: [1, 3, 2],
  rir: 3,
};

export function started(items: Item[] = [ROW, COBRA], warm_up_s = 0): TrainingEvent {
  return event({ kind: "session_started", payload: { date: "2026-11-23", origin: "plan", warm_up_s, items } }, 0, "start");
}

let made = 0;

/** An event `second` seconds after the start. */
export function event(draft: Draft, second: number, id = `event-${(made += 1)}`): TrainingEvent {
  return { id, device: "device", session: "session", at: START + second * 1000, ...draft };
}

export function logged(item: Item, place: { item: number; set: number; side?: "left" | "right" }, second: number, id?: string): TrainingEvent {
  const payload = {
    item: place.item,
    set: place.set,
    side: place.side ?? null,
    exercise: item.exercise,
    variant: item.variant,
    reps: item.reps,
    hold_s: item.hold_s,
    load_kg: item.load_kg,
    rir: item.rir,
    pain: [],
    faults: [],
    note: "",
  };
  return event({ kind: "set_logged", payload }, second, id);
}

function way(item: Item, kind: Way["kind"], pain_limits: Record<string, number>, missing = ""): Way {
  const id = item.variant ?? item.exercise;
  return { id, variant: item.variant, name: id, kind, summary: "", steps: [], item, implement: "", pain_limits, asks_about: [], missing };
}

/** A page with the two exercises above, a seated W and an easier rung for the cobra, and one way without its bench. */
export function pageData(changes: Partial<PageData> = {}): PageData {
  const exercise = (id: string, ways: Way[]): PageData["exercises"][string] => ({
    id,
    name: id,
    short: id,
    cues: ["Long neck."],
    faults: [],
    breathing: "",
    stop_signs: [],
    address: "",
    ways,
    test: null,
  });
  return {
    date: "2026-11-23",
    made_ms: START,
    log: "",
    days: [],
    flags_known: [],
    warm_up_s: 300,
    origin: "plan",
    items: [ROW, COBRA],
    reasons: {},
    choices: [],
    exercises: {
      cobra: exercise("cobra", [
        way({ ...COBRA, variant: "standing_wall_w" }, "regression", { low_back: 5, neck: 3 }),
        way({ ...COBRA, variant: "incline_cobra" }, "regression", { low_back: 5, leg: 3 }, "a bench"),
        way({ ...COBRA, variant: "prone_w" }, "regression", { low_back: 3, leg: 3 }),
        way(COBRA, "full", { low_back: 2, neck: 3, leg: 0 }),
        way({ ...COBRA, variant: "weighted_cobra" }, "progression", { low_back: 0 }),
        way({ ...COBRA, variant: "seated_w" }, "substitute", { low_back: 5, neck: 5 }),
      ]),
      one_arm_one_leg_cable_row: exercise("one_arm_one_leg_cable_row", [
        way(ROW, "substitute", { low_back: 3, shoulder: 3, leg: 3, ankle_foot: 5 }),
        way({ ...ROW, variant: "seated_band_row", load_kg: null }, "substitute", { low_back: 5, shoulder: 5 }),
      ]),
    },
    tests: { due: false, when: "", refused: "", why: [], choices: [], address: "" },
    loads: { dumbbells: [4, 6, 8, 10] },
    last: {},
    areas: [
      { id: "low_back", name: "low back", limit: 3, why: "" },
      { id: "neck", name: "neck", limit: 3, why: "" },
      { id: "shoulder", name: "shoulder", limit: 3, why: "" },
      { id: "wrist", name: "wrist", limit: 5, why: "" },
      { id: "leg", name: "leg", limit: 0, why: "" },
    ],
    warm_up: [],
    red_flags: [],
    leg_rule: "",
    done_today: 0,
    on_hold: false,
    open: [],
    words: {},
    addresses: { events: "", token: "", stop: "", today: "", log: "", plan: "", adapt: "", tested: "", tests: "", worker: "" },
    language: "en",
    ...changes,
  };
}
