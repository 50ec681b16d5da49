/** What a device writes down. `src/runtall_web/training/payloads.py` checks the same list, key by key. */

export type Side = "left" | "right";

/** Where a session comes from. `tests`: its items are field tests, not exercises. */
export type Origin = "plan" | "unplanned" | "tests";

/**
 * One exercise of a session as it is asked: a way of doing it and its dose. `variant` is null for the full exercise.
 * A field test is one set: `hold_s` is the longest time of one that is timed, `rep_s` the beat of one that is counted.
 */
export interface Item {
  exercise: string;
  variant: string | null;
  sets: number;
  reps: number;
  hold_s: number | null;
  load_kg: number | null;
  per_side: boolean;
  rest_s: number;
  rep_s: number;
  tempo_s: [number, number, number] | null;
  rir: number | null;
  /** The side that begins, where one managed less last time; left where it is not said. */
  lead?: Side | null;
}

export interface Pain {
  area: string;
  level: number;
}

/** Which set: the exercise's place in the session, the set from 1, and the side where there are sides. */
export interface Place {
  item: number;
  set: number;
  side: Side | null;
}

/** What a set came to. */
export interface Done {
  reps: number;
  hold_s: number | null;
  load_kg: number | null;
  rir: number | null;
  pain: Pain[];
  faults: string[];
  note: string;
}

export interface Payloads {
  session_started: { date: string; origin: Origin; warm_up_s: number; items: Item[] };
  warm_up_begun: Record<string, never>;
  warm_up_ended: { skipped: boolean };
  set_begun: Place;
  set_logged: Place & { exercise: string; variant: string | null } & Done;
  set_corrected: { of: string } & Done;
  set_skipped: Place;
  rest_changed: { add_s: number };
  exercise_skipped: { item: number };
  exercise_swapped: { item: number; to: Item };
  pain_told: { item: number | null; pain: Pain[]; leg_symptom: boolean };
  red_flag_told: Record<string, never>;
  session_shortened: { minutes: number; sets: number[] };
  session_ended: { early: boolean };
  undone: { of: string };
}

export type Kind = keyof Payloads;

export interface EventOf<K extends Kind> {
  id: string;
  device: string;
  session: string;
  kind: K;
  /** Milliseconds since 1970, never backwards within a session. */
  at: number;
  payload: Payloads[K];
}

export type TrainingEvent = { [K in Kind]: EventOf<K> }[Kind];

/** A kind with its payload, before it has an id and a time. */
export type Draft = { [K in Kind]: { kind: K; payload: Payloads[K] } }[Kind];

/** Events in the order in which they count. */
export function inOrder(events: readonly TrainingEvent[]): TrainingEvent[] {
  return [...events].sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
}

/** The events that count, in order: an undone event does not, and an undone undo gives its event back. */
export function standing(events: readonly TrainingEvent[]): TrainingEvent[] {
  const ordered = inOrder(events);
  const dead = new Set<string>();
  for (const event of [...ordered].reverse()) {
    if (event.kind === "undone" && !dead.has(event.id)) dead.add(event.payload.of);
  }
  return ordered.filter((event) => event.kind !== "undone" && !dead.has(event.id));
}

/** A UUID, also where the page is not a secure context and `crypto.randomUUID` is missing. */
export function newId(): string {
  if (typeof crypto.randomUUID === "function") return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}
