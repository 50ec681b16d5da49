/** Sheets over the session: pain, another way, skipping, less time, ending, correcting, what was refused. */
import type { Done, Draft, Item, Pain } from "./events";
import { h } from "./dom";
import { alternatives } from "./pain";
import { minutesLeft, shortened } from "./phases";
import { editor, painPicker, stepper } from "./pickers";
import type { Session, SetDone } from "./session";
import type { Kept } from "./store";
import { type Teller, doseText, partItem, partWay } from "./view";

/** One modal sheet at a time, in the page's dialog. */
export class Sheet {
  constructor(
    private readonly dialog: HTMLDialogElement,
    private readonly close: string,
  ) {
    dialog.addEventListener("click", (event) => {
      if (event.target === dialog) dialog.close();
    });
  }

  open(title: string, ...content: (Node | null | false)[]): void {
    const heading = h("h2", { id: "sheet-title", tabindex: "-1" }, title);
    const shut = h("button", { type: "button", class: "s-close", "aria-label": this.close, onclick: () => { this.dialog.close(); } }, "×");
    const body = h("div", { class: "s-sheet" }, h("div", { class: "s-sheet-head" }, heading, shut), ...content);
    this.dialog.setAttribute("aria-labelledby", "sheet-title");
    this.dialog.replaceChildren(body);
    if (!this.dialog.open) this.dialog.showModal();
    heading.focus();
  }

  shut(): void {
    if (this.dialog.open) this.dialog.close();
  }
}

export interface Sheets {
  teller: Teller;
  sheet: Sheet;
  /** Write events down and go on. */
  act: (...drafts: Draft[]) => void;
}

function button(text: string, act: () => void, kind = "quiet"): HTMLButtonElement {
  return h("button", { type: "button", class: `btn ${kind} wide`.trim(), onclick: act }, text);
}

export function painSheet({ teller, sheet, act }: Sheets, item: number | null): void {
  const { page, say } = teller;
  let pain: Pain[] = [];
  let leg = false;
  const legBox = h("input", { type: "checkbox", onchange: (event) => { leg = (event.target as HTMLInputElement).checked; } });
  const tell = button(say("pain_tell"), () => {
    sheet.shut();
    if (pain.length > 0 || leg) act({ kind: "pain_told", payload: { item, pain, leg_symptom: leg } });
  }, "");
  sheet.open(
    say("pain"),
    painPicker(teller, [], (told) => { pain = told; }),
    h("label", { class: "choice" }, legBox, h("span", {}, say("pain_leg"))),
    h("p", { class: "small muted" }, page.areas[0]?.why ?? ""),
    tell,
    redFlags({ teller, sheet, act }),
  );
}

/** The signs that end training, and a way to say that one is there. */
export function redFlags({ teller, sheet, act }: Sheets, open = false): HTMLElement {
  const { page, say } = teller;
  return h(
    "details",
    { class: "more s-flags", open },
    h("summary", {}, say("red_flags")),
    h("ul", { class: "dashed small" }, ...page.red_flags.map((text) => h("li", {}, text))),
    button(say("red_flag_mine"), () => {
      sheet.open(
        say("red_flag_sure"),
        h("p", {}, say("red_flag_then")),
        button(say("red_flag_yes"), () => {
          sheet.shut();
          act({ kind: "red_flag_told", payload: {} });
        }, "danger"),
        button(say("red_flag_no"), () => { sheet.shut(); }),
      );
    }, "danger"),
  );
}

export function swapSheet(sheets: Sheets, session: Session, item: number): void {
  const { teller, sheet } = sheets;
  const ways = alternatives(session, item, teller.page);
  sheet.open(
    teller.say("swap"),
    h("p", { class: "muted" }, teller.say(ways.length > 0 ? "swap_why" : "swap_none")),
    ...wayButtons(sheets, session, item),
  );
}

/** Each way that is open, as a button that takes it. */
export function wayButtons({ teller, sheet, act }: Sheets, session: Session, item: number, most = 20): HTMLElement[] {
  const { say } = teller;
  return alternatives(session, item, teller.page)
    .slice(0, most)
    .map((way) =>
      h(
        "button",
        { type: "button", class: "s-way", onclick: () => {
          sheet.shut();
          act({ kind: "exercise_swapped", payload: { item, to: way.item } });
        } },
        h("span", { class: "strong" }, way.name, " ", h("span", { class: "chip calm" }, say(`kind_${way.kind}`))),
        h("span", { class: "small" }, way.summary),
        h("span", { class: "small muted" }, doseText(teller, way.item)),
      ),
    );
}

export function skipSheet({ teller, sheet, act }: Sheets, session: Session, place: { item: number; set: number; side: "left" | "right" | null }): void {
  const { page, say } = teller;
  sheet.open(
    say("skip"),
    button(say("skip_set"), () => {
      sheet.shut();
      act({ kind: "set_skipped", payload: { item: place.item, set: place.set, side: place.side } });
    }),
    button(say("skip_exercise", { name: partWay(page, session, place.item).name }), () => {
      sheet.shut();
      act({ kind: "exercise_skipped", payload: { item: place.item } });
    }),
    h("p", { class: "small muted" }, say("skip_note")),
  );
}

export function moreSheet(sheets: Sheets, session: Session, now: number, restart: (() => void) | null): void {
  const { teller, sheet, act } = sheets;
  const { say } = teller;
  sheet.open(
    say("more"),
    session.undoable === null ? null : button(say("undo_what", { what: say(`undo_${session.undoable.kind}`) }), () => {
      sheet.shut();
      if (session.undoable !== null) act({ kind: "undone", payload: { of: session.undoable.id } });
    }),
    restart === null ? null : button(say("restart_set"), () => {
      sheet.shut();
      restart();
    }),
    button(say("shorten"), () => { shortenSheet(sheets, session, now); }),
    button(say("end_early"), () => { endSheet(sheets); }),
  );
}

/** Fewer sets for the minutes at hand, warm-up included; what is too little for a set leads to the end. */
export function shortenSheet(sheets: Sheets, session: Session, at: number): void {
  const { teller, sheet, act } = sheets;
  const { page, say } = teller;
  const left = Math.max(1, Math.round(minutesLeft(session, at)));
  const says = h("div", { class: "stack tight", role: "status" });
  const end = button(say("end_early"), () => { endSheet(sheets); });
  const pick = (minutes: number): void => {
    const sets = shortened(session, minutes, at);
    if (sets === null) {
      says.replaceChildren(h("p", {}, say(minutes === 1 ? "shorten_none_one" : "shorten_none", { n: minutes })));
      return;
    }
    const lines = session.parts.flatMap((part, item) => {
      const wanted = sets[item] ?? part.sets;
      if (part.skipped || wanted === part.sets) return [];
      const name = partWay(page, session, item).name;
      return [h("li", {}, wanted === 0 ? say("shorten_out", { name }) : say("shorten_sets", { name, n: wanted, of: part.sets }))];
    });
    says.replaceChildren(
      h("ul", { class: "dashed" }, ...lines),
      h("p", { class: "small muted" }, say("shorten_why")),
      button(say("shorten_do"), () => {
        sheet.shut();
        act({ kind: "session_shortened", payload: { minutes, sets } });
      }, ""),
    );
  };
  const most = left - 1;
  const exact = h("div", {});
  const choose = (minutes: number): void => {
    const range = { label: say("shorten_minutes"), value: minutes, least: 1, most, next: (value: number, up: boolean) => value + (up ? 1 : -1), text: (n: number) => say("minutes", { n }), less: say("less"), more: say("more_of") };
    exact.replaceChildren(stepper(range, pick));
    pick(minutes);
  };
  const usual = [5, 10, 15, 20, 30].filter((minutes) => minutes <= most);
  const buttons = usual.map((minutes) => h("button", { type: "button", class: "s-choice", onclick: () => { choose(minutes); } }, say("minutes", { n: minutes })));
  if (most > 0) choose(usual.at(-1) ?? most);
  sheet.open(
    say("shorten"),
    h("p", { class: "muted" }, say(left === 1 ? "shorten_last" : "shorten_now", { n: left })),
    buttons.length > 0 && h("div", { class: "s-choices" }, h("div", {}, ...buttons)),
    most > 0 ? exact : null,
    says,
    end,
  );
}

export function endSheet({ teller, sheet, act }: Sheets): void {
  const { say } = teller;
  sheet.open(
    say("end_early"),
    h("p", {}, say("end_note")),
    button(say("end_yes"), () => {
      sheet.shut();
      act({ kind: "session_ended", payload: { early: true } });
    }, ""),
    button(say("end_no"), () => { sheet.shut(); }),
  );
}

/** Correct a set: everything that was logged, and a note. Saves one event when something changed. */
export function editSheet({ teller, sheet, act }: Sheets, session: Session, one: SetDone): void {
  const { say } = teller;
  let now: Done = one.done;
  const asked: Item = { ...partItem(session, one.item), exercise: one.exercise, variant: one.variant };
  const note = h("textarea", { rows: "2", maxlength: "500", id: "set-note" });
  note.value = now.note;
  sheet.open(
    say("edit_set"),
    editor(teller, asked, now, (done) => { now = { ...done, note: now.note, pain: now.pain }; }),
    h("details", { class: "more", open: now.pain.length > 0 }, h("summary", {}, say("pain")), painPicker(teller, now.pain, (pain) => { now = { ...now, pain }; })),
    h("div", { class: "field" }, h("label", { for: "set-note" }, say("log_note")), note),
    button(say("edit_save"), () => {
      sheet.shut();
      const said = { ...now, note: note.value.trim() };
      if (JSON.stringify(said) !== JSON.stringify(one.done)) act({ kind: "set_corrected", payload: { of: one.id, ...said } });
    }, ""),
    button(say("edit_remove"), () => {
      sheet.shut();
      act({ kind: "undone", payload: { of: one.id } });
    }, "danger"),
  );
}

/** What the server would not take, and why. */
export function refusedSheet({ teller, sheet }: Sheets, refused: readonly Kept[], again: () => void, forget: () => void): void {
  const { say } = teller;
  sheet.open(
    say("refused_title"),
    h("p", {}, say("refused_note")),
    h("ul", { class: "dashed" }, ...[...new Set(refused.map((row) => row.reason))].map((reason) => h("li", {}, reason))),
    button(say("refused_again"), () => {
      sheet.shut();
      again();
    }, ""),
    button(say("refused_forget"), () => {
      sheet.open(
        say("refused_forget"),
        h("p", {}, say("refused_forget_sure", { n: refused.length })),
        button(say("refused_forget_yes"), () => {
          sheet.shut();
          forget();
        }, "danger"),
        button(say("end_no"), () => { sheet.shut(); }),
      );
    }),
  );
}
