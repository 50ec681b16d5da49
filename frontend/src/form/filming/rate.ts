/** How many pictures a second the camera really gives, and what that allows. */

export interface Limits {
  /** Below this no contact time. */
  least_hz: number;
  /** Below this contact time is coarse. */
  wanted_hz: number;
}

/** A camera at "60" gives 59.9, and the count of two seconds errs by a picture or two: so much less still counts (judgement). */
const SLACK = 0.95;

export function allows(rateHz: number, limits: Limits): "all" | "coarse" | "no_contact" {
  if (rateHz >= SLACK * limits.wanted_hz) return "all";
  return rateHz >= limits.least_hz ? "coarse" : "no_contact";
}

interface Picture {
  at: number;
  shown: number;
}

const OVER_MS = 2000;

/** Counts a playing video's pictures over the last two seconds. */
export class RateMeter {
  #pictures: Picture[] = [];
  #handle: number | null = null;
  #video: HTMLVideoElement | null = null;

  watch(video: HTMLVideoElement): void {
    this.stop();
    if (!("requestVideoFrameCallback" in video)) return;
    this.#video = video;
    this.#ask();
  }

  stop(): void {
    if (this.#handle !== null) this.#video?.cancelVideoFrameCallback(this.#handle);
    this.#handle = null;
    this.#pictures = [];
  }

  /** Pictures a second, null until a second of them was seen. */
  get hz(): number | null {
    return rateOf(this.#pictures);
  }

  #ask(): void {
    this.#handle =
      this.#video?.requestVideoFrameCallback((now, told) => {
        this.#pictures.push({ at: now, shown: told.presentedFrames });
        while ((this.#pictures[0]?.at ?? now) < now - OVER_MS) this.#pictures.shift();
        this.#ask();
      }) ?? null;
  }
}

/** From times in milliseconds and running counts; a count may jump where the page was busy. */
export function rateOf(pictures: readonly Picture[]): number | null {
  const first = pictures[0];
  const last = pictures.at(-1);
  if (first === undefined || last === undefined || last.at - first.at < OVER_MS / 2) return null;
  return ((last.shown - first.shown) * 1000) / (last.at - first.at);
}
