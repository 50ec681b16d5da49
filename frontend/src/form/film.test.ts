import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { BareFilm, VideoFilm } from "./film";

/** A video whose pictures are shown by hand. */
class FakeVideo extends EventTarget {
  currentTime = 0;
  playbackRate = 1;
  paused = true;
  ended = false;
  seeking = false;
  private ask: ((now: number, picture: { mediaTime: number }) => void) | null = null;
  play = (): Promise<void> => {
    this.paused = false;
    return Promise.resolve();
  };
  pause = (): void => {
    this.paused = true;
  };
  requestVideoFrameCallback = (ask: (now: number, picture: { mediaTime: number }) => void): number => {
    this.ask = ask;
    return 1;
  };
  show(mediaTime: number): void {
    const { ask } = this;
    this.ask = null;
    ask?.(0, { mediaTime });
  }
}

function filmOf(video: FakeVideo): { film: VideoFilm; told: number[] } {
  const told: number[] = [];
  const film = new VideoFilm(video as unknown as HTMLVideoElement, (time) => told.push(time), vi.fn());
  return { film, told };
}

test("times count from the first picture, wherever the file begins", () => {
  const video = new FakeVideo();
  const { film, told } = filmOf(video);
  video.show(0.08);
  film.play();
  video.currentTime = 0.5;
  video.show(0.58);
  expect(told).toEqual([0, expect.closeTo(0.5)]);
  film.seek(1);
  expect(video.currentTime).toBeCloseTo(1.08);
});

test("while one seek runs only the last wanted one follows", () => {
  const video = new FakeVideo();
  const { film } = filmOf(video);
  video.show(0);
  film.seek(1);
  video.seeking = true;
  film.seek(2);
  film.seek(3);
  expect(video.currentTime).toBe(1);
  video.seeking = false;
  video.dispatchEvent(new Event("seeked"));
  expect(video.currentTime).toBe(3);
  video.dispatchEvent(new Event("seeked"));
  expect(video.currentTime).toBe(3);
});

test("without exact times the player's own time stands in", () => {
  const video = new FakeVideo();
  Reflect.deleteProperty(video, "requestVideoFrameCallback");
  const { film, told } = filmOf(video);
  film.seek(0.7);
  video.dispatchEvent(new Event("seeked"));
  expect(told).toEqual([0.7]);
  video.currentTime = 0.9;
  video.dispatchEvent(new Event("timeupdate"));
  expect(told).toEqual([0.7, 0.9]);
});

const asked: FrameRequestCallback[] = [];

beforeEach(() => {
  asked.length = 0;
  vi.stubGlobal("requestAnimationFrame", (ask: FrameRequestCallback) => asked.push(ask));
});

afterEach(() => {
  vi.unstubAllGlobals();
});

function tick(now: number): void {
  for (const ask of asked.splice(0)) ask(now);
}

test("time alone passes at its rate, stops at the end and begins anew", () => {
  const told: number[] = [];
  const changed = vi.fn();
  const film = new BareFilm(0.1, (time) => told.push(time), changed);
  film.setRate(0.5);
  film.play();
  tick(1000);
  tick(1100);
  expect(told.at(-1)).toBeCloseTo(0.05);
  tick(1200);
  expect(told.at(-1)).toBeCloseTo(0.1);
  expect([film.isPlaying, changed.mock.calls.length]).toEqual([false, 1]);
  film.play();
  tick(2000);
  expect(told.at(-1)).toBe(0);
});

test("a picture that was long in coming moves time by little", () => {
  const told: number[] = [];
  const film = new BareFilm(60, (time) => told.push(time), vi.fn());
  film.play();
  tick(1000);
  tick(9000);
  expect(told.at(-1)).toBeCloseTo(0.1);
});
