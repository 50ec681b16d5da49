import { beforeEach, describe, expect, it, vi } from "vitest";
import { figure } from "./figure";
import { stage } from "./figure-scene";

vi.mock("./figure-scene", () => ({ stage: vi.fn() }));

const MOTION = { joints: [], times: [0, 1], phases: ["out", "out"], frames: [[], []], parts: [], lit: [], lit_too: [], rods: [] };
const MARKUP = `
<section data-source="/motion.json">
  <div data-figure="still"></div><button data-figure="begin" hidden></button><span data-figure="cannot" hidden></span>
  <div data-figure="moving" hidden>
    <canvas data-figure="canvas"></canvas><p data-figure="phase"></p><input data-figure="scrub" type="range">
    <button data-figure="play"></button><button data-figure="slow"></button><button data-figure="other"></button>
  </div>
</section>`;

function part(name: string): HTMLElement {
  const found = document.querySelector<HTMLElement>(`[data-figure="${name}"]`);
  if (found === null) throw new Error(name);
  return found;
}

function attach(isMotionUnwanted: boolean): void {
  vi.stubGlobal("matchMedia", () => ({ matches: isMotionUnwanted, addEventListener: vi.fn() }));
  const section = document.querySelector("section");
  if (section !== null) figure(section);
}

/** Every element is on the screen at once. */
class AllSeen {
  constructor(private readonly tell: (entries: { isIntersecting: boolean }[]) => void) {}
  observe(): void {
    this.tell([{ isIntersecting: true }]);
  }
}

describe("the figure", () => {
  const fetched = vi.fn();

  beforeEach(() => {
    document.body.innerHTML = MARKUP;
    fetched.mockReset();
    vi.stubGlobal("fetch", fetched);
    fetched.mockResolvedValue({ ok: true, json: () => Promise.resolve(MOTION) });
    vi.mocked(stage).mockReset();
    vi.stubGlobal("ResizeObserver", class { observe = vi.fn(); });
  });

  function canDraw(): void {
    vi.spyOn(HTMLCanvasElement.prototype, "getContext").mockReturnValue({} as RenderingContext);
    vi.mocked(stage).mockReturnValue({ show: vi.fn(), look: vi.fn(), resize: vi.fn(), recolour: vi.fn(), draw: vi.fn() });
  }

  it("stays a still picture where motion is unwanted, and offers to move", () => {
    attach(true);
    expect([part("still").hidden, part("begin").hidden, part("moving").hidden]).toEqual([false, false, true]);
    expect(fetched).not.toHaveBeenCalled();
  });

  it("fetches nothing and stays still where WebGL is missing", () => {
    vi.stubGlobal("IntersectionObserver", AllSeen);
    vi.spyOn(HTMLCanvasElement.prototype, "getContext").mockReturnValue(null);
    attach(false);
    expect([part("still").hidden, part("moving").hidden]).toEqual([false, true]);
    expect(fetched).not.toHaveBeenCalled();
  });

  it("waits until it is on the screen", () => {
    const observe = vi.fn();
    vi.stubGlobal("IntersectionObserver", class { observe = observe; });
    attach(false);
    expect(observe).toHaveBeenCalledOnce();
    expect(fetched).not.toHaveBeenCalled();
  });

  it("takes the place of the pictures where it can draw", async () => {
    vi.stubGlobal("IntersectionObserver", AllSeen);
    canDraw();
    attach(false);
    await vi.waitFor(() => { expect(part("moving").hidden).toBe(false); });
    expect(part("still").hidden).toBe(true);
  });

  it("stays still, and lets nothing fly, where the context turns out not to draw", async () => {
    vi.stubGlobal("IntersectionObserver", AllSeen);
    canDraw();
    vi.mocked(stage).mockImplementation(() => { throw new Error("Error creating WebGL context."); });
    attach(false);
    await vi.waitFor(() => { expect(stage).toHaveBeenCalledOnce(); });
    await Promise.resolve();
    expect([part("still").hidden, part("moving").hidden, part("cannot").hidden]).toEqual([false, true, true]);
  });

  it("hands the focus from the button that is gone to the one that pauses", async () => {
    vi.stubGlobal("IntersectionObserver", AllSeen);
    canDraw();
    attach(true);
    part("begin").focus();
    part("begin").click();
    await vi.waitFor(() => { expect(part("moving").hidden).toBe(false); });
    expect(part("begin").hidden).toBe(true);
    expect(document.activeElement).toBe(part("play"));
  });

  it("says so when it was asked to move and cannot, and may be asked again", async () => {
    vi.stubGlobal("IntersectionObserver", AllSeen);
    canDraw();
    fetched.mockRejectedValueOnce(new TypeError("no network"));
    attach(true);
    part("begin").focus();
    part("begin").click();
    await vi.waitFor(() => { expect(part("cannot").hidden).toBe(false); });
    expect([part("still").hidden, part("begin").hidden, part("moving").hidden]).toEqual([false, false, true]);
    expect(document.activeElement).toBe(part("begin"));
    part("begin").click();
    await vi.waitFor(() => { expect(part("moving").hidden).toBe(false); });
    expect(part("cannot").hidden).toBe(true);
  });
});
