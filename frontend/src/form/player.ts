/**
 * The clip with its skeleton over it, in step with the video: play, slow, step, scrub, loop one stride, jump to contacts.
 * Without a video, or where the browser cannot play it, the skeleton runs alone. Words come from the page.
 */
import { type Side, nearSide } from "./body";
import { type Clip, clipOf, trackOf } from "./clip";
import { BareFilm, type Film, VideoFilm } from "./film";
import { type Track, firstNotBefore, jointsOf, pictureAt, within } from "./landmarks";
import { Marks } from "./marks";
import { type Look, SIDES_LOOK, Stage } from "./stage";
import { nextOf, standing, strideAround, strideAt } from "./strides";

/** Tells the page where in its stride the runner is: charts follow it. */
export const PHASE_EVENT = "form:phase";

interface Parts {
  stage: HTMLElement;
  canvas: HTMLCanvasElement;
  video: HTMLVideoElement | null;
  marks: SVGSVGElement | null;
  scrub: HTMLInputElement;
  clock: HTMLElement;
  foot: HTMLElement;
  play: HTMLButtonElement;
}

export function formPlayer(root: HTMLElement): void {
  const [clip, parts] = [clipOf(root), partsOf(root)];
  if (clip === null || parts === null) return;
  const track = trackOf(clip);
  const broken = watchForBroken(parts.video);
  void track.then((found) => {
    if (found === null || found.count === 0) {
      reveal(root, "lost");
      return;
    }
    new Player(root, parts, clip, found, broken);
  });
}

/** Whether the video was found to be unplayable, also before anybody asks. */
function watchForBroken(video: HTMLVideoElement | null): { happened: boolean; tell: () => void } {
  const state = { happened: false, tell: (): void => undefined };
  if (video === null) return state;
  video.addEventListener("error", () => {
    state.happened = true;
    state.tell();
  });
  return state;
}

function partsOf(root: HTMLElement): Parts | null {
  const found = (name: string): Element | null => root.querySelector(`[data-player="${name}"]`);
  const [stage, canvas, video, marks] = [found("stage"), found("canvas"), found("video"), found("marks")];
  const [scrub, clock, foot, play] = [found("scrub"), found("clock"), found("foot"), found("play")];
  if (!(stage instanceof HTMLElement && clock instanceof HTMLElement && foot instanceof HTMLElement)) return null;
  if (!(canvas instanceof HTMLCanvasElement && scrub instanceof HTMLInputElement && play instanceof HTMLButtonElement)) return null;
  return {
    stage,
    canvas,
    scrub,
    clock,
    foot,
    play,
    video: video instanceof HTMLVideoElement ? video : null,
    marks: marks instanceof SVGSVGElement ? marks : null,
  };
}

function reveal(root: HTMLElement, name: string): void {
  for (const part of root.querySelectorAll<HTMLElement>(`[data-player="${name}"]`)) part.hidden = false;
}

class Player {
  private film: Film;
  private readonly stage: Stage;
  private readonly look: Look;
  private readonly marks: Marks | null;
  private readonly length: number;
  /** The first picture of every contact. */
  private readonly contactPictures: number[];
  /** Whether toe-off was seen: else nobody can say when a runner is in the air. */
  private readonly knowsFlight: boolean;
  private picture = 0;
  private time = 0;
  /** The picture that was asked for, until it is on the screen: the next step counts from it. */
  private wanted: number | null = null;
  private loop: [number, number] | null = null;
  private returning = false;
  private showing = { skeleton: true, lines: false };
  private asked = false;

  constructor(
    private readonly root: HTMLElement,
    private readonly parts: Parts,
    private readonly clip: Clip,
    private readonly track: Track,
    broken: { happened: boolean; tell: () => void },
  ) {
    this.length = track.times[track.count - 1] ?? 0;
    this.contactPictures = clip.contacts.map((contact) => firstNotBefore(track.times, contact.from));
    this.knowsFlight = clip.contacts.every((contact) => contact.to > contact.from);
    this.stage = new Stage(parts.canvas, clip);
    const near: Side | null = clip.view === "side" ? nearSide(track) : null;
    this.look = { ...SIDES_LOOK, near };
    this.marks = parts.marks === null ? null : new Marks(parts.marks, clip.contacts, this.length, (time) => { this.goTo(time); });
    parts.scrub.max = String(track.count - 1);
    this.film = this.filmOf(clip, broken);
    this.listen();
    this.follow();
    this.shown(0);
    root.dataset.ready = "true";
  }

  private filmOf(clip: Clip, broken: { happened: boolean; tell: () => void }): Film {
    const { video } = this.parts;
    const shown = (time: number): void => { this.shown(time); };
    const changed = (): void => { this.tellPlaying(); };
    const bare = (): Film => {
      this.parts.stage.classList.add("bare");
      return new BareFilm(this.length, shown, changed);
    };
    if (clip.video === "" || video === null) return bare();
    broken.tell = () => {
      reveal(this.root, "broken");
      const { time } = this;
      this.film = bare();
      this.film.seek(time);
      this.tellPlaying();
    };
    if (broken.happened) {
      reveal(this.root, "broken");
      return bare();
    }
    const film = new VideoFilm(video, shown, changed);
    video.src = clip.video;
    return film;
  }

  private listen(): void {
    const { play, scrub, stage } = this.parts;
    play.addEventListener("click", () => { this.toggle(); });
    stage.addEventListener("click", () => { this.toggle(); });
    scrub.addEventListener("input", () => {
      this.film.pause();
      this.goToPicture(Number(scrub.value));
    });
    this.onPress("back", () => { this.step(-1); });
    this.onPress("ahead", () => { this.step(1); });
    this.onPress("contact-back", () => { this.toContact(-1); });
    this.onPress("contact-ahead", () => { this.toContact(1); });
    this.onToggle("loop", (on) => { this.repeat(on); });
    this.onToggle("skeleton", (on) => { this.set({ skeleton: on }); });
    this.onToggle("lines", (on) => { this.set({ lines: on }); });
    for (const button of this.all("rate")) {
      button.addEventListener("click", () => {
        this.film.setRate(Number(button.dataset.rate));
        for (const other of this.all("rate")) other.setAttribute("aria-pressed", String(other === button));
      });
    }
    this.root.addEventListener("keydown", (event) => { this.key(event); });
  }

  /** Mind the page: its width. */
  private follow(): void {
    new ResizeObserver(() => {
      this.stage.resize();
      this.ask();
    }).observe(this.parts.canvas);
  }

  private all(name: string): HTMLElement[] {
    return [...this.root.querySelectorAll<HTMLElement>(`[data-player="${name}"]`)];
  }

  private onPress(name: string, act: () => void): void {
    for (const button of this.all(name)) button.addEventListener("click", act);
  }

  private onToggle(name: string, act: (on: boolean) => void): void {
    for (const button of this.all(name)) {
      button.addEventListener("click", () => {
        const on = button.getAttribute("aria-pressed") !== "true";
        button.setAttribute("aria-pressed", String(on));
        act(on);
      });
    }
  }

  /** Keys count only while the focus is in the player, and never against what a control does with them itself. */
  private key(event: KeyboardEvent): void {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const onControl = event.target instanceof HTMLButtonElement || event.target instanceof HTMLInputElement;
    const acts: Record<string, () => void> = {
      ",": () => { this.step(-1); },
      ".": () => { this.step(1); },
      "[": () => { this.toContact(-1); },
      "]": () => { this.toContact(1); },
      k: () => { this.toggle(); },
    };
    if (!onControl) acts[" "] = () => { this.toggle(); };
    if (!(event.target instanceof HTMLInputElement)) {
      acts.ArrowLeft = () => { this.step(-1); };
      acts.ArrowRight = () => { this.step(1); };
    }
    const act = acts[event.key];
    if (act === undefined) return;
    event.preventDefault();
    act();
  }

  private toggle(): void {
    if (this.film.isPlaying) this.film.pause();
    else this.film.play();
    this.tellPlaying();
  }

  private step(pictures: number): void {
    this.film.pause();
    this.tellPlaying();
    this.goToPicture((this.wanted ?? this.picture) + pictures);
  }

  private toContact(way: 1 | -1): void {
    const picture = nextOf(this.contactPictures, this.wanted ?? this.picture, way);
    if (picture === null) return;
    this.film.pause();
    this.tellPlaying();
    this.goToPicture(picture);
  }

  /** The first picture at a time or after it: a foot that has landed is on the ground there. */
  private goTo(time: number): void {
    this.goToPicture(firstNotBefore(this.track.times, time));
  }

  /** Aim within the time the picture is shown, so that rounding in the player still shows this one. */
  private goToPicture(picture: number): void {
    const held = Math.min(this.track.count - 1, Math.max(0, picture));
    this.wanted = held;
    if (this.loop !== null) this.loop = strideAround(this.clip.starts, this.track.times[held] ?? 0);
    this.film.seek(within(this.track.times, held));
  }

  /** Play the stride at hand again and again. */
  private repeat(on: boolean): void {
    this.loop = on ? strideAround(this.clip.starts, this.time) : null;
    if (on) this.film.play();
    this.tellPlaying();
  }

  private set(wanted: Partial<{ skeleton: boolean; lines: boolean }>): void {
    this.showing = { ...this.showing, ...wanted };
    this.ask();
  }

  /** A picture is on the screen: its skeleton, marks and words go with it, in the same turn. */
  private shown(time: number): void {
    this.picture = pictureAt(this.track.times, time);
    this.time = this.track.times[this.picture] ?? 0;
    if (this.picture === this.wanted || this.film.isPlaying) this.wanted = null;
    this.draw();
    this.tell();
    this.goRound(time);
  }

  /** At the end of the stride that is repeated, back to its beginning; once, until that is on the screen. */
  private goRound(time: number): void {
    if (this.loop === null || !this.film.isPlaying) return;
    const isOver = time >= this.loop[1];
    if (isOver && !this.returning) this.film.seek(within(this.track.times, firstNotBefore(this.track.times, this.loop[0])));
    this.returning = isOver;
  }

  private ask(): void {
    if (this.asked) return;
    this.asked = true;
    requestAnimationFrame(() => {
      this.asked = false;
      this.draw();
    });
  }

  private draw(): void {
    this.stage.clear();
    const joints = jointsOf(this.track, this.picture);
    if (this.showing.lines) this.stage.lines(joints);
    if (this.showing.skeleton) this.stage.skeleton(joints, this.look);
    this.parts.canvas.dataset.picture = String(this.picture);
  }

  private tell(): void {
    const { scrub, clock, foot } = this.parts;
    scrub.value = String(this.wanted ?? this.picture);
    clock.textContent = clockText(this.time);
    const side = standing(this.clip.contacts, this.time)[0] ?? this.clip.contacts[this.contactPictures.indexOf(this.picture)]?.side;
    foot.textContent = side === undefined && !this.knowsFlight ? "" : (foot.getAttribute(`data-${side ?? "none"}`) ?? "");
    foot.dataset.side = side ?? "none";
    const words = scrub.dataset.words ?? "";
    const said = words.replace("{time}", clock.textContent).replace("{picture}", String(this.picture + 1));
    scrub.setAttribute("aria-valuetext", [said, foot.textContent].filter((each) => each !== "").join(", "));
    this.marks?.show(this.time);
    const at = strideAt(this.clip.starts, this.time);
    this.root.dispatchEvent(new CustomEvent(PHASE_EVENT, { bubbles: true, detail: at === null ? null : at % 1 }));
  }

  private tellPlaying(): void {
    const { play } = this.parts;
    const word = (this.film.isPlaying ? play.dataset.pause : play.dataset.play) ?? "";
    play.setAttribute("aria-label", word);
    play.title = word;
    play.dataset.playing = String(this.film.isPlaying);
  }
}

/** Seconds as `0:03.27`. */
export function clockText(seconds: number): string {
  const hundredths = Math.round(seconds * 100);
  const rest = hundredths % 6000;
  return `${Math.floor(hundredths / 6000)}:${String(Math.floor(rest / 100)).padStart(2, "0")}.${String(rest % 100).padStart(2, "0")}`;
}
