/** What the screen says at a moment: pure, so that every word can be tested without a screen. */
import type { Done, Item, Place } from "./events";
import { type Exercise, type LastTime, type PageData, type Way, wayOf } from "./page";
import { type Block } from "./pain";
import { type Moment, type Phase, momentIn, readyMs } from "./phases";
import { type Session, askedAt, placesLeft, placesOf, samePlace } from "./session";
import { type Say, clockText, numberText } from "./words";

export type Tone = "calm" | "go" | "hold" | "rest" | "stop" | "good";

export interface View {
  /** Changes when something else is asked of the runner: then the screen is read out and the cards are made anew. */
  key: string;
  where: string;
  title: string;
  cue: string;
  chip: string;
  tone: Tone;
  number: string;
  unit: string;
  note: string;
  /** How full the ring is, 0 to 1; null hides it. */
  ring: number | null;
  next: string;
  /** What a screen reader and the voice are told when `key` changes. */
  said: string;
}

export interface Teller {
  page: PageData;
  say: Say;
}

export function viewOf(teller: Teller, session: Session, phase: Phase, now: number): View {
  switch (phase.kind) {
    case "warm_up":
      return warmUp(teller, session, phase, now);
    case "blocked":
      return blocked(teller, session, phase.item, phase.block);
    case "wait":
      return waiting(teller, session, phase, now);
    case "set":
      return running(teller, session, phase, now);
    case "complete":
      return complete(teller, session);
    case "ended":
      return ended(teller, session);
  }
}

const BLANK: View = {
  key: "",
  where: "",
  title: "",
  cue: "",
  chip: "",
  tone: "calm",
  number: "",
  unit: "",
  note: "",
  ring: null,
  next: "",
  said: "",
};

function warmUp({ say }: Teller, session: Session, phase: Extract<Phase, { kind: "warm_up" }>, now: number): View {
  const seconds = session.warmUp.seconds;
  const left = phase.until === null ? seconds * 1000 : phase.until - now;
  const begun = phase.begunAt !== null;
  return {
    ...BLANK,
    key: `warm ${String(begun)}`,
    where: say(session.origin === "tests" ? "where_warm_up_tests" : "where_warm_up", { n: session.parts.length }),
    title: say("warm_up"),
    chip: say(begun ? "chip_warm_up" : "chip_first"),
    tone: "rest",
    number: clockText(Math.max(0, left)),
    unit: begun && left <= 0 ? say("warm_up_over") : say("minutes_to_warm"),
    ring: begun ? Math.max(0, Math.min(1, left / (seconds * 1000))) : 1,
    next: begun ? say("do_warm_done") : say("do_warm_begin"),
    said: say("warm_up"),
  };
}

function blocked({ page, say }: Teller, session: Session, item: number, block: Block): View {
  const way = partWay(page, session, item);
  const area = block.kind === "pain" ? areaName(page, block.area) : "";
  const text = block.kind === "leg" ? say("blocked_leg") : say("blocked_pain", { area, level: block.level, limit: block.limit });
  return {
    ...BLANK,
    key: `blocked ${item} ${block.kind} ${area}`,
    where: say("where_exercise", { n: item + 1, of: session.parts.length }),
    title: way.name,
    cue: text,
    chip: say("chip_stop"),
    tone: "stop",
    said: `${say("chip_stop")}. ${text}`,
  };
}

function waiting(teller: Teller, session: Session, phase: Extract<Phase, { kind: "wait" }>, now: number): View {
  const { say } = teller;
  const { place, why } = phase;
  const asked = askedAt(session, place);
  const left = phase.until - now;
  const resting = left > 0;
  const base = placed(teller, session, place);
  const kind = session.origin === "tests" ? "test" : "set";
  const what = say(place.side === null ? `what_${kind}` : `what_${kind}_${place.side}`, { n: place.set });
  const next = say("do_set", { what });
  const view: View = {
    ...base,
    key: `wait ${place.item} ${place.set} ${String(place.side)} ${why}`,
    ...askedFor(teller, session, place),
    note: loadText(teller, asked, place, session),
    next,
    said: `${base.title}. ${base.where}. ${next}`,
  };
  if (why === "switch") {
    const side = say(place.side === "right" ? "right_side" : "left_side");
    return { ...view, chip: say("chip_switch"), tone: "go", number: side, unit: "", said: `${say("say_switch")} ${side}` };
  }
  if (why === "setup") {
    const chip = resting ? say("chip_rest_left", { time: clockText(left) }) : say("chip_set_up");
    return { ...view, chip, tone: resting ? "rest" : "calm", cue: base.cue };
  }
  const length = Math.max(1, phase.until - phase.since);
  return {
    ...view,
    chip: resting ? say("chip_rest") : say("chip_rest_over"),
    tone: resting ? "rest" : "go",
    number: clockText(Math.abs(left)),
    unit: resting ? say("rest_left") : say("rest_over_by"),
    note: `${say("next_up")} ${view.number} ${view.unit} ${loadText(teller, asked, place, session)}`.trim(),
    ring: resting ? left / length : 0,
    next: resting ? say("do_set_now", { what }) : next,
    said: resting ? say("say_rest", { n: Math.round(length / 1000) }) : say("say_rest_over"),
  };
}

function running(teller: Teller, session: Session, phase: Extract<Phase, { kind: "set" }>, now: number): View {
  const { say } = teller;
  const asked = askedAt(session, phase.place);
  const moment = momentIn(session, asked, phase.since, now);
  const base = { ...placed(teller, session, phase.place), next: say(session.origin === "tests" ? "do_test_done" : "do_done") };
  const key = `set ${phase.place.item} ${phase.place.set} ${String(phase.place.side)} ${moment.stage === "ready" ? "ready" : moment.stage === "over" ? "over" : "work"}`;
  const load = loadText(teller, asked, phase.place, session);
  const stage = STAGES[moment.stage];
  const view: View = { ...base, key, chip: say(stage.chip), tone: stage.tone, note: load };
  const side = phase.place.side === null ? "" : say(`${phase.place.side}_side`);
  switch (moment.stage) {
    case "ready":
      return { ...view, number: String(Math.ceil(moment.left / 1000)), unit: say("get_ready"), ring: moment.left / readyMs(session), said: [side, say("get_ready")].join(" ").trim() };
    case "work":
      return {
        ...view,
        number: String(asked.reps),
        unit: unitOf(teller, asked, phase.place),
        note: [load, clockText(moment.elapsed)].filter((each) => each !== "").join(" · "),
        ring: Math.min(1, moment.elapsed / moment.usual),
        said: `${say("say_go")} ${asked.reps} ${unitOf(teller, asked, phase.place)}`,
      };
    case "steady":
      return { ...view, number: clockText(Math.floor(moment.elapsed / 1000) * 1000), unit: say("test_held", { time: clockText(moment.length) }), note: side, ring: moment.elapsed / moment.length, said: say("say_go") };
    case "beat":
      return { ...view, number: String(moment.rep), unit: say("test_beat"), note: [side, load].filter((each) => each !== "").join(" · "), ring: moment.elapsed / moment.length, said: say("say_go") };
    case "over":
      return { ...view, number: "✓", unit: say("set_over", { time: clockText(moment.ago) }), ring: 1, said: say("say_set_over") };
    default:
      return { ...view, ...held(teller, asked, moment, side), said: say("say_go") };
  }
}

function held({ page, say }: Teller, asked: Item, moment: Extract<Moment, { stage: "out" | "hold" | "back" }>, side: string): Partial<View> {
  const rep = say("rep_of", { n: moment.rep, of: asked.reps });
  const unit =
    moment.stage === "hold" ? say("of_seconds", { n: numberText(moment.length / 1000, page.language, 1) }) : say(`stage_${moment.stage}`);
  return {
    number: (Math.floor(moment.elapsed / 100) / 10).toLocaleString(page.language, { minimumFractionDigits: 1 }),
    unit,
    note: [rep, side].filter((each) => each !== "").join(" · "),
    ring: moment.stage === "back" ? 1 - moment.elapsed / moment.length : moment.elapsed / moment.length,
  };
}

const STAGES: Record<Moment["stage"], { chip: string; tone: Tone }> = {
  ready: { chip: "chip_ready", tone: "rest" },
  work: { chip: "chip_work", tone: "go" },
  out: { chip: "chip_out", tone: "go" },
  hold: { chip: "chip_hold", tone: "hold" },
  back: { chip: "chip_back", tone: "rest" },
  steady: { chip: "chip_hold", tone: "hold" },
  beat: { chip: "chip_work", tone: "go" },
  over: { chip: "chip_over", tone: "good" },
};

function complete({ say }: Teller, session: Session): View {
  const sets = session.sets.length;
  const tests = session.origin === "tests";
  return {
    ...BLANK,
    key: "complete",
    where: say("where_done"),
    title: say("all_done"),
    cue: say(sets === 0 ? "all_skipped" : tests ? "all_tests_done_cue" : "all_done_cue"),
    chip: say("chip_over"),
    tone: "good",
    next: say("do_finish"),
    said: say("all_done"),
  };
}

function ended({ say }: Teller, session: Session): View {
  const early = session.ended?.early === true;
  const nothing = session.sets.length === 0;
  return {
    ...BLANK,
    key: "ended",
    where: say("where_done"),
    title: say(session.redFlag ? "ended_flag" : nothing ? "ended_none" : early ? "ended_early" : "ended"),
    cue: session.redFlag ? "" : endedCue(say, session, nothing),
    said: say(nothing ? "ended_none" : "ended"),
  };
}

function endedCue(say: Say, session: Session, nothing: boolean): string {
  if (nothing) return say(session.told.some((told) => told.level > 0) ? "ended_pain_cue" : "all_skipped");
  if (session.origin === "tests") return say("tested_cue");
  return say(session.ended?.early === true ? "ended_early_cue" : "ended_cue");
}

/** Where we are, what it is called, and the cue that matters for this set. */
function placed({ page, say }: Teller, session: Session, place: Place): View {
  const way = partWay(page, session, place.item);
  const sets = session.parts[place.item]?.sets ?? 1;
  const tests = session.origin === "tests";
  const where = [
    say(tests ? "where_test" : "where_exercise", { n: place.item + 1, of: session.parts.length }),
    ...(tests ? [] : [say("where_set", { n: place.set, of: sets })]),
    ...(place.side === null ? [] : [say(`${place.side}_side`)]),
  ].join(" · ");
  return { ...BLANK, where, title: way.name, cue: cueOf(page, session, place) };
}

/** What went wrong last time comes first; else the exercise's cues in turn, set by set. */
export function cueOf(page: PageData, session: Session, place: Place): string {
  const asked = partItem(session, place.item);
  const exercise = page.exercises[asked.exercise];
  const wrong = session.sets.filter((one) => one.item === place.item).flatMap((one) => one.done.faults);
  const fault = exercise?.faults.find((one) => one.code === wrong.at(-1));
  const last = lastOf(page, asked)?.cue ?? "";
  const cues = exercise?.cues ?? [];
  return fault?.say ?? (last !== "" ? last : (cues[(place.set - 1) % Math.max(1, cues.length)] ?? ""));
}

export function lastOf(page: PageData, item: Pick<Item, "exercise" | "variant">): LastTime | undefined {
  return page.last[`${item.exercise}/${item.variant ?? item.exercise}`];
}

export function partItem(session: Session, item: number): Item {
  const asked = session.parts[item]?.asked;
  if (asked === undefined) throw new Error(`the session has no exercise ${item}`);
  return asked;
}

export function partWay(page: PageData, session: Session, item: number): Pick<Way, "name" | "steps" | "summary"> & { exercise?: Exercise } {
  const asked = partItem(session, item);
  const exercise = page.exercises[asked.exercise];
  const way = wayOf(page, asked);
  return { name: way?.name ?? exercise?.name ?? asked.exercise, steps: way?.steps ?? [], summary: way?.summary ?? "", ...(exercise && { exercise }) };
}

export function areaName(page: PageData, area: string): string {
  return page.areas.find((each) => each.id === area)?.name ?? area;
}

/** The number and its words before a set: repetitions and holds, or what the test asks for. */
function askedFor(teller: Teller, session: Session, place: Place): Pick<View, "number" | "unit"> {
  const { say } = teller;
  const asked = partItem(session, place.item);
  if (session.origin !== "tests") return { number: amount(say, asked), unit: unitOf(teller, asked, place) };
  const side = place.side === null ? [] : [say(`${place.side}_side`)];
  return { number: say(asked.hold_s === null ? "test_reps" : "test_hold"), unit: [...side, testAsks(teller, asked)].join(": ") };
}

function amount(say: Say, asked: Item): string {
  return asked.hold_s === null || asked.reps > 1 ? String(asked.reps) : say("seconds", { n: asked.hold_s });
}

function unitOf({ page, say }: Teller, asked: Item, place: Place): string {
  const hold = asked.hold_s === null ? "" : say("hold_each", { n: numberText(asked.hold_s, page.language) });
  const side = place.side === null ? "" : say(`${place.side}_side`);
  return [say(asked.reps === 1 ? "rep" : "reps"), hold, side].filter((each) => each !== "").join(" · ");
}

/** The load of the next set: what was used last in this exercise, else what is asked. */
function loadText({ page, say }: Teller, asked: Item, place: Place, session: Session): string {
  const before = session.sets.filter((one) => one.item === place.item && one.variant === asked.variant && one.done.load_kg !== null);
  const load = before.at(-1)?.done.load_kg ?? asked.load_kg;
  return load === null ? "" : say("kilograms", { n: numberText(load, page.language) });
}

/** A set in one line: "8 · 8 kg · 3 in reserve". */
export function doneText({ page, say }: Teller, done: Done, exercise = ""): string {
  const timed = page.exercises[exercise]?.test?.measures === "hold";
  const parts = timed ? [say("seconds", { n: numberText(done.hold_s ?? 0, page.language) })] : [say("reps_done", { n: done.reps })];
  if (done.hold_s !== null && !timed) parts.push(say("held", { n: numberText(done.hold_s, page.language) }));
  if (done.load_kg !== null) parts.push(say("kilograms", { n: numberText(done.load_kg, page.language) }));
  if (done.rir !== null) parts.push(say("in_reserve", { n: done.rir }));
  for (const pain of done.pain) parts.push(say("pain_at", { area: areaName(page, pain.area), level: pain.level }));
  return parts.join(" · ");
}

/** The dose of an exercise in one line: "2 × 8 each side · 8 kg". */
export function doseText({ page, say }: Teller, item: Item, sets = item.sets): string {
  const test = page.exercises[item.exercise]?.test ?? null;
  if (test !== null) return testText({ page, say }, item);
  const parts = [say(item.per_side ? "dose_sides" : "dose", { sets, reps: item.reps })];
  if (item.hold_s !== null) parts.push(say("hold_each", { n: numberText(item.hold_s, page.language) }));
  if (item.load_kg !== null) parts.push(say("kilograms", { n: numberText(item.load_kg, page.language) }));
  return parts.join(" · ");
}

/** A field test in one line: "as long as you can, 4:00 at most", "each side: one every 5 s, … · 8 kg". */
function testText({ page, say }: Teller, item: Item): string {
  const what = testAsks({ page, say }, item);
  const load = item.load_kg === null ? "" : say("kilograms", { n: numberText(item.load_kg, page.language) });
  return [item.per_side ? say("each_side", { what }) : what, load].filter((each) => each !== "").join(" · ");
}

function testAsks({ page, say }: Teller, item: Item): string {
  if (item.hold_s === null) return say("test_reps_of", { n: numberText(item.rep_s, page.language) });
  return say("test_hold_of", { time: clockText(item.hold_s * 1000) });
}

/** One mark for each set of the session, in order: done, skipped, under way, to come. */
export function marks(session: Session): { item: number; state: "done" | "skipped" | "now" | "later" }[] {
  const next = session.begun?.place ?? placesLeft(session)[0];
  return session.parts.flatMap((_, item) =>
    placesOf(session, item).map((place) => {
      if (session.sets.some((one) => samePlace(one, place))) return { item, state: "done" as const };
      if (session.skipped.some((one) => samePlace(one, place))) return { item, state: "skipped" as const };
      const now = next !== undefined && session.ended === null && samePlace(next, place);
      return { item, state: now ? ("now" as const) : ("later" as const) };
    }),
  );
}

/** What happened while nobody looked: "You were away 3:20. The rest ended 2:05 ago." Empty when nothing did. */
export function missed({ say }: Teller, session: Session, phase: Phase, since: number, now: number): string {
  const away = say("away", { time: clockText(now - since) });
  if (phase.kind === "wait" && phase.why !== "switch" && phase.until > since && phase.until <= now) {
    return `${away} ${say("missed_rest", { time: clockText(now - phase.until) })}`;
  }
  if (phase.kind === "warm_up" && phase.until !== null && phase.until > since && phase.until <= now) {
    return `${away} ${say("missed_warm_up", { time: clockText(now - phase.until) })}`;
  }
  if (phase.kind === "set") {
    const moment = momentIn(session, askedAt(session, phase.place), phase.since, now);
    if (moment.stage === "over") return `${away} ${say("missed_set", { time: clockText(moment.ago) })}`;
    if (moment.stage === "steady") return `${away} ${say("missed_test", { time: clockText(moment.elapsed) })}`;
    if (moment.stage === "work") return `${away} ${say("missed_work", { time: clockText(moment.elapsed) })}`;
  }
  return "";
}
