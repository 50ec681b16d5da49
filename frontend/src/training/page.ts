/** What the server gives the session page: the day, the exercises in words, the limits, the page's own words. */
import type { Item, TrainingEvent } from "./events";
import type { Session } from "./session";

/** One way of doing an exercise, with a dose for this runner. `missing` says in words why it cannot be done, if so. */
export interface Way {
  id: string;
  variant: string | null;
  name: string;
  kind: "regression" | "full" | "progression" | "substitute";
  summary: string;
  steps: string[];
  item: Item;
  implement: string;
  pain_limits: Record<string, number>;
  /** Areas to ask about after it: a gate that its work counts toward opens only on the runner's word. */
  asks_about: string[];
  missing: string;
}

export interface Fault {
  code: string;
  looks: string;
  say: string;
}

export interface Exercise {
  id: string;
  name: string;
  short: string;
  cues: string[];
  faults: Fault[];
  breathing: string;
  stop_signs: string[];
  address: string;
  ways: Way[];
  /** A field test instead of an exercise: how it is counted. */
  test: { measures: "hold" | "reps" } | null;
}

/** The field tests on offer. `refused` says why there are none now; `when` when the last were and the next are due. */
export interface Tests {
  due: boolean;
  when: string;
  refused: string;
  why: string[];
  choices: { item: Item; ticked: boolean; needs: string }[];
  address: string;
}

/** What the last session says about one way of an exercise: a line, what went wrong, and what to say about it. */
export interface LastTime {
  line: string;
  wrong: string[];
  cue: string;
}

export interface Area {
  id: string;
  name: string;
  /** The highest level at which an exercise goes on, by the rules (EVIDENCE section 7). */
  limit: number;
  why: string;
}

export interface Choice {
  exercise: string;
  variant: string | null;
  item: Item;
  planned: boolean;
}

/** A planned day ahead, for a page that is opened later without a network. */
export interface DayAhead {
  date: string;
  warm_up_s: number;
  items: Item[];
  reasons: Record<string, string[]>;
  warm_up: string[];
}

export interface PageData {
  date: string;
  /** When the server made the page, by its clock. */
  made_ms: number;
  /** Names the log as long as it is not deleted; empty while it is. */
  log: string;
  days: DayAhead[];
  warm_up_s: number;
  origin: "plan" | "unplanned";
  items: Item[];
  /** Why this much, by exercise. */
  reasons: Record<string, string[]>;
  choices: Choice[];
  exercises: Record<string, Exercise>;
  tests: Tests;
  loads: Record<string, number[]>;
  last: Record<string, LastTime>;
  areas: Area[];
  warm_up: string[];
  red_flags: string[];
  leg_rule: string;
  done_today: number;
  /** The sessions of the day that ended on this device (`pageOn`). */
  done_here?: Session[];
  /** Whether the page is of an earlier day (`pageOn`). */
  is_kept?: boolean;
  on_hold: boolean;
  /** The red flags that the server knew when it said whether training is on hold. */
  flags_known: string[];
  open: TrainingEvent[];
  words: Record<string, string>;
  addresses: { events: string; token: string; stop: string; today: string; log: string; plan: string; adapt: string; tested: string; tests: string; worker: string };
  language: string;
}

/** Read the page's data out of its island. */
export function readPage(root: Document): PageData {
  const island = root.getElementById("training-data");
  if (island === null) throw new Error("the page carries no training data");
  return JSON.parse(island.textContent) as PageData;
}

export function wayOf(page: PageData, item: Pick<Item, "exercise" | "variant">): Way | undefined {
  return page.exercises[item.exercise]?.ways.find((way) => way.variant === item.variant);
}
