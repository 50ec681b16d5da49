/** The session page at work: what happened, what the clock says, what is shown, heard, kept and sent. */
import { type CardTools, cardsKey, cardsOf } from "./cards";
import { type ClockMark, SessionClock } from "./clock";
import { STALE_MS, heardInRest, heardInSet } from "./cues";
import { h, part } from "./dom";
import { type Done, type Draft, type Item, type Origin, type Pain, newId } from "./events";
import { stopsTest, testSoFar } from "./fieldtests";
import { Keeping, type Trouble } from "./keeping";
import { lineTo } from "./line";
import { Outbox, type Sending } from "./outbox";
import type { PageData } from "./page";
import { type Phase, momentIn, phaseOf, repsSoFar } from "./phases";
import { Screen } from "./screen";
import { type Session, askedAt, fold, prefill } from "./session";
import { Sheet, type Sheets, moreSheet, painSheet, refusedSheet, skipSheet, swapSheet } from "./sheets";
import { Sound } from "./sound";
import { startScreen } from "./start";
import { Closed, type Counts, type Kept, type LogMark, type Store } from "./store";
import { type Teller, missed, viewOf } from "./view";
import { Wake } from "./wake";
import { wordsOf } from "./words";

const TICK_MS = 100;
const AWAY_MS = 5000;
const CHANNEL = "runtall-training";
const CLOCK_KEY = "runtall-clock-offset";

export class App {
  readonly teller: Teller;
  readonly screen: Screen;
  readonly sheet: Sheet;
  readonly sound: Sound;
  readonly clock = new SessionClock();
  readonly #wake = new Wake();
  readonly #channel = new BroadcastChannel(CHANNEL);
  readonly #line;
  #outbox: Outbox | null = null;
  #sending: Sending = "idle";
  #counts: Counts = { queued: 0, saved: 0, refused: 0 };
  #turn = 0;
  #ticked = 0;
  #adapting = "";
  readonly #day = localDate(new Date());
  #followers: ((session: Session) => void)[] = [];
  readonly #adapted = h("div", { role: "status" });
  keeping: Keeping;
  session: Session | null = null;

  constructor(
    private readonly page: PageData,
    private readonly root: HTMLElement,
    private readonly store: Store | null,
    device: string,
    session: string | null,
    log: LogMark,
  ) {
    this.teller = { page, say: wordsOf(page.words) };
    this.screen = new Screen(root, this.teller);
    this.sound = new Sound(page.language);
    this.sheet = new Sheet(part(root, "sheet") as HTMLDialogElement, this.teller.say("close"));
    this.#line = lineTo(page.addresses, log, (mark) => void store?.setLog(mark).catch(() => undefined));
    this.keeping = new Keeping(store, this.#line, this.clock, device, session ?? newId(), () => { this.update(); }, (trouble) => { this.#told(trouble); }, () => { this.#written(); });
    if (store !== null) this.#outbox = new Outbox(store, this.#line, (sending) => { this.#sendingNow(sending); });
  }

  /** Begin: what is on this device, then the clock, the buttons and the way to the server. */
  async begin(): Promise<void> {
    if (this.store === null) this.screen.notice("stop", this.teller.say("no_storage"));
    this.clock.goOn(markOf(this.keeping.session));
    await this.keeping.reload();
    const before = this.session?.lastAt;
    this.#bind();
    this.update();
    if (before !== undefined) this.#back(before);
    window.setInterval(() => { this.tick(); }, TICK_MS);
    this.root.hidden = false;
    this.#outbox?.wake();
  }

  get phase(): Phase | null {
    return this.session === null ? null : phaseOf(this.session, this.page);
  }

  /** The events changed: fold them again and show what they come to. */
  update(): void {
    this.session = fold(this.keeping.events);
    localStorage.setItem(CLOCK_KEY, JSON.stringify({ session: this.keeping.session, ...this.clock.mark }));
    this.#wake.want(this.session !== null && this.session.ended === null);
    const phase = this.phase;
    if (phase?.kind !== "ended") this.#adapting = ""; // gone on after all: its next end is told anew
    if (this.session === null || phase === null) {
      this.screen.showStart(startScreen(this.teller, (items, origin) => { this.start(items, origin); }));
    } else {
      this.tick();
      for (const changed of this.#followers) changed(this.session);
      if (phase.kind === "ended") this.#adapt();
    }
    void this.#count();
  }

  /** The clock went on: numbers, the ring, beeps. Ten times a second, and after every change. */
  tick(): void {
    const { session, phase } = this;
    if (session === null || phase === null) return;
    const now = this.clock.now();
    const view = viewOf(this.teller, session, phase, now);
    const fresh = this.screen.show(view, session, phase, cardsKey(this.page, session, phase), () => this.#cards(session, phase));
    if (fresh) this.sound.say(view.said);
    if (now - this.#ticked < STALE_MS) this.#hear(session, phase, this.#ticked, now);
    this.#ticked = now;
  }

  #cards(session: Session, phase: Phase): HTMLElement[] {
    this.#followers = [];
    const tools: CardTools = {
      ...this.#sheets(),
      correct: (one, done) => { this.act({ kind: "set_corrected", payload: { of: one.id, ...done } }); },
      addRest: (add_s) => { this.act({ kind: "rest_changed", payload: { add_s } }); },
      adapted: this.#adapted,
      follow: (changed) => { this.#followers.push(changed); },
    };
    return cardsOf(tools, session, phase);
  }

  #hear(session: Session, phase: Phase, before: number, now: number): void {
    if (document.visibilityState !== "visible") return;
    let heard = null;
    if (phase.kind === "set") {
      const asked = askedAt(session, phase.place);
      heard = heardInSet(momentIn(session, asked, phase.since, before), momentIn(session, asked, phase.since, now));
    } else if (phase.kind === "wait" && phase.why !== "switch") heard = heardInRest(phase.until - before, phase.until - now);
    else if (phase.kind === "warm_up" && phase.until !== null) heard = heardInRest(phase.until - before, phase.until - now);
    if (heard === null) return;
    if (heard.beep !== null) this.sound.play(heard.beep);
    if (heard.words !== "") this.sound.say(this.teller.say(heard.words));
  }

  start(items: Item[], origin: Origin): void {
    this.sound.unlock();
    void (navigator as { storage?: StorageManager }).storage?.persist();
    if (this.session !== null) this.keeping.session = newId();
    const date = localDate(new Date(this.clock.now()));
    this.act({ kind: "session_started", payload: { date, origin, warm_up_s: this.page.warm_up_s, items: items.map((item) => ({ ...item })) } });
  }

  act = (...drafts: Draft[]): void => {
    this.sound.unlock();
    this.screen.clearNotices();
    this.keeping.add(drafts);
  };

  /** The one large next action. */
  next(): void {
    const { session, phase } = this;
    if (session === null || phase === null) return;
    if (phase.kind === "warm_up") {
      if (phase.begunAt === null) this.act({ kind: "warm_up_begun", payload: {} });
      else this.act({ kind: "warm_up_ended", payload: { skipped: this.clock.now() < (phase.until ?? 0) } });
    } else if (phase.kind === "wait") this.act({ kind: "set_begun", payload: phase.place });
    else if (phase.kind === "set") this.act(this.#logged(session, phase));
    else if (phase.kind === "complete") this.act({ kind: "session_ended", payload: { early: false } });
  }

  /** The set under way as a log, with the pain told in it so far and `more`. */
  #logged(session: Session, phase: Extract<Phase, { kind: "set" }>, more: readonly Pain[] = []): Draft {
    const asked = askedAt(session, phase.place);
    const pain = session.told.filter((told) => told.set === null && told.item === phase.place.item && told.at >= phase.since);
    const levels = new Map([...pain, ...more].map((told) => [told.area, told.level]));
    const now = this.clock.now();
    const done: Done = {
      ...prefill(session, phase.place),
      ...(session.origin === "tests" ? testSoFar(asked, momentIn(session, asked, phase.since, now)) : { reps: repsSoFar(asked, phase.since, now) }),
      pain: [...levels].map(([area, level]) => ({ area, level })),
    };
    const { item, set, side } = phase.place;
    return { kind: "set_logged", payload: { item, set, side, exercise: asked.exercise, variant: asked.variant, ...done } };
  }

  /** Pain that stops a running field test keeps what was held until then, with the pain. */
  #withPain = (...drafts: Draft[]): void => {
    const { session, phase } = this;
    const told = drafts.find((draft) => draft.kind === "pain_told");
    if (session?.origin === "tests" && phase?.kind === "set" && told?.kind === "pain_told") {
      const { pain, leg_symptom: leg } = told.payload;
      const all = leg ? [...pain, { area: "leg", level: 1 }] : pain;
      if (stopsTest(this.page, session, phase.place, pain, leg)) drafts.unshift(this.#logged(session, phase, all));
    }
    this.act(...drafts);
  };

  #sheets(): Sheets {
    return { teller: this.teller, sheet: this.sheet, act: this.act };
  }

  /** Pain, swap, skip, more. */
  #do(what: string): void {
    const { session, phase } = this;
    if (session === null || phase === null) return;
    const place = phase.kind === "set" || phase.kind === "wait" ? phase.place : null;
    if (what === "pain") painSheet({ ...this.#sheets(), act: this.#withPain }, place?.item ?? session.sets.at(-1)?.item ?? null);
    if (what === "swap" && place !== null) swapSheet(this.#sheets(), session, place.item);
    if (what === "skip") {
      if (place !== null) skipSheet(this.#sheets(), session, place);
      else if (phase.kind === "warm_up") this.act({ kind: "warm_up_ended", payload: { skipped: true } });
    }
    if (what === "rest") this.act({ kind: "rest_changed", payload: { add_s: 15 } });
    if (what === "more") {
      const restart = phase.kind === "set" ? () => { this.act({ kind: "set_begun", payload: phase.place }); } : null;
      moreSheet(this.#sheets(), session, this.clock.now(), restart);
    }
    if (what === "undo" && session.undoable !== null) this.act({ kind: "undone", payload: { of: session.undoable.id } });
  }

  #bind(): void {
    part(this.root, "next").addEventListener("click", () => { this.next(); });
    for (const button of this.root.querySelectorAll<HTMLElement>("[data-do]")) {
      button.addEventListener("click", () => { this.#do(button.dataset.do ?? ""); });
    }
    for (const which of ["beeps", "voice"] as const) {
      const button = part(this.root, which);
      button.setAttribute("aria-pressed", String(this.sound[which]));
      button.addEventListener("click", () => {
        this.sound.unlock();
        button.setAttribute("aria-pressed", String(this.sound.toggle(which)));
      });
    }
    part(this.root, "saved").addEventListener("click", () => void this.#showRefused());
    let left = 0;
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden") left = this.clock.now();
      else {
        if (left > 0) this.#back(left);
        if (this.session === null && localDate(new Date()) !== this.#day) window.location.reload(); // another day's plan now
        this.#outbox?.wake();
      }
    });
    window.addEventListener("online", () => this.#outbox?.wake());
    this.#channel.addEventListener("message", ({ data }) => {
      // A session begun, ended or stopped for a red flag elsewhere: what this start screen offers is out of date.
      if (this.session === null && this.store !== null && data === "written") window.location.reload();
      else void this.keeping.reload();
    });
  }

  /** Back after sleep, background or a reload: say what happened meanwhile. */
  #back(since: number): void {
    const { session, phase } = this;
    const now = this.clock.now();
    if (session === null || phase === null || now - since < AWAY_MS) return;
    const text = missed(this.teller, session, phase, since, now);
    if (text !== "") this.screen.notice("warn", text);
  }

  #written(): void {
    this.#channel.postMessage("written");
    this.#outbox?.wake();
  }

  #sendingNow(sending: Sending): void {
    this.#sending = sending;
    void this.#count();
    if (sending === "idle") this.#channel.postMessage("sent"); // the other tabs count again
    this.#adapt();
  }

  async #count(): Promise<void> {
    const writing = this.keeping.isWriting;
    const turn = (this.#turn += 1);
    if (writing) this.screen.saved(true, this.#sending, this.#counts); // at once: "saved" must not stand a moment longer
    const counts = await this.#countsOf();
    if (turn !== this.#turn) return; // counted again meanwhile
    this.#counts = counts;
    this.screen.saved(writing || this.keeping.isWriting, this.#sending, counts); // counts read while writing are too old
  }

  /** What waits on this device; nothing where there is no storage, or none any more. */
  async #countsOf(session?: string): Promise<Counts> {
    const none: Counts = { queued: 0, saved: this.keeping.events.length, refused: 0 };
    if (this.store?.isOpen !== true) return none;
    try {
      return await this.store.counts(session);
    } catch (error) {
      if (error instanceof Closed) return none;
      throw error;
    }
  }

  #told(trouble: Trouble): void {
    const { say } = this.teller;
    if (trouble.kind === "gone_on") this.screen.notice("warn", say("gone_on"));
    else if (trouble.kind === "straight") this.screen.notice("warn", say(trouble.full ? "went_straight" : "went_straight_cleared"));
    else if (trouble.kind === "deleted") {
      this.screen.notice("stop", trouble.reason, { text: say("begin_anew"), act: () => { window.location.reload(); } });
    } else {
      const again = (): void => {
        this.screen.clearNotices();
        this.keeping.add(trouble.drafts);
      };
      this.screen.notice("stop", say(trouble.kind === "full" ? "storage_full" : "storage_broken"), { text: say("try_again"), act: again });
    }
  }

  async #showRefused(): Promise<void> {
    if (this.store === null || this.#counts.refused === 0) return;
    const refused: Kept[] = (await this.store.all()).filter((row) => row.state === "refused");
    const forget = (): void => void this.store?.forgetRefused().then(() => { window.location.reload(); });
    refusedSheet(this.#sheets(), refused, () => void this.store?.retryRefused().then(() => this.#outbox?.wake()), forget);
  }

  /** The session is over and the server has all of it: let the plan take it in, or say what the tests say. */
  #adapt(): void {
    const { session } = this;
    if (session?.ended == null || session.redFlag || this.#sending === "sending") return;
    if (this.#adapting === session.id || this.keeping.isWriting) return;
    void this.#countsOf(session.id).then(async (counts) => {
      if (this.#adapting === session.id || this.session?.ended == null) return;
      if (counts.queued > 0 || counts.refused > 0) {
        if (this.#sending === "unreachable") this.#showAdapted([this.teller.say("adapted_later")]);
        return;
      }
      this.#adapting = session.id;
      const tests = session.origin === "tests";
      this.#showAdapted(await this.#adaptedLines(tests ? this.page.addresses.tested : this.page.addresses.adapt));
    });
  }

  #showAdapted(lines: readonly string[]): void {
    const { say } = this.teller;
    const tests = this.session?.origin === "tests";
    this.#adapted.replaceChildren(
      h("h2", {}, say(tests ? "tested" : "adapted")),
      h("ul", { class: "dashed" }, ...lines.map((line) => h("li", {}, line))),
      tests || this.#adapting === "" ? "" : h("p", { class: "small" }, h("a", { href: this.page.addresses.plan }, say("to_plan"))),
    );
  }

  async #adaptedLines(address: string): Promise<string[]> {
    try {
      return await this.#line.call(address);
    } catch {
      return [this.teller.say("adapted_later")];
    }
  }
}

/** Where the clock of this session stood before a reload. Another session's clock is no business of this one. */
function markOf(session: string): ClockMark {
  try {
    const kept = JSON.parse(localStorage.getItem(CLOCK_KEY) ?? "null") as ({ session?: string } & ClockMark) | null;
    if (kept?.session === session) return kept;
  } catch {
    // written by something else: nothing to go on from
  }
  return { offset: 0, seen: 0 };
}

/** A moment's date where the runner is, as `2026-11-23`. */
export function localDate(moment: Date): string {
  const month = String(moment.getMonth() + 1).padStart(2, "0");
  return `${moment.getFullYear()}-${month}-${String(moment.getDate()).padStart(2, "0")}`;
}
