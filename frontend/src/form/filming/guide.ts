/** What is drawn over the preview: where the runner belongs. All in per cent of the picture. */

export type View = "side" | "rear";

export interface Guide {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** The runner's share of the picture's height, head to feet, where the picture is wide enough (judgement). */
const SHARE = 0.7;
/** A stride, or a pair of arms, per body height (judgement; 1.1 m of 1.75 m in a fast run). */
const WIDTH: Record<View, number> = { side: 0.68, rear: 0.42 };
/** Room kept free at the picture's sides. */
const MOST_WIDTH = 0.9;
/** Where the feet come down: a little ground below them must be seen. */
const GROUND = 0.91;

/** The box for a runner in a picture of so many pixels. */
export function guideOf(view: View, widthPx: number, heightPx: number): Guide {
  const most = (MOST_WIDTH * widthPx) / (WIDTH[view] * heightPx);
  const share = Math.min(SHARE, most);
  const width = (share * WIDTH[view] * heightPx) / widthPx;
  return { left: 50 - 50 * width, top: 100 * (GROUND - share), width: 100 * width, height: 100 * share };
}
