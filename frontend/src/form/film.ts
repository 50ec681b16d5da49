/**
 * What plays: a video, or only time where there is no video. Times are the recording's: 0 is the first picture. Whoever
 * listens is told the time of the picture that is on the screen, not of the one that was asked for.
 */

export type Shown = (time: number) => void;

export interface Film {
  readonly isPlaying: boolean;
  play(): void;
  pause(): void;
  /** Show the picture at a time; it stays as it is, playing or not. */
  seek(time: number): void;
  /** How fast, 1 as it was filmed. */
  setRate(rate: number): void;
}

/** Only time: for a clip whose video is gone or cannot be played. Stops at the end. */
export class BareFilm implements Film {
  isPlaying = false;
  private time = 0;
  private rate = 1;
  private last: number | null = null;

  constructor(
    private readonly length: number,
    private readonly shown: Shown,
    private readonly changed: () => void,
  ) {}

  play(): void {
    if (this.isPlaying) return;
    if (this.time >= this.length) this.time = 0;
    this.isPlaying = true;
    this.last = null;
    this.ask();
  }

  pause(): void {
    this.isPlaying = false;
  }

  seek(time: number): void {
    this.time = Math.min(this.length, Math.max(0, time));
    this.shown(this.time);
  }

  setRate(rate: number): void {
    this.rate = rate;
  }

  private ask(): void {
    requestAnimationFrame((now) => {
      if (!this.isPlaying) return;
      const passed = this.last === null ? 0 : Math.min(LONGEST_STEP_MS, now - this.last) / 1000;
      this.last = now;
      this.time = Math.min(this.length, this.time + passed * this.rate);
      this.shown(this.time);
      if (this.time >= this.length) {
        this.isPlaying = false;
        this.changed();
      } else this.ask();
    });
  }
}

/** A step that was long in coming (another tab) must not make the picture jump. */
const LONGEST_STEP_MS = 100;

/** A `<video>`. Told times come from the pictures' own presentation times where the browser gives them. */
export class VideoFilm implements Film {
  /** The media time of the first picture, once it is known. */
  private origin: number | null = null;
  private begun = false;
  private wanted: number | null = null;
  private readonly exact: boolean;

  constructor(
    private readonly video: HTMLVideoElement,
    private readonly shown: Shown,
    changed: () => void,
  ) {
    this.exact = "requestVideoFrameCallback" in video;
    if (this.exact) this.listen();
    else this.listenRoughly();
    video.addEventListener("seeked", () => {
      this.seekOn();
    });
    for (const change of ["play", "pause", "ended"]) video.addEventListener(change, changed);
  }

  get isPlaying(): boolean {
    return !this.video.paused && !this.video.ended;
  }

  play(): void {
    this.begun = true;
    this.video.play().catch(() => undefined); // a pause in between; an error says so in its own event
  }

  pause(): void {
    this.video.pause();
  }

  seek(time: number): void {
    this.begun = true;
    const target = Math.max(0, time + (this.origin ?? 0));
    if (this.video.seeking) this.wanted = target;
    else this.video.currentTime = target;
  }

  setRate(rate: number): void {
    this.video.playbackRate = rate;
  }

  /** One seek at a time, the last one wanted: dragging must not pile them up. */
  private seekOn(): void {
    if (this.wanted === null) {
      if (!this.exact) this.tell(this.video.currentTime);
      return;
    }
    const target = this.wanted;
    this.wanted = null;
    this.video.currentTime = target;
  }

  private listen(): void {
    this.video.requestVideoFrameCallback((_now, picture) => {
      this.origin ??= this.begun && this.video.currentTime > 0 ? 0 : picture.mediaTime;
      this.tell(picture.mediaTime);
      this.listen();
    });
  }

  private listenRoughly(): void {
    const look = (): void => {
      this.tell(this.video.currentTime);
      if (this.isPlaying) requestAnimationFrame(look);
    };
    this.video.addEventListener("playing", look);
    this.video.addEventListener("timeupdate", () => {
      this.tell(this.video.currentTime);
    });
  }

  private tell(mediaTime: number): void {
    this.shown(Math.max(0, mediaTime - (this.origin ?? 0)));
  }
}
