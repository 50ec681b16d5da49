/** The page's parts: which screen is on, what stands over the picture, what is said. */
import { part, setText } from "../../training/dom";
import type { Say } from "../../training/words";
import type { Trouble } from "./camera";
import { type View, guideOf } from "./guide";
import { type Hold, LEVEL_DEG, PITCH_DEG } from "./level";
import { type Moment, secondsLeft } from "./plan";

export type Name = "off" | "ready" | "running" | "review" | "sending";

export class Screen {
  readonly picture: HTMLVideoElement;
  #name: Name = "off";

  constructor(
    private readonly root: HTMLElement,
    private readonly say: Say,
  ) {
    this.picture = this.part("picture") as HTMLVideoElement;
    root.hidden = false;
  }

  get name(): Name {
    return this.#name;
  }

  part(name: string): HTMLElement {
    return part(this.root, name);
  }

  button(name: string): HTMLButtonElement {
    const found = this.root.querySelector<HTMLButtonElement>(`[data-do="${name}"]`);
    if (found === null) throw new Error(`the page has no button ${name}`);
    return found;
  }

  /** Switch to a screen; the focus goes to `focus` on it, else to its heading. */
  show(name: Name, focus?: HTMLElement): void {
    const changed = this.#name !== name;
    this.#name = name;
    this.root.dataset.screen = name;
    for (const card of this.root.querySelectorAll<HTMLElement>("[data-on]")) card.hidden = card.dataset.on !== name;
    if (!changed) return;
    const heading = this.root.querySelector<HTMLElement>(`[data-on="${name}"] [tabindex="-1"]`);
    (focus ?? heading)?.focus();
  }

  tell(words: string): void {
    setText(this.part("say"), words);
  }

  notice(words: string): void {
    const notice = this.part("notice");
    notice.textContent = words;
    notice.hidden = words === "";
  }

  trouble(what: Trouble | null): void {
    const box = this.part("trouble");
    for (const each of box.querySelectorAll<HTMLElement>("[data-trouble]")) each.hidden = each.dataset.trouble !== what;
    box.hidden = what === null;
  }

  view(view: View): void {
    for (const each of this.root.querySelectorAll<HTMLElement | SVGElement>("[data-square]")) {
      each.toggleAttribute("hidden", each.dataset.square !== view);
    }
    this.frame(view);
  }

  /** Put the box where the runner belongs, by the picture's own shape. */
  frame(view: View): void {
    const { videoWidth, videoHeight } = this.picture;
    const stage = this.part("stage");
    if (videoWidth === 0) return;
    stage.style.setProperty("aspect-ratio", `${videoWidth} / ${videoHeight}`);
    stage.style.setProperty("--shape", String(videoWidth / videoHeight));
    const guide = guideOf(view, videoWidth, videoHeight);
    for (const side of ["left", "top", "width", "height"] as const) {
      stage.style.setProperty(`--box-${side}`, `${guide[side]}%`);
    }
  }

  live(stream: MediaStream, mirrored: boolean): void {
    this.picture.controls = false;
    this.picture.loop = false;
    this.picture.removeAttribute("src");
    this.picture.srcObject = stream;
    this.picture.classList.toggle("mirrored", mirrored);
    void this.picture.play().catch(() => undefined); // a browser that waits for a tap shows the first picture
  }

  replay(address: string): void {
    this.picture.srcObject = null;
    this.picture.classList.remove("mirrored");
    this.picture.src = address;
    this.picture.controls = true;
    this.picture.loop = true;
    this.picture.tabIndex = 0;
  }

  dark(): void {
    this.picture.srcObject = null;
    this.picture.removeAttribute("src");
    this.picture.load();
    this.picture.controls = false;
    this.picture.tabIndex = -1;
  }

  /** What a running plan shows. */
  moment(moment: Moment): void {
    const seconds = secondsLeft(moment);
    const chip = this.part("chip");
    setText(chip, this.say(moment.stage === "filming" ? "filming" : "get_ready"));
    chip.className = moment.stage === "filming" ? "fm-chip chip stop" : "fm-chip chip";
    setText(this.part("number"), String(seconds));
    setText(this.part("running"), this.say(moment.stage === "filming" ? "seconds_left" : "starts_in", { n: seconds }));
    this.part("done").style.setProperty("--share", String(moment.stage === "filming" ? moment.share : 0));
    this.root.dataset.stage = moment.stage;
    const stop = this.button("stop");
    setText(stop, (moment.stage === "filming" ? stop.dataset.end : stop.dataset.cancel) ?? "");
  }

  /** Chip, number and bar over the picture, while a plan runs. */
  over(shown: boolean): void {
    for (const name of ["chip", "number", "done"]) this.part(name).hidden = !shown;
    if (!shown) delete this.root.dataset.stage;
  }

  hold(hold: Hold | null): void {
    const line = this.part("level");
    line.hidden = false;
    const words = this.#holdWords(hold);
    setText(line, words);
    line.classList.toggle("fm-off-level", words !== this.say("level"));
    const stage = this.part("stage");
    stage.style.setProperty("--roll", `${hold === null ? 0 : -hold.roll}deg`);
    this.part("horizon").classList.toggle("level", hold !== null && Math.abs(hold.roll) <= LEVEL_DEG);
    this.part("horizon").classList.add("known");
  }

  noLevel(): void {
    const line = this.part("level");
    line.hidden = false;
    setText(line, this.say("no_level"));
  }

  #holdWords(hold: Hold | null): string {
    if (hold === null) return this.say("lies");
    const roll = Math.round(hold.roll);
    if (Math.abs(hold.roll) > LEVEL_DEG) return this.say(roll < 0 ? "tilt_left" : "tilt_right", { n: Math.max(1, Math.abs(roll)) });
    const pitch = Math.round(hold.pitch);
    if (Math.abs(pitch) > PITCH_DEG) return this.say(pitch > 0 ? "looks_up" : "looks_down", { n: Math.abs(pitch) });
    return this.say("level");
  }
}
