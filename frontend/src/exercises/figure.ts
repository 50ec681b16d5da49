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
  cannot: HTMLElement;
}

export function figure(root: HTMLElement): void {
  const parts = partsOf(root);
  if (parts === null) return;
  const { begin } = parts;
  let begun = false;
  const start = (told: (isShown: boolean) => void): void => {
    if (begun) return;
    begun = true;
    void load(root, parts.canvas)
      .then((made) => made !== null && shown(root, parts, made))
      .then((isShown) => {
        begun = isShown;
        told(isShown);
      });
  };
  if (window.matchMedia("(prefers-reduced-motion: reduce)").matches) {
    begin.hidden = false;
    begin.addEventListener("click", () => {
      parts.cannot.hidden = true;
      begin.setAttribute("aria-busy", "true");
      start((isShown) => {
        begin.removeAttribute("aria-busy");
        parts.cannot.hidden = isShown;
        if (!isShown) return;
        const hadFocus = document.activeElement === begin;
        begin.hidden = true;
        if (hadFocus) parts.play.focus();
      });
    });
    return;
  }
  let tried = false;
  whenSeen(root, (isSeen) => {
    if (!isSeen || tried) return;
    tried = true;
    start(() => undefined);
  });
}

interface Made {
  motion: Motion;
  scene: typeof import("./figure-scene");
  context: WebGL2RenderingContext;
}

/** Whether the moving figure took the place of the still one; where its drawing cannot be set up, nothing changes. */
function shown(root: HTMLElement, parts: Parts, { motion, scene, context }: Made): boolean {
  let stage: Stage;
  try {
    stage = scene.stage(parts.canvas, context, motion, coloursOf(root));
  } catch {
    return false; // a context that cannot draw: the still pictures stay
  }
  new Player(root, parts, motion, stage);
  return true;
}

function partsOf(root: HTMLElement): Parts | null {
  const found = (name: string): Element | null => root.querySelector(`[data-figure="${name}"]`);
  const [still, moving, phase, begin, cannot] = ["still", "moving", "phase", "begin", "cannot"].map(found);
  const [canvas, scrub, play, slow, other] = [found("canvas"), found("scrub"), found("play"), found("slow"), found("other")];
  if (![still, moving, phase, begin, cannot].every((each) => each instanceof HTMLElement)) return null;
  if (!(canvas instanceof HTMLCanvasElement && scrub instanceof HTMLInputElement)) return null;
  if (![play, slow, other].every((each) => each instanceof HTMLButtonElement)) return null;
  const turns = [...root.querySelectorAll<HTMLButtonElement>("[data-turn]")];
  return { still, moving, phase, begin, cannot, canvas, scrub, play, slow, other, turns } as Parts;
}

/** The motion, the drawing code and what it draws on, or null where this browser cannot draw or nothing answers. */
async function load(root: HTMLElement, canvas: HTMLCanvasElement): Promise<Made | null> {
  const source = root.dataset.source;
  // The page's own canvas is asked: one made for a test may get a context that this one is then refused.
  const context = canvas.getContext("webgl2", { alpha: true, antialias: true });
  if (source === undefined || context === null) return null;
  try {
    const [answer, scene] = await Promise.all([fetch(source), import("./figure-scene")]);
    return answer.ok ? { motion: (await answer.json()) as Motion, scene, context } : null;
  } catch {
    return null; // no network: the still pictures stay
  }
}

function whenSeen(element: Element, tell: (isSeen: boolean) => void): void {
  new IntersectionObserver((entries) => {
    tell(entries.at(-1)?.isIntersecting ?? false);
  }).observe(element);
}

class Player {
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
    private readonly stage: Stage,
  ) {
    this.azimuth = Number(root.dataset.azimuth ?? 0);
    this.elevation = Number(root.dataset.elevation ?? 8);
    this.length = duration(motion);
    parts.still.hidden = true;
    parts.moving.hidden = false;
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
