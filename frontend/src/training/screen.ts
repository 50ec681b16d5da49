/** The session page's elements. Patches what changed; keeps the focus where the thumb or the keyboard left it. */
import { h, part, setText } from "./dom";
import type { Sending } from "./outbox";
import type { Phase } from "./phases";
import type { Session } from "./session";
import type { Counts } from "./store";
import { type Teller, type View, lastOf, marks, partItem, partWay } from "./view";

const NAMES = [
  ...(["where", "title", "cue", "chip", "number", "unit", "note", "next", "cards"] as const),
  ...(["stage", "ring", "say", "bar", "how", "saved", "notices", "start", "session"] as const),
];
type Parts = Record<(typeof NAMES)[number], HTMLElement>;

const QUIET: Record<Phase["kind"], readonly string[]> = {
  warm_up: ["skip", "more"],
  wait: ["pain", "swap", "skip", "more"],
  set: ["pain", "swap", "skip", "more"],
  blocked: ["more"],
  complete: ["pain", "undo"],
  ended: [],
};

export class Screen {
  #key = "";
  #cards = "";
  #how = "";
  #bar = "";
  readonly #parts: Parts;

  constructor(
    private readonly root: HTMLElement,
    private readonly teller: Teller,
  ) {
    this.#parts = Object.fromEntries(NAMES.map((name) => [name, part(root, name)])) as Parts;
  }

  showStart(start: HTMLElement): void {
    this.#parts.session.hidden = true;
    this.#parts.start.hidden = false;
    this.#parts.start.replaceChildren(start);
    this.#key = "";
  }

  /** Show a view; true when something else is asked now than before. The cards are made anew with it or with `cardsKey`. */
  show(view: View, session: Session, phase: Phase, cardsKey: string, cards: () => HTMLElement[]): boolean {
    const { start, next, stage, number, unit } = this.#parts;
    for (const name of ["where", "title", "cue", "chip", "note"] as const) setText(this.#parts[name], view[name]);
    setText(number, view.number);
    setText(unit, view.unit);
    setText(next, view.next);
    stage.dataset.tone = view.tone;
    number.classList.toggle("long", view.number.length > 5);
    this.#ring(view.ring);
    this.#marks(session);
    if (view.key === this.#key) {
      if (cardsKey !== this.#cards) this.#deal(cardsKey, cards());
      return false;
    }
    const first = this.#key === "";
    this.#key = view.key;
    this.#parts.session.hidden = false;
    start.hidden = true;
    next.hidden = view.next === "";
    stage.hidden = view.number === "";
    this.#parts.session.dataset.phase = phase.kind === "wait" ? phase.why : phase.kind;
    for (const button of this.root.querySelectorAll<HTMLElement>("[data-do]")) {
      const what = button.dataset.do ?? "";
      if (what === "swap" && session.origin === "tests") button.hidden = true;
      else button.hidden = what === "rest" ? !(phase.kind === "wait" && phase.why === "rest") : !QUIET[phase.kind].includes(what);
    }
    this.#deal(cardsKey, cards());
    this.#howTo(session, phase);
    setText(this.#parts.say, view.said);
    if (first || document.activeElement === document.body) this.#focus();
    window.scrollTo({ top: 0 });
    return !first;
  }

  /** New cards; a focus that was in the old ones goes to the next action. */
  #deal(key: string, cards: HTMLElement[]): void {
    const lost = this.#parts.cards.contains(document.activeElement);
    this.#cards = key;
    this.#parts.cards.replaceChildren(...cards);
    if (lost) this.#focus();
  }

  #focus(): void {
    const { next, title } = this.#parts;
    (next.hidden ? title : next).focus({ preventScroll: true });
  }

  /** `--full` of the ring, and whether there is one. */
  #ring(ring: number | null): void {
    this.#parts.stage.classList.toggle("ringed", ring !== null);
    if (ring !== null) this.#parts.ring.style.setProperty("--full", String(Math.max(0, Math.min(1, ring))));
  }

  #marks(session: Session): void {
    const all = marks(session);
    const text = all.map((mark) => `${mark.item}${mark.state}`).join();
    if (text === this.#bar) return;
    this.#bar = text;
    const groups = session.parts.map((_, item) => h("li", {}, ...all.filter((mark) => mark.item === item).map((mark) => h("i", { class: mark.state }))));
    this.#parts.bar.replaceChildren(...groups.filter((group) => group.childElementCount > 0));
  }

  /** How it is done, beside or below: made anew only when the exercise changes. */
  #howTo(session: Session, phase: Phase): void {
    const item = phase.kind === "wait" || phase.kind === "set" ? phase.place.item : null;
    const { page, say } = this.teller;
    this.#parts.how.hidden = item === null;
    if (item === null) return;
    const way = partWay(page, session, item);
    if (this.#how === way.name) return;
    this.#how = way.name;
    const { exercise } = way;
    const wide = window.matchMedia("(min-width: 900px)").matches;
    this.#parts.how.replaceChildren(
      h(
        "details",
        { class: "more", open: wide || (phase.kind === "wait" && phase.why === "setup" && lastOf(page, partItem(session, item)) === undefined) },
        h("summary", {}, say("how"), h("span", { class: "visually-hidden" }, `: ${way.name}`)),
        h(
          "div",
          { class: "stack" },
          way.summary !== "" && h("p", { class: "small" }, way.summary),
          h("ol", { class: "numbered small" }, ...way.steps.map((step) => h("li", {}, h("span", {}, step)))),
          exercise && h("p", { class: "small muted" }, exercise.breathing),
          exercise && h("h2", { class: "item-name" }, say("stop_for")),
          exercise && h("ul", { class: "dashed small" }, ...exercise.stop_signs.map((sign) => h("li", {}, sign))),
        ),
      ),
    );
  }

  /** Where everything that was logged is now: being written, on this device, on its way, on the server, refused. */
  saved(writing: boolean, sending: Sending, counts: Counts): void {
    const { say } = this.teller;
    const state = writing ? "writing" : counts.refused > 0 ? "refused" : counts.queued === 0 ? "saved" : sending === "sending" ? "sending" : "queued";
    const { saved } = this.#parts;
    saved.dataset.state = state;
    saved.hidden = counts.queued + counts.saved + counts.refused === 0 && !writing;
    (saved as HTMLButtonElement).disabled = state !== "refused"; // a button only where there is something to see
    setText(saved, say(`state_${state}`, { n: state === "refused" ? counts.refused : counts.queued }));
  }

  notice(kind: "warn" | "stop", text: string, action?: { text: string; act: () => void }): void {
    const box = h("div", { class: `notice ${kind}`, role: "alert" }, h("p", {}, text));
    if (action !== undefined) box.append(h("button", { type: "button", class: "btn small", onclick: action.act }, action.text));
    this.#parts.notices.replaceChildren(box);
  }

  /** A question that never gets in the way: shown when nothing is under way. */
  offer(text: string, yes: string, act: () => void): void {
    const box = h("div", { class: "notice flash" }, h("p", {}, text), h("button", { type: "button", class: "btn quiet small", onclick: act }, yes));
    part(this.root, "offer").replaceChildren(box);
  }

  clearNotices(): void {
    this.#parts.notices.replaceChildren();
  }
}
