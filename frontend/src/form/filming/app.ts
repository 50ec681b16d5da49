/** The page that films: camera, countdown, film, a look at it, sending. */
import { Sound } from "../../training/sound";
import { Wake } from "../../training/wake";
import { type Say, numberText, wordsOf } from "../../training/words";
import { Camera, missing, troubleOf } from "./camera";
import type { View } from "./guide";
import { Level, asksForLevel } from "./level";
import type { PageData } from "./page";
import { type Moment, type Plan, heard, momentOf } from "./plan";
import { RateMeter, allows } from "./rate";
import { Recorder } from "./recorder";
import { Screen } from "./screen";
import { Sender } from "./sender";
import { type Film, type Films, NotKept, fileOf } from "./store";
import { waitingFilms } from "./waiting";

const TICK_MS = 50;
const FACTS_MS = 1000;
/** A film shorter than this cannot hold enough steps, whatever the pace. */
const SHORTEST_S = 3;
const SMALL_PX = 640;
/** A sensor that has said nothing for so long is none. */
const SENSOR_MS = 1000;

export class App {
  readonly say: Say;
  readonly screen: Screen;
  readonly #camera = new Camera();
  readonly #meter = new RateMeter();
  readonly #level = new Level();
  readonly #sound: Sound;
  readonly #wake = new Wake();
  readonly #sender: Sender;
  #view: View = "side";
  #plan: Plan = { countdown: 0, length: 0 };
  #begunAt = 0;
  #moment: Moment | null = null;
  #ticking: number | undefined;
  #recorder: Recorder | null = null;
  #film: Film | null = null;
  #file: File | null = null;
  #address = "";

  constructor(
    private readonly page: PageData,
    root: HTMLElement,
    private readonly films: Films | null,
  ) {
    this.say = wordsOf(page.words);
    this.screen = new Screen(root, this.say);
    this.#sound = new Sound(page.language);
    this.#sender = new Sender(page, this.screen, this.say, films);
    this.#bind();
  }

  async begin(): Promise<void> {
    this.screen.trouble(missing());
    this.screen.button("open").disabled = missing() !== null;
    await this.#showWaiting();
  }

  #bind(): void {
    const on = (name: string, work: () => void): void => {
      this.screen.button(name).addEventListener("click", work);
    };
    on("open", () => void this.#open());
    on("other", () => void this.#camera.next().then((device) => this.#open(device)));
    on("level", () => void this.#watchLevel());
    on("start", () => { this.#start(); });
    on("stop", () => { this.#stop(); });
    on("again", () => void this.#again());
    this.screen.part("form").addEventListener("submit", (event) => {
      event.preventDefault();
      void this.#use();
    });
    for (const radio of document.querySelectorAll<HTMLInputElement>("[name=fm-view]")) {
      radio.addEventListener("change", () => {
        this.#view = radio.value === "rear" ? "rear" : "side";
        this.screen.view(this.#view);
      });
    }
    const beeps = this.screen.part("beeps") as HTMLInputElement;
    beeps.checked = this.#sound.beeps;
    beeps.addEventListener("change", () => this.#sound.toggle("beeps"));
    this.screen.picture.addEventListener("resize", () => { this.#resized(); });
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden") this.#interrupt("stopped_hidden");
    });
    window.addEventListener("beforeunload", (event) => {
      if (this.#isOnlyHere()) event.preventDefault();
    });
    window.addEventListener("pagehide", () => {
      this.#camera.close();
    });
  }

  async #open(device?: string): Promise<void> {
    this.screen.trouble(null);
    this.screen.tell(this.say("opening"));
    this.screen.button("open").disabled = true;
    try {
      const opened = await this.#camera.open(device);
      opened.track.addEventListener("ended", () => { this.#interrupt("stopped_lost"); });
      this.screen.live(opened.stream, opened.isFront);
      this.screen.view(this.#view);
      this.#meter.watch(this.screen.picture);
      this.screen.show("ready", this.screen.button("start"));
      this.screen.tell(this.say("ready"));
      this.#showFacts();
      this.screen.button("other").hidden = (await this.#camera.next()) === undefined;
      this.screen.button("level").hidden = !asksForLevel();
      if (!asksForLevel()) await this.#watchLevel();
    } catch (error) {
      this.screen.trouble(troubleOf(error));
      this.screen.show("off");
      this.screen.tell("");
    } finally {
      this.screen.button("open").disabled = false;
    }
  }

  async #watchLevel(): Promise<void> {
    let heardOf = false;
    const allowed = await this.#level.watch((hold) => {
      heardOf = true;
      this.screen.hold(hold);
    });
    this.screen.button("level").hidden = allowed || !asksForLevel();
    if (!asksForLevel()) return;
    window.setTimeout(() => {
      if (!heardOf) this.screen.noLevel();
    }, SENSOR_MS);
  }

  /** What the camera gives, once a second, until something else is on the screen. */
  #showFacts(): void {
    const facts = this.screen.part("facts");
    if (this.screen.name !== "ready" && this.screen.name !== "running") {
      facts.hidden = true;
      return;
    }
    const { videoWidth: width, videoHeight: height } = this.screen.picture;
    const hz = this.#meter.hz;
    const told = [
      width > 0 ? this.say("size", { width, height }) : "",
      hz === null ? this.say("rate_unknown") : this.say("rate", { n: Math.round(hz) }),
    ].filter((words) => words !== "");
    const means = hz === null ? "" : this.say(`allows_${allows(hz, this.page.limits)}`, { least: this.page.limits.least_hz });
    const small = width > 0 && Math.max(width, height) < SMALL_PX ? this.say("small") : "";
    facts.textContent = [told.join(" · "), means, small].filter((words) => words !== "").join(". ").replace("..", ".");
    facts.hidden = false;
    window.setTimeout(() => { this.#showFacts(); }, FACTS_MS);
  }

  #start(): void {
    const seconds = (name: string): number => Number((this.screen.part(name) as HTMLSelectElement).value) * 1000;
    this.#plan = { countdown: seconds("countdown"), length: seconds("length") };
    this.#begunAt = performance.now();
    this.#moment = null;
    this.#sound.unlock();
    this.#wake.want(true);
    this.screen.notice("");
    this.screen.show("running", this.screen.button("stop"));
    this.screen.over(true);
    this.screen.tell(this.say("starts_in", { n: this.#plan.countdown / 1000 }));
    this.#ticking = window.setInterval(() => { this.#tick(); }, TICK_MS);
    this.#tick();
  }

  #tick(): void {
    const moment = momentOf(this.#plan, performance.now() - this.#begunAt);
    const beep = this.#moment === null ? null : heard(this.#moment, moment);
    if (beep !== null) this.#sound.play(beep);
    if (moment.stage === "filming" && this.#recorder === null) this.#record();
    this.#moment = moment;
    if (moment.stage === "over") void this.#finish("");
    else this.screen.moment(moment);
  }

  #record(): void {
    const stream = this.screen.picture.srcObject;
    if (!(stream instanceof MediaStream)) return;
    this.#recorder = new Recorder(stream, this.films, this.#meter.hz);
    this.#recorder.start();
    this.screen.tell(this.say("filming_for", { n: this.#plan.length / 1000 }));
  }

  /** The button while it runs: before the film it cancels, in the film it ends it. */
  #stop(): void {
    if (this.#recorder === null) {
      this.#halt();
      this.screen.show("ready", this.screen.button("start"));
    } else {
      void this.#finish("");
    }
  }

  #halt(): void {
    window.clearInterval(this.#ticking);
    this.#ticking = undefined;
    this.#wake.want(false);
    this.screen.over(false);
  }

  /** Something from outside ends a film; before it has begun, the countdown only. */
  #interrupt(why: string): void {
    if (this.#ticking === undefined) return;
    if (this.#recorder === null) this.#stop();
    else void this.#finish(why);
  }

  #resized(): void {
    const turned = this.#recorder !== null && this.screen.name === "running";
    if (turned) void this.#finish("stopped_turned");
    this.screen.frame(this.#view);
  }

  async #finish(why: string): Promise<void> {
    const recorder = this.#recorder;
    if (recorder === null || this.#ticking === undefined) return;
    this.#halt();
    const file = await recorder.stop();
    this.#recorder = null;
    if (recorder.film.seconds < SHORTEST_S || file.size === 0) {
      await this.films?.remove(recorder.film.id).catch(() => undefined);
      this.screen.notice(this.say("too_short", { n: SHORTEST_S }));
      this.screen.show("ready", this.screen.button("start"));
      return;
    }
    this.screen.notice(why === "" ? "" : this.say(why));
    this.#review(recorder.film, file, recorder.trouble);
  }

  #review(film: Film, file: File, trouble: unknown): void {
    this.#camera.close();
    this.#meter.stop();
    this.#level.stop();
    this.#film = film;
    this.#file = file;
    URL.revokeObjectURL(this.#address);
    this.#address = URL.createObjectURL(file);
    this.screen.replay(this.#address);
    this.screen.show("review");
    this.screen.tell(this.say("done", { n: Math.round(film.seconds) }));
    const isKept = this.films !== null && trouble === null;
    const full = trouble instanceof NotKept && trouble.full;
    const safe = this.say(isKept ? "kept" : full ? "not_kept_full" : "not_kept");
    const megabytes = numberText(file.size / 1e6, this.page.language, 1);
    this.screen.part("safe").textContent = `${this.say("film_facts", { n: Math.round(film.seconds), megabytes })} · ${safe}`;
    const save = this.screen.part("save") as HTMLAnchorElement;
    save.href = this.#address;
    save.download = file.name;
  }

  /** Whether closing the page would lose a film. */
  #isOnlyHere(): boolean {
    return this.#recorder !== null || (this.#film !== null && this.films === null);
  }

  async #again(): Promise<void> {
    if (this.#film !== null) await this.films?.remove(this.#film.id).catch(() => undefined);
    this.#forget();
    await this.#open();
  }

  #forget(): void {
    this.#film = null;
    this.#file = null;
    this.screen.dark();
    URL.revokeObjectURL(this.#address);
    this.#address = "";
  }

  async #use(): Promise<void> {
    if (this.#film === null || this.#file === null) return;
    const said = this.#sender.said();
    this.#film.details = said;
    await this.films?.put(this.#film).catch(() => undefined); // what was said is asked again then
    await this.#send(this.#film, this.#file);
  }

  async #send(film: Film, file: File): Promise<void> {
    this.screen.notice("");
    const end = await this.#sender.send(film, file);
    if (end.sent !== "") {
      this.#film = null;
      window.location.assign(end.sent);
      return;
    }
    this.#review(film, file, null);
    this.#sender.refuse(end);
  }

  async #showWaiting(): Promise<void> {
    const films = (await this.films?.waiting(Date.now()).catch(() => [])) ?? [];
    waitingFilms(this.screen.part("waiting"), films, this.say, this.page.language, {
      look: (film) => void this.#take(film, false),
      send: (film) => void this.#take(film, true),
      drop: (film) => void this.#drop(film),
    });
  }

  /** A film from before: looked at, or sent at once when it is known what was said about it. */
  async #take(film: Film, toSend: boolean): Promise<void> {
    const kept = await this.films?.file(film);
    if (kept === undefined) return;
    const file = fileOf(film, [kept]);
    this.screen.part("waiting").hidden = true;
    this.#review(film, file, null);
    this.#sender.fill(film.details ?? {});
    if (toSend && film.details !== null) await this.#send(film, file);
  }

  async #drop(film: Film): Promise<void> {
    if (!window.confirm(this.say("really_drop"))) return;
    await this.films?.remove(film.id).catch(() => undefined);
    this.screen.notice(this.say("dropped"));
    await this.#showWaiting();
  }
}
