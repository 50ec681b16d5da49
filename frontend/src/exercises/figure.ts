/**
 * A figure that does the exercise: play, slow, scrub, turn, other side. Without it the page shows still pictures, which
 * stay where WebGL is missing, and until asked where motion is unwanted. Words come from the page.
 */
import type { Motion } from "./figure-motion";
import { duration, phaseAt } from "./figure-motion";
import type { Colours, Stage } from "./figure-scene";

const SLOW = 0.4;
const TURN_DEG = 15;
const MOST_UP_DEG = 70;
const MOST_DOWN_DEG = -5;
/** A picture that was long in coming (another tab, a scroll) must not make the figure jump. */
const LONGEST_STEP_S = 0.1;

interface Parts {
  still: HTMLElement;
  moving: HTMLElement;
  canvas: HTMLCanvasElement;
  play: HTMLButtonElement;
  slow: HTMLButtonElement;
  other: HTMLButtonElement;
  turns: HTMLButtonElement[];
  scrub: HTMLInputElement;
  phase: HTMLElement;
  begin: HTMLElement;
}

export function figure(root: HTMLElement): void {
  const parts = partsOf(root);
  if (parts === null) return;
  let begun = false;
  const begin = (): void => {
    if (begun) return;
    begun = true;
    parts.begin.hidden = true;
    void load(root).then((made) => {
      if (made !== null) new Player(root, parts, made.motion, made.scene);
    });
  };
  if (window.matchMedia("(prefers-reduced-motion: reduce)").matches) {
    parts.begin.hidden = false;
    parts.begin.addEventListener("click", begin);
    return;
  }
  whenSeen(root, (isSeen) => {
    if (isSeen) begin();
  });
}

function partsOf(root: HTMLElement): Parts | null {
  const found = (name: string): Element | null => root.querySelector(`[data-figure="${name}"]`);
  const [still, moving, phase, begin] = [found("still"), found("moving"), found("phase"), found("begin")];
  const [canvas, scrub, play, slow, other] = [found("canvas"), found("scrub"), found("play"), found("slow"), found("other")];
  if (![still, moving, phase, begin].every((each) => each instanceof HTMLElement)) return null;
  if (!(canvas instanceof HTMLCanvasElement && scrub instanceof HTMLInputElement)) return null;
  if (![play, slow, other].every((each) => each instanceof HTMLButtonElement)) return null;
  const turns = [...root.querySelectorAll<HTMLButtonElement>("[data-turn]")];
  return { still, moving, phase, begin, canvas, scrub, play, slow, other, turns } as Parts;
}

/** The motion and the drawing code, or null where this browser cannot draw or the server does not answer. */
async function load(root: HTMLElement): Promise<{ motion: Motion; scene: typeof import("./figure-scene") } | null> {
  const source = root.dataset.source;
  if (source === undefined || !canDraw()) return null;
  try {
    const [answer, scene] = await Promise.all([fetch(source), import("./figure-scene")]);
    return answer.ok ? { motion: (await answer.json()) as Motion, scene } : null;
  } catch {
    return null; // no network: the still pictures stay
  }
}

function canDraw(): boolean {
  const context = document.createElement("canvas").getContext("webgl2");
  context?.getExtension("WEBGL_lose_context")?.loseContext();
  return context !== null;
}

function whenSeen(element: Element, tell: (isSeen: boolean) => void): void {
  new IntersectionObserver((entries) => {
    tell(entries.at(-1)?.isIntersecting ?? false);
  }).observe(element);
}

class Player {
  private readonly stage: Stage;
  private readonly length: number;
  private time = 0;
  private wanted = true;
  private seen = true;
  private slowly = false;
  private mirrored = false;
  private azimuth: number;
  private elevation: number;
  private last: number | null = null;
  private asked = false;

  constructor(
    private readonly root: HTMLElement,
    private readonly parts: Parts,
    private readonly motion: Motion,
    scene: typeof import("./figure-scene"),
  ) {
    this.azimuth = Number(root.dataset.azimuth ?? 0);
    this.elevation = Number(root.dataset.elevation ?? 8);
    this.length = duration(motion);
    parts.still.hidden = true;
    parts.moving.hidden = false;
    this.stage = scene.stage(parts.canvas, motion, coloursOf(root));
    parts.scrub.max = String(Math.round(this.length * 100));
    this.listen();
    this.follow();
    this.turn(0, 0);
    this.keepPlaying();
  }

  private listen(): void {
    const { canvas, play, slow, other, turns, scrub } = this.parts;
    play.addEventListener("click", () => {
      this.wanted = !this.wanted;
      this.keepPlaying();
    });
    slow.addEventListener("click", () => {
      this.slowly = !this.slowly;
      slow.setAttribute("aria-pressed", String(this.slowly));
    });
    other.addEventListener("click", () => {
      this.mirrored = !this.mirrored;
      other.setAttribute("aria-pressed", String(this.mirrored));
      this.azimuth = -this.azimuth;
      this.turn(0, 0);
    });
    for (const button of turns) {
      button.addEventListener("click", () => {
        this.turn(Number(button.dataset.turn) * 2 * TURN_DEG, 0);
      });
    }
    scrub.addEventListener("input", () => {
      this.wanted = false;
      this.time = Number(scrub.value) / 100;
      this.keepPlaying();
      this.ask();
    });
    drag(canvas, (x, y) => {
      this.turn(-x * 0.5, y * 0.3);
    });
    canvas.addEventListener("keydown", (event) => {
      const step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[event.key];
      if (step === undefined) return;
      event.preventDefault();
      this.turn((step[0] ?? 0) * TURN_DEG, ((step[1] ?? 0) * TURN_DEG) / 2);
    });
  }

  /** Mind the page: its width, its colours, whether the figure is on it, and a lost drawing surface. */
  private follow(): void {
    const { canvas, still, moving } = this.parts;
    new ResizeObserver(() => {
      if (canvas.clientWidth === 0) return;
      this.stage.resize(canvas.clientWidth, canvas.clientHeight);
      this.ask();
    }).observe(canvas);
    window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
      this.stage.recolour(coloursOf(this.root));
      this.ask();
    });
    window.matchMedia("(prefers-reduced-motion: reduce)").addEventListener("change", (event) => {
      this.wanted = this.wanted && !event.matches;
      this.keepPlaying();
    });
    whenSeen(canvas, (isSeen) => {
      this.seen = isSeen;
      this.keepPlaying();
    });
    canvas.addEventListener("webglcontextlost", () => {
      this.wanted = false;
      this.keepPlaying();
      moving.hidden = true;
      still.hidden = false;
    });
  }

  private keepPlaying(): void {
    const { play } = this.parts;
    play.textContent = (this.wanted ? play.dataset.pause : play.dataset.play) ?? "";
    this.last = null;
    this.ask();
  }

  private ask(): void {
    if (this.asked) return;
    this.asked = true;
    requestAnimationFrame((now) => {
      this.asked = false;
      this.step(now);
    });
  }

  private step(nowMs: number): void {
    if (!this.seen) return;
    if (this.wanted) {
      const passed = this.last === null ? 0 : Math.min(LONGEST_STEP_S, (nowMs - this.last) / 1000);
      this.last = nowMs;
      this.time = (this.time + passed * (this.slowly ? SLOW : 1)) % this.length;
      this.parts.scrub.value = String(Math.round(this.time * 100));
    }
    this.stage.show(this.time, this.mirrored);
    this.stage.draw();
    this.tell();
    if (this.wanted) this.ask();
  }

  private tell(): void {
    const { phase, scrub } = this.parts;
    const name = this.root.getAttribute(`data-phase-${phaseAt(this.motion, this.time)}`) ?? "";
    if (phase.textContent === name) return;
    phase.textContent = name;
    scrub.setAttribute("aria-valuetext", name);
  }

  private turn(azimuth: number, elevation: number): void {
    this.azimuth = (this.azimuth + azimuth + 720) % 360;
    this.elevation = Math.min(MOST_UP_DEG, Math.max(MOST_DOWN_DEG, this.elevation + elevation));
    this.parts.canvas.setAttribute("aria-valuenow", String(Math.round(this.azimuth)));
    this.parts.canvas.setAttribute("aria-valuetext", this.viewName());
    this.stage.look(this.azimuth, this.elevation);
    this.ask();
  }

  private viewName(): string {
    const off = Math.abs(((this.azimuth + 180) % 360) - 180);
    const view = off < 30 ? "front" : off < 60 ? "front-side" : off < 120 ? "side" : off < 150 ? "rear-side" : "rear";
    return this.root.getAttribute(`data-view-${view}`) ?? "";
  }
}

/** Tell how far the pointer moved while it is down; a mostly upright stroke of a finger still scrolls the page. */
function drag(element: HTMLElement, tell: (x: number, y: number) => void): void {
  let from: { x: number; y: number } | null = null;
  element.addEventListener("pointerdown", (event) => {
    from = { x: event.clientX, y: event.clientY };
    element.setPointerCapture(event.pointerId);
  });
  element.addEventListener("pointermove", (event) => {
    if (from === null) return;
    tell(event.clientX - from.x, event.clientY - from.y);
    from = { x: event.clientX, y: event.clientY };
  });
  for (const end of ["pointerup", "pointercancel"]) {
    element.addEventListener(end, () => {
      from = null;
    });
  }
}

function coloursOf(root: Element): Colours {
  const style = getComputedStyle(root);
  const token = (name: string): string => style.getPropertyValue(`--figure-${name}`).trim();
  return { body: token("body"), lit: token("lit"), litToo: token("lit-too"), tool: token("tool"), soft: token("soft"), floor: token("floor") };
}
