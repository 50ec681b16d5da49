/** Before a session: the day's exercises, or the choice for a day of one's own. */
import type { Item, Origin } from "./events";
import { summaryRows } from "./cards";
import { h } from "./dom";
import type { Session } from "./session";
import { type Teller, doseText, lastOf } from "./view";
import { wayOf } from "./page";

export const MOST_EXERCISES = 3;

/** The page before the start. `start` gets the exercises in session order. */
export function startScreen(teller: Teller, start: (items: Item[], origin: Origin) => void): HTMLElement {
  const { page, say } = teller;
  if (page.on_hold) {
    return h("section", { class: "card" }, h("h1", {}, say("on_hold")), h("p", {}, say("on_hold_why")), h("ul", { class: "dashed small" }, ...page.red_flags.map((text) => h("li", {}, text))), h("a", { class: "btn danger wide", href: page.addresses.stop }, say("red_flag_page")));
  }
  const wanted = new URLSearchParams(window.location.search).has("tests");
  const day = page.items.length > 0 ? planned(teller, start) : unplanned(teller, start);
  const tests = testsCard(teller, start, wanted);
  const done = (page.done_here ?? []).map((session) => doneCard(teller, session));
  return h("div", { class: "stack" }, ...(wanted ? [tests, day] : [day, tests]), ...done);
}

/** A session of today that ended on this device, also when the server has not heard of it yet. */
function doneCard(teller: Teller, session: Session): HTMLElement {
  return h("section", { class: "card stack tight" }, h("h2", {}, teller.say("done_today")), h("ul", { class: "rows" }, ...summaryRows(teller, session)));
}

/** The field tests: open when they were asked for; only a word where the back hurts. */
function testsCard(teller: Teller, start: (items: Item[], origin: "tests") => void, open: boolean): HTMLElement {
  const { page, say } = teller;
  const { tests } = page;
  const summary = h("summary", {}, say(tests.due ? "tests_due" : "tests"));
  if (tests.refused !== "") return h("details", { class: "more s-tests", open }, summary, h("p", { class: "muted" }, tests.refused));
  const chosen = new Set(tests.choices.filter((choice) => choice.ticked).map((choice) => choice.item.exercise));
  const go = h("button", { type: "button", class: `btn wide ${open ? "" : "quiet"}`.trim() }, say("tests_start"));
  const rows = tests.choices.map((choice) => {
    const box = h("input", { type: "checkbox", id: `choose-${choice.item.exercise}`, checked: choice.ticked });
    box.addEventListener("change", () => {
      if (box.checked) chosen.add(choice.item.exercise);
      else chosen.delete(choice.item.exercise);
      go.disabled = chosen.size === 0;
    });
    return row(teller, choice.item, box, "", say("needs", { what: choice.needs }));
  });
  go.addEventListener("click", () => {
    start(tests.choices.map((choice) => choice.item).filter((item) => chosen.has(item.exercise)), "tests");
  });
  return h(
    "details",
    { class: "more s-tests", open },
    summary,
    h(
      "div",
      { class: "stack" },
      h("p", { class: "muted" }, tests.when),
      h("ul", { class: "dashed small" }, ...tests.why.map((text) => h("li", {}, text))),
      h("ul", { class: "rows card" }, ...rows),
      go,
      h("p", {}, h("a", { class: "small", href: tests.address }, say("to_tests"))),
    ),
  );
}

function planned(teller: Teller, start: (items: Item[], origin: "plan") => void): HTMLElement {
  const { page, say } = teller;
  const rows = page.items.map((item, n) => row(teller, item, h("span", { class: "number-mark", "aria-hidden": "true" }, String(n + 1))));
  return h(
    "section",
    { class: "stack" },
    h("h1", { tabindex: "-1" }, say(page.items.length === 2 ? "start_two" : "start_three")),
    page.is_kept === true && h("p", { class: "small muted" }, say("kept_from")),
    h("p", { class: "muted" }, say("start_warm_up", { n: Math.round(page.warm_up_s / 60) })),
    h("ol", { class: "rows card" }, ...rows),
    h("button", { type: "button", class: "btn wide s-next", onclick: () => { start(page.items, "plan"); } }, say("start")),
  );
}

function unplanned(teller: Teller, start: (items: Item[], origin: "unplanned") => void): HTMLElement {
  const { page, say } = teller;
  const chosen = new Set(page.choices.filter((choice) => choice.planned).map((choice) => choice.exercise));
  const go = h("button", { type: "button", class: "btn wide s-next" }, say("start"));
  const told = h("p", { class: "small muted", role: "status" });
  const show = (): void => {
    const fits = chosen.size >= 1 && chosen.size <= MOST_EXERCISES;
    go.disabled = !fits;
    told.textContent = say(chosen.size > MOST_EXERCISES ? "choose_fewer" : chosen.size === 0 ? "choose_some" : "choose_note");
  };
  const rows = page.choices.map((choice) => {
    const box = h("input", { type: "checkbox", id: `choose-${choice.exercise}`, checked: chosen.has(choice.exercise) });
    box.addEventListener("change", () => {
      if (box.checked) chosen.add(choice.exercise);
      else chosen.delete(choice.exercise);
      show();
    });
    return row(teller, choice.item, box, choice.planned ? say("planned_next") : "");
  });
  go.addEventListener("click", () => {
    start(page.choices.filter((choice) => chosen.has(choice.exercise)).map((choice) => choice.item), "unplanned");
  });
  show();
  return h(
    "section",
    { class: "stack" },
    h("h1", { tabindex: "-1" }, say(page.done_today > 0 ? "start_again" : "start_own")),
    page.is_kept === true && h("p", { class: "small muted" }, say("kept_from")),
    h("p", { class: "muted" }, say("start_own_why")),
    h("ul", { class: "rows card" }, ...rows),
    told,
    go,
  );
}

function row(teller: Teller, item: Item, mark: HTMLElement, chip = "", needs = ""): HTMLElement {
  const { page, say } = teller;
  const last = lastOf(page, item);
  const name = wayOf(page, item)?.name ?? item.exercise;
  const head = mark instanceof HTMLInputElement ? h("label", { class: "strong", for: mark.id }, name) : h("h2", { class: "item-name" }, name);
  return h(
    "li",
    { class: "s-row" },
    mark,
    h(
      "div",
      { class: "stack tight grow" },
      head,
      chip === "" ? null : h("p", {}, h("span", { class: "chip" }, chip)),
      h("p", { class: "small" }, doseText(teller, item)),
      needs === "" ? null : h("p", { class: "small muted" }, needs),
      last && h("p", { class: "small muted" }, `${say("last_time")} ${last.line}`),
      last && last.wrong.length > 0 ? h("p", { class: "small s-wrong" }, last.wrong.join(" ")) : null,
    ),
  );
}
