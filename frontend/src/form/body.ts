/** The joints of BlazePose that are drawn, the lines between them, and which way a body faces. */
import { type Joint, type Track, jointOf } from "./landmarks";

export type Side = "left" | "right";

interface Limbs {
  ear: number;
  shoulder: number;
  elbow: number;
  wrist: number;
  hip: number;
  knee: number;
  ankle: number;
  heel: number;
  toe: number;
}

export const BODY: Record<Side, Limbs> = {
  left: { ear: 7, shoulder: 11, elbow: 13, wrist: 15, hip: 23, knee: 25, ankle: 27, heel: 29, toe: 31 },
  right: { ear: 8, shoulder: 12, elbow: 14, wrist: 16, hip: 24, knee: 26, ankle: 28, heel: 30, toe: 32 },
};

/** Chains of joints of one side, each drawn as one line. */
export function limbsOf(side: Side): number[][] {
  const { shoulder, elbow, wrist, hip, knee, ankle, heel, toe } = BODY[side];
  return [
    [shoulder, elbow, wrist],
    [hip, knee, ankle],
    [ankle, heel, toe, ankle],
  ];
}

/** The middle of two joints, as surely seen as the worse of them; the one alone where the other is missing. */
export function middleOf(one: Joint | null | undefined, other: Joint | null | undefined): Joint | null {
  if (!one || !other) return one ?? other ?? null;
  return { x: (one.x + other.x) / 2, y: (one.y + other.y) / 2, seen: Math.min(one.seen, other.seen) };
}

const LOOKS = 60;

/** 1 for a body that faces to the picture's right, -1 to the left: where the toes are, seen from the heels. */
export function facing(track: Track): 1 | -1 {
  let ahead = 0;
  const step = Math.max(1, Math.floor(track.count / LOOKS));
  for (let picture = 0; picture < track.count; picture += step) {
    for (const { heel, toe } of Object.values(BODY)) {
      const [from, to] = [jointOf(track, picture, heel), jointOf(track, picture, toe)];
      if (from !== null && to !== null) ahead += (to.x - from.x) * Math.min(from.seen, to.seen);
    }
  }
  return ahead < 0 ? -1 : 1;
}

/** The side nearer to the camera, when a runner is seen from the side. */
export function nearSide(track: Track): Side {
  return facing(track) > 0 ? "right" : "left";
}
