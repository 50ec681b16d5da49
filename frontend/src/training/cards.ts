/** What stands between the big number and the big button: the list before the start, the last set, offers, the summary. */
import type { Done, Item } from "./events";
import { h } from "./dom";
import type { PageData } from "./page";
import { areasToAsk, blockOf } from "./pain";
import type { Phase } from "./phases";
import { editor } from "./pickers";
import { type Session, type SetDone, lastSet } from "./session";
import { type Sheets, editSheet, painSheet, redFlags, wayButtons } from "./sheets";
import { type Teller, areaName, doneText, doseText, lastOf, partItem, partWay } from "./view";

export interface CardTools extends Sheets {
  /** Change the last set in place. */
  correct: (one: SetDone, done: Done) => void;
  addRest: (seconds: number) => void;
  adapted: HTMLElement;
  /** Be told of the session after each change, as long as these cards stand. */
  follow: (changed: (session: Session) => void) => void;
}

/** Changes when the cards have to be made anew although the same is asked of the runner. */
export function cardsKey(page: PageData, session: Session, phase: Phase): string {
  const last = lastSet(session);
  const item = phase.kind === "wait" || phase.kind === "set" ? phase.place.item : null;
  const part = item === null ? undefined : session.parts[item];
  const asks = last === null ? [] : areasToAsk(session, last.item, page);
  const stops = phase.kind === "complete" && isStopped(page, session);
  return [session.id, last?.id, ...asks, stops, part?.asked.variant, part?.sets].join(" ");
}

/** Whether pain would stop the exercise done last, were there another set of it. */
function isStopped(page: PageData, session: Session): boolean {
  const last = lastSet(session);
  return last !== null && blockOf(session, last.item, page) !== null;
}

export function cardsOf(tools: CardTools, session: Session, phase: Phase): HTMLElement[] {
  switch (phase.kind) {
    case "warm_up":
      return [warmUpCard(tools)];
    case "blocked":
      return blockedCards(tools, session, phase.item, phase.block.kind === "leg");
    case "wait": {
      const cards = [];
      const last = lastSet(session);
      const known = phase.why === "setup" ? setUpCard(tools, session, phase.place.item) : null;
      if (known !== null && known.childElementCount > 0) cards.push(known);
      if (last !== null) cards.push(...askCards(tools, session, last.item));
      if (last !== null) cards.push(lastCard(tools, session, last, phase.why === "rest" || phase.why === "switch"));
      return cards;
    }
    case "complete": {
      const last = lastSet(session);
      if (last === null) return [];
      const signs = isStopped(tools.teller.page, session) ? [redFlags(tools, true)] : [];
      return [...signs, ...askCards(tools, session, last.item), lastCard(tools, session, last, true)];
    }
    case "ended":
      return [summary(tools, session)];
    case "set":
      return [];
  }
}

function warmUpCard({ teller }: CardTools): HTMLElement {
  return h("ol", { class: "numbered s-card" }, ...teller.page.warm_up.map((text) => h("li", {}, h("span", {}, text))));
}

/** Before the first set of an exercise: last time, what went wrong, and that help is one tap away. */
function setUpCard({ teller }: CardTools, session: Session, item: number): HTMLElement {
  const { page, say } = teller;
  const asked = partItem(session, item);
  const last = lastOf(page, asked);
  return h(
    "div",
    { class: "s-card stack tight" },
    session.origin === "tests" ? null : h("p", { class: "strong" }, doseText(teller, asked, session.parts[item]?.sets)),
    last && h("p", { class: "small muted" }, `${say("last_time")} ${last.line}`),
    last && last.wrong.length > 0 ? h("ul", { class: "dashed small" }, ...last.wrong.map((text) => h("li", {}, text))) : null,
    ...(session.parts[item]?.first === asked ? (page.reasons[asked.exercise] ?? []) : []).map((text) => h("p", { class: "small muted" }, text)),
  );
}

/** The set just done: what was logged, to be put right with a thumb while resting. */
function lastCard(tools: CardTools, session: Session, one: SetDone, open: boolean): HTMLElement {
  const { teller, correct, follow } = tools;
  const { say } = teller;
  let shown = one.done;
  const asked: Item = { ...partItem(session, one.item), exercise: one.exercise, variant: one.variant };
  const line = h("p", { class: "s-logged-line" }, doneText(teller, one.done, one.exercise));
  const side = one.side === null ? "" : ` · ${say(`${one.side}_side`)}`;
  const change = (done: Done): void => {
    shown = { ...done, note: shown.note, pain: shown.pain }; // those are the sheet's
    line.textContent = doneText(teller, shown, one.exercise);
    correct(one, shown);
  };
  let form = open ? editor(teller, asked, shown, change) : null;
  // Corrected in the sheet, taken back, or changed in another tab: the card must not write its old numbers over that.
  follow((now) => {
    const done = now.sets.find((each) => each.id === one.id)?.done;
    if (done === undefined || JSON.stringify(done) === JSON.stringify(shown)) return;
    shown = done;
    line.textContent = doneText(teller, done, one.exercise);
    const fresh = editor(teller, asked, done, change);
    form?.replaceWith(fresh);
    if (form !== null) form = fresh;
  });
  return h(
    "section",
    { class: "s-card s-logged", "aria-label": say(session.origin === "tests" ? "logged_test" : "logged") },
    h("div", { class: "row apart" }, h("p", { class: "small muted" }, `${session.origin === "tests" ? partWay(teller.page, session, one.item).name : say("logged_set", { n: one.set })}${side}`), h("button", { type: "button", class: "link-btn small", onclick: () => { editSheet(tools, session, { ...one, done: shown }); } }, say("edit"))),
    line,
    form,
  );
}

/** After work that counts toward a gate: does it hurt there? A no is one tap; anything else opens the pain sheet. */
function askCards(tools: CardTools, session: Session, item: number): HTMLElement[] {
  const { teller, act } = tools;
  const { page, say } = teller;
  return areasToAsk(session, item, page).map((area) => {
    const question = say("ask_pain", { area: areaName(page, area) });
    const fine = (): void => {
      act({ kind: "pain_told", payload: { item, pain: [{ area, level: 0 }], leg_symptom: false } });
    };
    return h(
      "section",
      { class: "s-card stack tight", "aria-label": question },
      h("p", { class: "strong" }, question),
      h("p", { class: "small muted" }, say("ask_pain_why")),
      h("div", { class: "row" }, h("button", { type: "button", class: "btn quiet", onclick: fine }, say("ask_pain_no")), h("button", { type: "button", class: "btn quiet", onclick: () => { painSheet(tools, item); } }, say("ask_pain_yes"))),
    );
  });
}

function blockedCards(tools: CardTools, session: Session, item: number, leg: boolean): HTMLElement[] {
  const { teller, act } = tools;
  const { page, say } = teller;
  const offers = wayButtons(tools, session, item, 2);
  return [
    h(
      "section",
      { class: "s-card stack", "aria-label": say("instead") },
      h("h2", {}, say(session.origin === "tests" ? "tests_stopped" : offers.length > 0 ? "instead" : "instead_none")),
      ...offers,
      session.origin === "tests" && h("button", { type: "button", class: "btn wide", onclick: () => { act({ kind: "session_ended", payload: { early: true } }); } }, say("tests_end")),
      h("button", { type: "button", class: `btn wide ${offers.length > 0 || session.origin === "tests" ? "quiet" : ""}`.trim(), onclick: () => { act({ kind: "exercise_skipped", payload: { item } }); } }, say(session.origin === "tests" ? "leave_test_out" : "leave_out")),
      h("button", { type: "button", class: "link-btn", onclick: () => {
        if (session.undoable !== null) act({ kind: "undone", payload: { of: session.undoable.id } });
      } }, say("mistaken")),
    ),
    leg ? h("p", { class: "small muted" }, page.leg_rule) : null,
    redFlags(tools, leg),
  ].filter((card) => card !== null);
}

/** What was done, exercise by exercise. */
export function summaryRows(teller: Teller, session: Session): HTMLElement[] {
  const { page, say } = teller;
  return session.parts.map((_, item) => {
    const sets = session.sets.filter((one) => one.item === item);
    const name = partWay(page, session, item).name;
    const lines = sets.map((one) => h("li", {}, one.side === null ? doneText(teller, one.done, one.exercise) : `${say(`${one.side}_side`)}: ${doneText(teller, one.done, one.exercise)}`));
    return h("li", {}, h("p", { class: "strong" }, name), lines.length > 0 ? h("ul", { class: "dashed small" }, ...lines) : h("p", { class: "small muted" }, say("left_out")));
  });
}

/** The end: what was done, exercise by exercise, and where to go. */
function summary(tools: CardTools, session: Session): HTMLElement {
  const { teller, adapted } = tools;
  const { page, say } = teller;
  const minutes = Math.max(1, Math.round(((session.ended?.at ?? session.lastAt) - session.startedAt) / 60_000));
  const undo = session.undoable;
  return h(
    "section",
    { class: "stack" },
    h("p", { class: "lead" }, say(session.origin === "tests" ? "summary_tests" : "summary", { sets: session.sets.length, minutes })),
    session.redFlag ? h("ul", { class: "dashed small" }, ...page.red_flags.map((text) => h("li", {}, text))) : null,
    session.redFlag ? h("p", {}, h("a", { class: "btn danger wide", href: page.addresses.stop }, say("red_flag_page"))) : null,
    h("ul", { class: "rows s-card" }, ...summaryRows(teller, session)),
    adapted,
    h("div", { class: "actions" }, h("a", { class: "btn", href: page.addresses.today }, say("to_today")), session.origin === "tests" ? h("a", { class: "btn quiet", href: page.addresses.tests }, say("to_tests")) : h("a", { class: "btn quiet", href: page.addresses.log }, say("to_log"))),
    undo === null || session.redFlag ? null : h("button", { type: "button", class: "link-btn", onclick: () => { tools.act({ kind: "undone", payload: { of: undo.id } }); } }, say("go_on_after_all")),
  );
}
