/** Big, thumb-sized ways to say a number, a pain, a fault. */
import type { Done, Item, Pain } from "./events";
import { h, setText } from "./dom";
import type { Exercise, PageData } from "./page";
import type { Teller } from "./view";
import { numberText } from "./words";

interface Range {
  label: string;
  value: number;
  least: number;
  most: number;
  /** The next value up or down. */
  next: (value: number, up: boolean) => number;
  text: (value: number) => string;
  less: string;
  more: string;
}

/** Minus, the number, plus. The number is a slider for the keyboard and for screen readers. */
export function stepper(range: Range, changed: (value: number) => void): HTMLElement {
  let value = range.value;
  const shown = h("span", { class: "s-value", role: "spinbutton", tabindex: "0", "aria-label": range.label });
  const show = (): void => {
    setText(shown, range.text(value));
    shown.setAttribute("aria-valuenow", String(value));
    shown.setAttribute("aria-valuetext", range.text(value));
  };
  const move = (up: boolean): void => {
    const next = Math.min(range.most, Math.max(range.least, range.next(value, up)));
    if (next === value) return;
    value = next;
    show();
    changed(value);
  };
  shown.addEventListener("keydown", (event) => {
    const up = event.key === "ArrowUp" || event.key === "ArrowRight";
    if (!up && event.key !== "ArrowDown" && event.key !== "ArrowLeft") return;
    event.preventDefault();
    move(up);
  });
  shown.setAttribute("aria-valuemin", String(range.least));
  shown.setAttribute("aria-valuemax", String(range.most));
  show();
  const button = (up: boolean): HTMLElement =>
    h("button", { type: "button", class: "s-step", "aria-label": `${range.label}: ${up ? range.more : range.less}`, onclick: () => { move(up); } }, up ? "+" : "−");
  return h("div", { class: "s-stepper" }, h("span", { class: "s-label", "aria-hidden": "true" }, range.label), button(false), shown, button(true));
}

/** A row of choices, one of them pressed. */
export function choices(label: string, options: readonly { value: number; text: string }[], chosen: number | null, pick: (value: number) => void, kind = ""): HTMLElement {
  const buttons = options.map((option) =>
    h("button", { type: "button", class: "s-choice", "aria-pressed": String(option.value === chosen), onclick: () => { choose(option.value); } }, option.text),
  );
  const choose = (value: number): void => {
    buttons.forEach((button, n) => { button.setAttribute("aria-pressed", String(options[n]?.value === value)); });
    pick(value);
  };
  return h("div", { class: `s-choices ${kind}`.trim(), role: "group", "aria-label": label }, h("span", { class: "s-label", "aria-hidden": "true" }, label), h("div", {}, ...buttons));
}

/** The whole log of a set: repetitions, hold, load, reserve, what went wrong, pain, a note. */
export function editor(teller: Teller, asked: Item, done: Done, changed: (done: Done) => void): HTMLElement {
  const { page, say } = teller;
  let now = done;
  const set = (part: Partial<Done>): void => {
    now = { ...now, ...part };
    changed(now);
  };
  const words = { less: say("less"), more: say("more_of") };
  const whole = (value: number, up: boolean): number => value + (up ? 1 : -1);
  const exercise = page.exercises[asked.exercise];
  const timed = exercise?.test?.measures === "hold";
  const rows: (HTMLElement | null)[] = [
    timed ? null : stepper({ label: say("log_reps"), value: now.reps, least: 0, most: 1000, next: whole, text: String, ...words }, (reps) => { set({ reps }); }),
    now.hold_s === null ? null : stepper({ label: say("log_hold"), value: now.hold_s, least: 0, most: 600, next: (value, up) => value + (up ? 1 : -1) * (!timed && (value > 15 || (value === 15 && up)) ? 5 : 1), text: (value) => say("seconds", { n: numberText(value, page.language) }), ...words }, (hold_s) => { set({ hold_s }); }),
    takesLoad(teller, asked, now) ? stepper({ label: say("log_load"), value: now.load_kg ?? 0, least: 0, most: 500, next: nextLoad(page, asked), text: (value) => say("kilograms", { n: numberText(value, page.language) }), ...words }, (load_kg) => { set({ load_kg: load_kg === 0 && asked.load_kg === null ? null : load_kg }); }) : null,
    timed ? null : choices(say("log_reserve"), [0, 1, 2, 3, 4].map((value) => ({ value, text: value === 4 ? "4+" : String(value) })), now.rir === null ? null : Math.min(4, now.rir), (rir) => { set({ rir }); }),
  ];
  return h("div", { class: "s-editor" }, ...rows, faultPicker(teller, exercise, now.faults, (faults) => { set({ faults }); }));
}

/** Loads are asked for where the prescription has one, or the way is done with something that has a mass. */
function takesLoad({ page }: Teller, asked: Item, done: Done): boolean {
  const way = page.exercises[asked.exercise]?.ways.find((each) => each.variant === asked.variant);
  return done.load_kg !== null || asked.load_kg !== null || (way?.implement ?? "") !== "";
}

/** The next owned load, where the runner said what they own; else half a kilogram on. */
function nextLoad(page: PageData, asked: Item): (value: number, up: boolean) => number {
  const way = page.exercises[asked.exercise]?.ways.find((each) => each.variant === asked.variant);
  const owned = page.loads[way?.implement ?? ""] ?? [];
  return (value, up) => {
    const known = up ? owned.find((load) => load > value) : [...owned].reverse().find((load) => load < value);
    return known ?? Math.round((value + (up ? 0.5 : -0.5)) * 2) / 2;
  };
}

/** What went wrong: it is said again before the next set and the next session. */
function faultPicker({ say }: Teller, exercise: Exercise | undefined, chosen: readonly string[], changed: (faults: string[]) => void): HTMLElement | null {
  if (exercise === undefined || exercise.faults.length === 0) return null;
  let now = [...chosen];
  const buttons = exercise.faults.map((fault) => {
    const button = h("button", { type: "button", class: "s-fault", "aria-pressed": String(now.includes(fault.code)) }, fault.looks);
    button.addEventListener("click", () => {
      now = now.includes(fault.code) ? now.filter((code) => code !== fault.code) : [...now, fault.code];
      button.setAttribute("aria-pressed", String(now.includes(fault.code)));
      changed(now);
    });
    return button;
  });
  return h("details", { class: "more", open: now.length > 0 }, h("summary", {}, say("log_faults")), h("div", { class: "s-faults" }, ...buttons));
}

/** A pain by area and level; `changed` gets all of them. */
export function painPicker({ page, say }: Teller, before: readonly Pain[], changed: (pain: Pain[]) => void): HTMLElement {
  let pain = [...before];
  const levels = h("div", {});
  const told = h("p", { class: "small muted", role: "status" });
  const show = (): void => {
    setText(told, pain.filter((each) => each.level > 0).map((each) => say("pain_at", { area: page.areas.find((area) => area.id === each.area)?.name ?? each.area, level: each.level })).join(" · "));
  };
  const ask = (area: string): void => {
    const now = pain.find((each) => each.area === area)?.level ?? null;
    levels.replaceChildren(
      choices(say("pain_level"), Array.from({ length: 11 }, (_, value) => ({ value, text: String(value) })), now, (level) => {
        pain = [...pain.filter((each) => each.area !== area), { area, level }];
        show();
        changed(pain);
      }, "levels"),
    );
  };
  const areas = page.areas.map((area) => {
    const button = h("button", { type: "button", class: "s-choice", "aria-pressed": "false" }, area.name);
    button.addEventListener("click", () => {
      for (const other of areas) other.setAttribute("aria-pressed", String(other === button));
      ask(area.id);
    });
    return button;
  });
  show();
  return h("div", { class: "s-editor" }, h("div", { class: "s-choices areas", role: "group", "aria-label": say("pain_where") }, h("span", { class: "s-label", "aria-hidden": "true" }, say("pain_where")), h("div", {}, ...areas)), levels, told);
}
