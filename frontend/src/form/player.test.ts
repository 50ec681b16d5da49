import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { packedTrack } from "./made-track";
import { clockText, formPlayer } from "./player";

const TIMES = Array.from({ length: 61 }, (_, n) => n / 60);
const CLIP = {
  video: "",
  landmarks: "/form/x/landmarks.bin",
  width: 640,
  height: 480,
  view: "side",
  contacts: [{ side: "left", from: 0.2, to: 0.4 }, { side: "right", from: 0.55, to: 0.75 }],
  starts: [0.2, 0.9],
};
const MARKUP = `
<section><script type="application/json">${JSON.stringify(CLIP)}</script>
<div data-player="stage"><canvas data-player="canvas"></canvas></div>
<div data-player="lost" hidden></div><span data-player="clock"></span>
<span data-player="foot" data-left="left down" data-right="right down" data-none="in the air"></span>
<svg data-player="marks"></svg><input type="range" data-player="scrub" data-words="{time}, picture {picture}">
<button data-player="back"></button><button data-player="play" data-play="Play" data-pause="Pause"></button><button data-player="ahead"></button>
<button data-player="contact-back"></button><button data-player="contact-ahead"></button>
<button data-player="rate" data-rate="0.25" aria-pressed="false"></button><button data-player="rate" data-rate="1" aria-pressed="true"></button>
<button data-player="loop" aria-pressed="false"></button><button data-player="skeleton" aria-pressed="true"></button></section>`;

let root: HTMLElement;
const asked: FrameRequestCallback[] = [];

function part(name: string): HTMLElement {
  const found = root.querySelector<HTMLElement>(`[data-player="${name}"]`);
  if (found === null) throw new Error(name);
  return found;
}

function scrubTo(picture: number): void {
  (part("scrub") as HTMLInputElement).value = String(picture);
  part("scrub").dispatchEvent(new Event("input"));
}

const PACKED = { ok: true, arrayBuffer: () => Promise.resolve(packedTrack(TIMES, () => ({ x: 0.5, y: 0.5 }))) };

async function begin(answer: unknown = PACKED, markup = MARKUP): Promise<void> {
  vi.stubGlobal("fetch", () => Promise.resolve(answer));
  document.body.innerHTML = markup;
  root = document.body.querySelector("section") ?? document.body;
  formPlayer(root);
  await vi.waitFor(() => {
    if (root.dataset.ready !== "true" && part("lost").hidden) throw new Error("not yet");
  });
}

function press(key: string, target: HTMLElement = root): void {
  target.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
}

beforeEach(() => {
  asked.length = 0;
  vi.stubGlobal("requestAnimationFrame", (ask: FrameRequestCallback) => asked.push(ask));
});

afterEach(() => {
  vi.unstubAllGlobals();
});

test("steps by one picture with buttons and keys, and stops at both ends", async () => {
  await begin();
  const at = (): string => part("canvas").dataset.picture ?? "";
  part("ahead").click();
  part("ahead").click();
  expect(at()).toBe("2");
  press(",");
  expect(at()).toBe("1");
  press("ArrowLeft");
  press("ArrowLeft");
  expect(at()).toBe("0");
  scrubTo(60);
  press(".");
  expect(at()).toBe("60");
});

test("says time, picture and who stands, to the eye and to a screen reader", async () => {
  await begin();
  press("]");
  expect(part("clock").textContent).toBe("0:00.20");
  expect(part("foot").textContent).toBe("left down");
  expect(part("scrub").getAttribute("aria-valuetext")).toBe("0:00.20, picture 13, left down");
  press("]");
  expect(part("foot").textContent).toBe("right down");
  press("[");
  expect(part("foot").textContent).toBe("left down");
});

test("does not say that a runner is in the air where toe-off was not seen", async () => {
  const markup = MARKUP.replace('"to":0.4', '"to":0.2').replace('"to":0.75', '"to":0.55');
  await begin(undefined, markup);
  press("]");
  expect(part("foot").textContent).toBe("left down");
  press(".");
  expect(part("foot").textContent).toBe("");
});

test("keys with a modifier and arrow keys on the scrub are left to the browser", async () => {
  await begin();
  const modified = new KeyboardEvent("keydown", { key: ".", ctrlKey: true, bubbles: true, cancelable: true });
  root.dispatchEvent(modified);
  expect(modified.defaultPrevented).toBe(false);
  const arrow = new KeyboardEvent("keydown", { key: "ArrowRight", bubbles: true, cancelable: true });
  part("scrub").dispatchEvent(arrow);
  expect(arrow.defaultPrevented).toBe(false);
});

test("plays, says that it does, and repeats one stride", async () => {
  await begin();
  part("play").click();
  expect(part("play").getAttribute("aria-label")).toBe("Pause");
  part("play").click();
  expect(part("play").getAttribute("aria-label")).toBe("Play");
  part("loop").click();
  let now = 0;
  const seen: number[] = [];
  for (let n = 0; n < 60; n += 1) {
    for (const ask of asked.splice(0)) ask((now += 50));
    seen.push(Number(part("canvas").dataset.picture));
  }
  expect(Math.max(...seen)).toBeLessThan(60); // the clip's last picture lies past the stride
  expect(seen.filter((picture, n) => n > 0 && picture < (seen[n - 1] ?? 0)).length).toBeGreaterThan(1);
});

test("tells where in the stride the runner is, and nothing outside of whole strides", async () => {
  await begin();
  const phases: unknown[] = [];
  document.addEventListener("form:phase", (event) => phases.push((event as CustomEvent<number | null>).detail));
  scrubTo(33);
  scrubTo(0);
  expect(phases).toEqual([expect.closeTo(0.5, 2), null]);
});

test("says so when the landmarks do not come", async () => {
  await begin({ ok: false });
  expect(part("lost").hidden).toBe(false);
});

test("writes times as a clock does", () => {
  expect([0, 3.275, 61.999].map(clockText)).toEqual(["0:00.00", "0:03.28", "1:02.00"]);
});
