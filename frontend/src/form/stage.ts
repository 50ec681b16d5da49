/** Draws a skeleton where the picture lies: over a video that keeps its shape within the canvas, or on plain ground. */
import { BODY, type Side, limbsOf, middleOf } from "./body";
import type { Joint } from "./landmarks";

/** Where the picture lies in the canvas, in its pixels. */
export interface Box {
  left: number;
  top: number;
  width: number;
  height: number;
}

export type Joints = readonly (Joint | null)[];

/** How one skeleton is drawn: a colour a side, the trunk's, and the side that is nearer to the camera, if any. */
export interface Look {
  left: string;
  right: string;
  middle: string;
  near: Side | null;
}

/** On video and on dark ground alike; told apart by the colour-blind, and by width as well. */
export const SIDES_LOOK: Look = { left: "#6db3ff", right: "#ff9a4d", middle: "#f5f2ec", near: null };

const CASING = "rgb(10 12 16 / 70%)";
/** Less surely seen than this is drawn faintly. */
const SURE = 0.5;
const FAINT = 0.3;
const THICK = 0.0085;
const THIN = 0.0055;

/** The largest box of a picture's shape in the middle of a canvas. */
export function fit(picture: { width: number; height: number }, canvas: { width: number; height: number }): Box {
  const scale = Math.min(canvas.width / picture.width, canvas.height / picture.height);
  const [width, height] = [picture.width * scale, picture.height * scale];
  return { left: (canvas.width - width) / 2, top: (canvas.height - height) / 2, width, height };
}

export class Stage {
  private readonly context: CanvasRenderingContext2D | null;

  constructor(
    private readonly canvas: HTMLCanvasElement,
    private readonly picture: { width: number; height: number },
  ) {
    this.context = canvas.getContext("2d");
  }

  /** Take the canvas' size on the page, in the screen's own pixels. */
  resize(): void {
    const ratio = Math.min(2, window.devicePixelRatio || 1);
    const [width, height] = [this.canvas.clientWidth * ratio, this.canvas.clientHeight * ratio].map(Math.round);
    if (width === undefined || height === undefined || (this.canvas.width === width && this.canvas.height === height)) return;
    this.canvas.width = width;
    this.canvas.height = height;
  }

  clear(): void {
    this.context?.clearRect(0, 0, this.canvas.width, this.canvas.height);
  }

  get box(): Box {
    return fit(this.picture, this.canvas);
  }

  skeleton(joints: Joints, look: Look, box: Box = this.box): void {
    if (this.context !== null) drawSkeleton(this.context, joints, look, box);
  }

  lines(joints: Joints, box: Box = this.box): void {
    if (this.context !== null) drawLines(this.context, joints, box);
  }
}

/** The far side first, so that the near one lies over it; the trunk between them. */
export function drawSkeleton(context: CanvasRenderingContext2D, joints: Joints, look: Look, box: Box): void {
  const size = Math.max(box.width, box.height);
  context.lineCap = "round";
  context.lineJoin = "round";
  const far: Side = look.near === "left" ? "right" : "left";
  const near: Side = far === "left" ? "right" : "left";
  const limb = (side: Side, width: number): void => {
    for (const chain of limbsOf(side)) line(context, chain.map((joint) => joints[joint]), look[side], width * size, box);
  };
  limb(far, look.near === null ? THICK : THIN);
  trunk(context, joints, look, box, size);
  limb(near, THICK);
  context.globalAlpha = 1;
}

function trunk(context: CanvasRenderingContext2D, joints: Joints, look: Look, box: Box, size: number): void {
  const { left, right } = BODY;
  const frame = [left.shoulder, right.shoulder, right.hip, left.hip, left.shoulder].map((joint) => joints[joint]);
  line(context, frame, look.middle, THIN * size, box);
  const neck = middleOf(joints[left.shoulder], joints[right.shoulder]);
  const head = middleOf(joints[left.ear], joints[right.ear]);
  if (neck === null || head === null) return;
  line(context, [neck, head], look.middle, THIN * size, box);
  const radius = 0.55 * Math.hypot((head.x - neck.x) * box.width, (head.y - neck.y) * box.height);
  context.globalAlpha = head.seen < SURE ? FAINT : 1;
  for (const [style, width] of [[CASING, 2 * THIN], [look.middle, THIN]] as const) {
    context.strokeStyle = style;
    context.lineWidth = width * size;
    context.beginPath();
    context.arc(box.left + head.x * box.width, box.top + head.y * box.height, radius, 0, 2 * Math.PI);
    context.stroke();
  }
}

/** One line through joints, dark below so that it shows on any ground; broken where a joint is missing. */
function line(context: CanvasRenderingContext2D, chain: (Joint | null | undefined)[], style: string, width: number, box: Box): void {
  for (const [colour, thick] of [[CASING, width * 1.7], [style, width]] as const) {
    context.strokeStyle = colour;
    context.lineWidth = thick;
    for (const [number, to] of chain.entries()) {
      const from = number > 0 ? chain[number - 1] : null;
      if (!from || !to) continue;
      context.globalAlpha = Math.min(from.seen, to.seen) < SURE ? FAINT : 1;
      context.beginPath();
      context.moveTo(box.left + from.x * box.width, box.top + from.y * box.height);
      context.lineTo(box.left + to.x * box.width, box.top + to.y * box.height);
      context.stroke();
    }
  }
}

/** The upright through the hips, dashed, and the trunk's own line as far. */
export function drawLines(context: CanvasRenderingContext2D, joints: Joints, box: Box): void {
  const hips = middleOf(joints[BODY.left.hip], joints[BODY.right.hip]);
  const shoulders = middleOf(joints[BODY.left.shoulder], joints[BODY.right.shoulder]);
  if (hips === null || shoulders === null) return;
  const [x, y] = [box.left + hips.x * box.width, box.top + hips.y * box.height];
  const [dx, dy] = [(shoulders.x - hips.x) * box.width, (shoulders.y - hips.y) * box.height];
  const length = 1.75 * Math.hypot(dx, dy);
  const along = length / (Math.hypot(dx, dy) || 1);
  const thin = THIN * Math.max(box.width, box.height);
  context.globalAlpha = 1;
  context.lineCap = "butt";
  for (const [toX, toY, dash, style] of [[x, y - length, [2 * thin, 2 * thin], "#ffffff"], [x + dx * along, y + dy * along, [], "#ffe66d"]] as const) {
    for (const [colour, width] of [[CASING, thin * 1.3], [style, thin * 0.6]] as const) {
      context.setLineDash(colour === CASING ? [] : [...dash]);
      context.strokeStyle = colour;
      context.lineWidth = width;
      context.beginPath();
      context.moveTo(x, y);
      context.lineTo(toX, toY);
      context.stroke();
    }
  }
  context.setLineDash([]);
}
