import { beforeEach, describe, expect, it, vi } from "vitest";
import { figure } from "./figure";

const MARKUP = `
<section data-source="/motion.json">
  <div data-figure="still"></div><button data-figure="begin" hidden></button>
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

describe("the figure", () => {
  const fetched = vi.fn();

  beforeEach(() => {
    document.body.innerHTML = MARKUP;
    fetched.mockReset();
    vi.stubGlobal("fetch", fetched);
  });

  it("stays a still picture where motion is unwanted, and offers to move", () => {
    attach(true);
    expect([part("still").hidden, part("begin").hidden, part("moving").hidden]).toEqual([false, false, true]);
    expect(fetched).not.toHaveBeenCalled();
  });

  it("fetches nothing and stays still where WebGL is missing", () => {
    vi.stubGlobal(
      "IntersectionObserver",
      class {
        constructor(private readonly tell: (entries: { isIntersecting: boolean }[]) => void) {}
        observe(): void {
          this.tell([{ isIntersecting: true }]);
        }
      },
    );
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
});
