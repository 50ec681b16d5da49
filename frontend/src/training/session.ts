/** A session as its events tell it. Pure: the same events give the same session, on any device and after any reload. */
import { type Done, type Item, type Origin, type Pain, type Place, type TrainingEvent, standing } from "./events";

export interface SetDone extends Place {
  id: string;
  at: number;
  exercise: string;
  variant: string | null;
  done: Done;
  /** When its pain was last told: with the set, or with a correction that changed it. */
  painAt: number;
}

/** An exercise of the session. `sets` is how many are wanted now; after a swap `asked` is the way done instead. */
export interface Part {
  asked: Item;
  first: Item;
  sets: number;
  skipped: boolean;
}

/** Pain told while doing one way of an exercise; `set` is the set that it was written into, if any. */
export interface Told extends Pain {
  at: number;
  item: number | null;
  variant: string | null;
  set: string | null;
}

export interface Session {
  id: string;
  date: string;
  origin: Origin;
  startedAt: number;
  lastAt: number;
  warmUp: { seconds: number; begunAt: number | null; endedAt: number | null };
  parts: Part[];
  sets: SetDone[];
  skipped: Place[];
  /** The set under way. */
  begun: { place: Place; at: number } | null;
  /** Seconds added to the rest that runs now. */
  restAdded: number;
  /** Every pain told so far, beside sets and in them, the latest word last. */
  told: Told[];
  /** Where a leg symptom was told, by exercise and way. */
  legSymptoms: { item: number | null; variant: string | null }[];
  redFlag: boolean;
  shortened: number | null;
  ended: { at: number; early: boolean } | null;
  /** What an undo would take back. */
  undoable: TrainingEvent | null;
}

const UNDOABLE = new Set<TrainingEvent["kind"]>([
  "warm_up_ended",
  "set_logged",
  "set_corrected",
  "set_skipped",
  "exercise_skipped",
  "exercise_swapped",
  "pain_told",
  "session_shortened",
  "session_ended",
]);

/** The session that these events of one session come to; null before its start. */
export function fold(events: readonly TrainingEvent[]): Session | null {
  const live = standing(events);
  const start = live.find((event) => event.kind === "session_started");
  if (start === undefined) return null;
  const session: Session = {
    id: start.session,
    date: start.payload.date,
    origin: start.payload.origin,
    startedAt: start.at,
    lastAt: events.reduce((latest, event) => Math.max(latest, event.at), start.at),
    warmUp: { seconds: start.payload.warm_up_s, begunAt: null, endedAt: null },
    parts: start.payload.items.map((item) => ({ asked: item, first: item, sets: item.sets, skipped: false })),
    sets: [],
    skipped: [],
    begun: null,
    restAdded: 0,
    told: [],
    legSymptoms: [],
    redFlag: false,
    shortened: null,
    ended: null,
    undoable: null,
  };
  for (const event of live) {
    step(session, event);
    if (UNDOABLE.has(event.kind)) session.undoable = event;
  }
  session.told = [...session.told, ...session.sets.flatMap(toldInSet)].sort((a, b) => a.at - b.at);
  return session;
}

/** Pain written into a set counts like pain told beside it. */
function toldInSet({ item, variant, id, painAt, done }: SetDone): Told[] {
  return done.pain.map((pain) => ({ ...pain, at: painAt, item, variant, set: id }));
}

type Step = (session: Session, event: TrainingEvent) => void;

function step(session: Session, event: TrainingEvent): void {
  STEPS[event.kind]?.(session, event);
}

/** A handler typed for its kind of event. */
function on<K extends TrainingEvent["kind"]>(
  kind: K,
  handle: (session: Session, event: Extract<TrainingEvent, { kind: K }>) => void,
): Record<string, Step> {
  return {
    [kind]: (session: Session, event: TrainingEvent) => {
      handle(session, event as Extract<TrainingEvent, { kind: K }>);
    },
  };
}

const STEPS: Partial<Record<string, Step>> = {
  ...on("warm_up_begun", (session, event) => {
    session.warmUp.begunAt = event.at;
  }),
  ...on("warm_up_ended", (session, event) => {
    session.warmUp.endedAt = event.at;
  }),
  ...on("set_begun", (session, event) => {
    session.begun = { place: event.payload, at: event.at };
    session.warmUp.endedAt ??= event.at;
  }),
  ...on("set_logged", (session, event) => {
    const { item, set, side, exercise, variant, ...done } = event.payload;
    session.sets.push({ id: event.id, at: event.at, item, set, side, exercise, variant, done, painAt: event.at });
    session.begun = null;
    session.restAdded = 0;
  }),
  ...on("set_corrected", (session, event) => {
    const { of, ...done } = event.payload;
    const corrected = session.sets.find((one) => one.id === of);
    if (corrected === undefined) return;
    if (JSON.stringify(corrected.done.pain) !== JSON.stringify(done.pain)) corrected.painAt = event.at;
    corrected.done = done;
  }),
  ...on("set_skipped", (session, event) => {
    session.skipped.push(event.payload);
    session.begun = null;
    session.restAdded = 0;
  }),
  ...on("rest_changed", (session, event) => {
    session.restAdded += event.payload.add_s;
  }),
  ...on("exercise_skipped", (session, event) => {
    const part = session.parts[event.payload.item];
    if (part !== undefined) part.skipped = true;
    session.begun = null;
  }),
  ...on("exercise_swapped", (session, event) => {
    const part = session.parts[event.payload.item];
    if (part === undefined) return;
    part.asked = event.payload.to;
    part.sets = Math.min(Math.max(1, part.sets), event.payload.to.sets);
    part.skipped = false;
    session.begun = null;
  }),
  ...on("pain_told", (session, event) => {
    const { item, pain, leg_symptom } = event.payload;
    const variant = item === null ? null : (session.parts[item]?.asked.variant ?? null);
    session.told.push(...pain.map((each) => ({ ...each, at: event.at, item, variant, set: null })));
    if (leg_symptom) session.legSymptoms.push({ item, variant });
  }),
  ...on("red_flag_told", (session, event) => {
    session.redFlag = true;
    session.ended = { at: event.at, early: true };
  }),
  ...on("session_shortened", (session, event) => {
    session.shortened = event.payload.minutes;
    event.payload.sets.forEach((sets, item) => {
      const part = session.parts[item];
      if (part !== undefined) part.sets = sets;
    });
  }),
  ...on("session_ended", (session, event) => {
    session.ended = { at: event.at, early: event.payload.early };
  }),
};

/** The sides of an exercise in the order in which they are done: the weaker one first, where one is known. */
export function sidesOf(asked: Item): Place["side"][] {
  if (!asked.per_side) return [null];
  return asked.lead === "right" ? ["right", "left"] : ["left", "right"];
}

/** What is asked at a place. Where a weaker side leads, the other one does no more than it managed in that set. */
export function askedAt(session: Session, place: Place): Item {
  const asked = session.parts[place.item]?.asked;
  if (asked === undefined) throw new Error(`the session has no exercise ${place.item}`);
  const lead = asked.lead ?? null;
  if (lead === null || place.side === null || place.side === lead) return asked;
  const led = session.sets.find((one) => one.item === place.item && one.set === place.set && one.side === lead && one.variant === asked.variant);
  return led === undefined ? asked : { ...asked, reps: Math.max(1, Math.min(asked.reps, led.done.reps)) };
}

/** Every place of a part, in order. */
export function placesOf(session: Session, item: number): Place[] {
  const part = session.parts[item];
  if (part === undefined || part.skipped) return [];
  const sides = sidesOf(part.asked);
  return Array.from({ length: part.sets }, (_, n) => sides.map((side) => ({ item, set: n + 1, side }))).flat();
}

export function samePlace(a: Place, b: Place): boolean {
  return a.item === b.item && a.set === b.set && (a.side === b.side || a.side === null || b.side === null);
}

/** What is still to do, in order. */
export function placesLeft(session: Session): Place[] {
  return session.parts
    .flatMap((_, item) => placesOf(session, item))
    .filter((place) => ![...session.sets, ...session.skipped].some((done) => samePlace(done, place)));
}

/** The highest level told for each area in this session, the latest word counting: pain can ease. */
export function painNow(session: Session): Map<string, number> {
  return new Map(session.told.map((told) => [told.area, told.level]));
}

/** The last set done, whichever exercise. */
export function lastSet(session: Session): SetDone | null {
  return session.sets.at(-1) ?? null;
}

/** What a set begins with: the prescription, with the load that was really used last. */
export function prefill(session: Session, place: Place): Done {
  const asked = askedAt(session, place);
  const before = session.sets.filter((one) => one.item === place.item && one.variant === asked.variant && one.done.load_kg !== null);
  return {
    reps: asked.reps,
    hold_s: asked.hold_s,
    load_kg: before.at(-1)?.done.load_kg ?? asked.load_kg,
    rir: asked.rir,
    pain: [],
    faults: [],
    note: "",
  };
}
