/** The strip of contacts: left foot above, right foot below, as long as they stood; a press jumps to the nearest. */
import { type Contact, contactNear } from "./strides";
import type { Side } from "./body";

const NAMESPACE = "http://www.w3.org/2000/svg";
const [WIDTH, HEIGHT, ROW, BAR] = [1000, 44, 6, 12];
/** More than this is shown a part at a time: marks narrower than a finger help nobody. */
const WINDOW_S = 12;

/** The part of a clip that the strip shows when the time is `time`. */
export function windowAt(length: number, time: number): [number, number] {
  if (length <= WINDOW_S) return [0, length];
  const part = Math.min(Math.ceil(length / WINDOW_S) - 1, Math.floor(time / WINDOW_S));
  const from = Math.min(part * WINDOW_S, length - WINDOW_S);
  return [from, from + WINDOW_S];
}

/** The time at a share of the strip's width. */
export function timeOn([from, to]: [number, number], share: number): number {
  return from + Math.min(1, Math.max(0, share)) * (to - from);
}

export class Marks {
  private span: [number, number] = [0, 0];
  private needle: SVGElement | null = null;

  constructor(
    private readonly svg: SVGSVGElement,
    private readonly contacts: readonly Contact[],
    private readonly length: number,
    jump: (time: number) => void,
  ) {
    svg.setAttribute("viewBox", `0 0 ${WIDTH} ${HEIGHT}`);
    svg.setAttribute("preserveAspectRatio", "none");
    svg.addEventListener("click", (event) => {
      const box = svg.getBoundingClientRect();
      const time = timeOn(this.span, (event.clientX - box.left) / box.width);
      const side: Side = event.clientY - box.top < box.height / 2 ? "left" : "right";
      jump(contactNear(this.contacts, time, side)?.from ?? time);
    });
  }

  show(time: number): void {
    const span = windowAt(this.length, time);
    if (this.needle === null || span[0] !== this.span[0] || span[1] !== this.span[1]) this.draw(span);
    const x = this.x(time);
    this.needle?.setAttribute("d", `M${x.toFixed(1)} 0V${HEIGHT}`);
  }

  private draw(span: [number, number]): void {
    this.span = span;
    this.svg.replaceChildren();
    this.add("path", "marks-line", { d: `M0 ${HEIGHT / 2}H${WIDTH}` });
    for (const { side, from, to } of this.contacts) {
      if (to < span[0] || from > span[1]) continue;
      const [left, right] = [this.x(Math.max(from, span[0])), this.x(Math.min(to, span[1]))];
      const y = side === "left" ? ROW : HEIGHT - ROW - BAR;
      this.add("rect", `marks-${side}`, { x: left.toFixed(1), y, width: Math.max(3, right - left).toFixed(1), height: BAR, rx: 2 });
    }
    this.needle = this.add("path", "marks-now", {});
  }

  private add(name: string, kind: string, attributes: Record<string, string | number>): SVGElement {
    const made = document.createElementNS(NAMESPACE, name);
    made.setAttribute("class", kind);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
    this.svg.append(made);
    return made;
  }

  private x(time: number): number {
    const [from, to] = this.span;
    return to > from ? ((time - from) / (to - from)) * WIDTH : 0;
  }
}
