/**
 * Two clips at the same moment of the stride: one clock counts strides, each clip shows the picture that belongs there,
 * and a third stage lays the two skeletons on each other, hips on hips, trunks made equally long.
 */
import { BODY, facing, middleOf, nearSide } from "./body";
import { type Clip, clipOf, trackOf } from "./clip";
import { type Joint, type Track, jointsAt, jointsOf, nearest, pictureAt, within } from "./landmarks";
import { BareFilm, VideoFilm } from "./film";
import { type Joints, type Look, SIDES_LOOK, Stage } from "./stage";
import { strideAt, timeAt } from "./strides";

/** Steps of the scrub in a stride. */
const FINE = 60;
/** A video further off than this is sent to its place, in strides; nearer, it is hurried or slowed. */
const FAR_OFF = 0.12;
const HURRY = 1.2;
const TRUNK_SHARE = 0.24;
const LOOKS = 90;
const SECOND_LOOK: Omit<Look, "near"> = { left: "#ff9a4d", right: "#ff9a4d", middle: "#ff9a4d" };
const FIRST_LOOK: Omit<Look, "near"> = { left: "#8fb8e8", right: "#8fb8e8", middle: "#8fb8e8" };

export function formCompare(root: HTMLElement): void {
  const sides = [...root.querySelectorAll<HTMLElement>("[data-compare=clip]")];
  void Promise.all(sides.map(sideOf)).then(([first, second]) => {
    if (!first || !second) {
      for (const part of root.querySelectorAll<HTMLElement>('[data-compare="lost"]')) part.hidden = false;
      return;
    }
    new Pair(root, first, second);
  });
}

async function sideOf(element: HTMLElement): Promise<Follower | null> {
  const clip = clipOf(element);
  const canvas = element.querySelector("canvas");
  if (clip === null || canvas === null || clip.starts.length < 2) return null;
  const track = await trackOf(clip);
  return track === null || track.count === 0 ? null : new Follower(element, canvas, clip, track);
}

/** The part of `strides` that a clip with so many of them has: they come round again. */
export function around(strides: number, whole: number): number {
  return whole <= 0 ? 0 : ((strides % whole) + whole) % whole;
}

/** One of the two clips: it follows the clock. */
class Follower {
  readonly strides: number;
  readonly measure: { trunk: number };
  private readonly heights = new Map<number, number>();
  private readonly stage: Stage;
  private readonly video: HTMLVideoElement | null;
  private film: VideoFilm | BareFilm;
  private picture = 0;

  constructor(
    element: HTMLElement,
    private readonly canvas: HTMLCanvasElement,
    readonly clip: Clip,
    readonly track: Track,
  ) {
    this.strides = clip.starts.length - 1;
    this.measure = { trunk: trunkLength(track, clip) };
    this.stage = new Stage(canvas, clip);
    this.video = element.querySelector("video");
    this.film = this.filmOf();
    new ResizeObserver(() => {
      this.stage.resize();
      this.draw();
    }).observe(canvas);
  }

  private filmOf(): VideoFilm | BareFilm {
    const shown = (time: number): void => { this.shown(time); };
    const nothing = (): void => undefined;
    const bare = (): BareFilm => {
      this.canvas.parentElement?.classList.add("bare");
      return new BareFilm(this.track.times[this.track.count - 1] ?? 0, shown, nothing);
    };
    if (this.video === null || this.clip.video === "") return bare();
    this.video.addEventListener("error", () => { this.film = bare(); });
    const film = new VideoFilm(this.video, shown, nothing);
    this.video.src = this.clip.video;
    return film;
  }

  /** Seconds that the stride at hand takes. */
  strideLength(strides: number): number {
    const whole = Math.floor(around(strides, this.strides));
    return (this.clip.starts[whole + 1] ?? 0) - (this.clip.starts[whole] ?? 0);
  }

  /** The hips' mean height over the stride at hand, as a share of the picture: what they rise and fall around. */
  hipsY(strides: number): number {
    const whole = Math.floor(around(strides, this.strides));
    const known = this.heights.get(whole);
    if (known !== undefined) return known;
    const [from, to] = [this.clip.starts[whole] ?? 0, this.clip.starts[whole + 1] ?? 0];
    let [sum, count] = [0, 0];
    for (let picture = nearest(this.track.times, from); picture <= nearest(this.track.times, to); picture += 1) {
      const joints = jointsOf(this.track, picture);
      const hips = middleOf(joints[BODY.left.hip], joints[BODY.right.hip]);
      if (hips !== null) [sum, count] = [sum + hips.y, count + 1];
    }
    const mean = count > 0 ? sum / count : 0.5;
    this.heights.set(whole, mean);
    return mean;
  }

  timeOf(strides: number): number {
    return timeAt(this.clip.starts, around(strides, this.strides));
  }

  /** Be at a moment of the stride while the clock stands. */
  goTo(strides: number): void {
    this.film.pause();
    this.film.seek(within(this.track.times, nearest(this.track.times, this.timeOf(strides))));
  }

  /** Keep up with a clock that passes `perSecond` strides in a second. */
  keepUp(strides: number, perSecond: number): void {
    const place = around(strides, this.strides);
    const at = strideAt(this.clip.starts, this.track.times[this.picture] ?? 0) ?? -1;
    const behind = place - at;
    if (this.film instanceof BareFilm || Math.abs(behind) > FAR_OFF) this.film.seek(this.timeOf(strides));
    if (this.film instanceof BareFilm) return;
    const pace = this.strideLength(strides) * perSecond;
    this.film.setRate(Math.min(4, Math.max(0.1, pace * (behind > 0.01 ? HURRY : behind < -0.01 ? 1 / HURRY : 1))));
    if (!this.film.isPlaying) this.film.play();
  }

  get isOnScreen(): number {
    return strideAt(this.clip.starts, this.track.times[this.picture] ?? 0) ?? 0;
  }

  private shown(time: number): void {
    this.picture = pictureAt(this.track.times, time);
    this.draw();
  }

  private draw(): void {
    this.stage.clear();
    const near = this.clip.view === "side" ? nearSide(this.track) : null;
    this.stage.skeleton(jointsOf(this.track, this.picture), { ...SIDES_LOOK, near });
    this.canvas.dataset.picture = String(this.picture);
    this.canvas.dataset.stride = this.isOnScreen.toFixed(3);
  }
}

class Pair {
  private strides = 0;
  private rate = 0.5;
  private playing = false;
  private last: number | null = null;
  private readonly scrub: HTMLInputElement | null;
  private readonly play: HTMLButtonElement | null;
  private readonly both: Stage | null;
  private readonly canvas: HTMLCanvasElement | null;

  constructor(
    private readonly root: HTMLElement,
    private readonly first: Follower,
    private readonly second: Follower,
  ) {
    this.scrub = root.querySelector<HTMLInputElement>('[data-compare="scrub"]');
    this.play = root.querySelector<HTMLButtonElement>('[data-compare="play"]');
    this.canvas = root.querySelector<HTMLCanvasElement>('[data-compare="both"]');
    this.both = this.canvas === null ? null : new Stage(this.canvas, { width: 1, height: 1 });
    if (this.scrub !== null) this.scrub.max = String(first.strides * FINE);
    this.listen();
    this.stand(0);
    root.dataset.ready = "true";
  }

  private listen(): void {
    this.play?.addEventListener("click", () => {
      if (this.playing) this.stand(this.strides);
      else this.go();
    });
    this.scrub?.addEventListener("input", () => { this.stand(Number(this.scrub?.value) / FINE); });
    for (const [name, way] of [["back", -1], ["ahead", 1]] as const) {
      this.root.querySelector(`[data-compare="${name}"]`)?.addEventListener("click", () => {
        this.stand(Math.max(0, Math.round(this.strides * FINE) / FINE + way / FINE));
      });
    }
    for (const button of this.root.querySelectorAll<HTMLElement>('[data-compare="rate"]')) {
      button.addEventListener("click", () => {
        this.rate = Number(button.dataset.rate);
        for (const other of this.root.querySelectorAll('[data-compare="rate"]')) other.setAttribute("aria-pressed", String(other === button));
      });
    }
    if (this.canvas === null) return;
    new ResizeObserver(() => {
      this.both?.resize();
      this.lay();
    }).observe(this.canvas);
  }

  private go(): void {
    this.playing = true;
    this.last = null;
    this.tell();
    this.ask();
  }

  private stand(strides: number): void {
    this.playing = false;
    this.strides = Math.min(this.first.strides - 1e-6, Math.max(0, strides));
    this.first.goTo(this.strides);
    this.second.goTo(this.strides);
    this.tell();
    this.lay();
  }

  private ask(): void {
    requestAnimationFrame((now) => {
      if (!this.playing) return;
      const passed = this.last === null ? 0 : Math.min(100, now - this.last) / 1000;
      this.last = now;
      const perSecond = this.rate / this.first.strideLength(this.strides);
      this.strides = around(this.strides + passed * perSecond, this.first.strides);
      this.first.keepUp(this.strides, perSecond);
      this.second.keepUp(this.strides, perSecond);
      this.tell();
      this.lay();
      this.ask();
    });
  }

  private tell(): void {
    const { scrub, play, root } = this;
    if (scrub !== null) {
      scrub.value = String(Math.round(this.strides * FINE));
      const words = scrub.dataset.words ?? "";
      const share = Math.round((this.strides % 1) * 100);
      scrub.setAttribute("aria-valuetext", words.replace("{stride}", String(Math.floor(this.strides) + 1)).replace("{share}", String(share)));
    }
    const word = (this.playing ? play?.dataset.pause : play?.dataset.play) ?? "";
    play?.setAttribute("aria-label", word);
    if (play !== null) play.dataset.playing = String(this.playing);
    root.dataset.strides = this.strides.toFixed(3);
  }

  /** Both skeletons at this very moment, between pictures where need be. */
  private lay(): void {
    if (this.both === null || this.canvas === null) return;
    this.both.clear();
    const square = { left: 0, top: 0, width: this.canvas.width, height: this.canvas.height };
    const fromSide = this.first.clip.view === "side";
    const mirrored = fromSide && facing(this.first.track) !== facing(this.second.track);
    const laid: [Follower, Omit<Look, "near">, boolean][] = [[this.first, FIRST_LOOK, false], [this.second, SECOND_LOOK, mirrored]];
    for (const [follower, look, turned] of laid) {
      const joints = jointsAt(follower.track, follower.timeOf(this.strides));
      const place = { ...follower.measure, hipsY: follower.hipsY(this.strides), mirrored: turned };
      this.both.skeleton(centred(joints, follower.clip, place, square), { ...look, near: fromSide ? nearSide(follower.track) : null }, square);
    }
  }
}

/** How a skeleton is laid on another: its trunk's usual length in pixels, the height its hips have on the average. */
export interface Place {
  trunk: number;
  hipsY: number;
  mirrored: boolean;
}

/** A skeleton with its hips in the middle, rising and falling as they do, and a trunk of one length; as shares of `box`. */
export function centred(joints: Joints, picture: { width: number; height: number }, place: Place, box: { width: number; height: number }): (Joint | null)[] {
  const hips = middleOf(joints[BODY.left.hip], joints[BODY.right.hip]);
  if (hips === null) return [];
  const scale = (TRUNK_SHARE * Math.min(box.width, box.height)) / place.trunk;
  const turn = place.mirrored ? -1 : 1;
  return joints.map((joint) =>
    joint === null
      ? null
      : {
          x: 0.5 + (turn * (joint.x - hips.x) * picture.width * scale) / box.width,
          y: 0.46 + ((joint.y - place.hipsY) * picture.height * scale) / box.height,
          seen: joint.seen,
        },
  );
}

/** The middle value of trunk lengths over a clip, in the picture's pixels; 1 where nothing is seen. */
export function trunkLength(track: Track, picture: { width: number; height: number }): number {
  const lengths: number[] = [];
  for (let number = 0; number < track.count; number += Math.max(1, Math.floor(track.count / LOOKS))) {
    const joints = jointsOf(track, number);
    const hips = middleOf(joints[BODY.left.hip], joints[BODY.right.hip]);
    const shoulders = middleOf(joints[BODY.left.shoulder], joints[BODY.right.shoulder]);
    if (hips === null || shoulders === null) continue;
    lengths.push(Math.hypot((shoulders.x - hips.x) * picture.width, (shoulders.y - hips.y) * picture.height));
  }
  lengths.sort((one, other) => one - other);
  return lengths[lengths.length >> 1] ?? 1;
}
