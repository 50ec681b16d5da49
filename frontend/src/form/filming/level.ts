/**
 * How the phone is held, by its own sensor: a phone that leans to one side adds that angle to the lean of the trunk, and
 * one that looks up or down shortens the runner. Degrees everywhere.
 */

export interface Hold {
  /** Clockwise as the picture is seen, 0 is level. */
  roll: number;
  /** Upwards positive: 0 looks at the horizon. */
  pitch: number;
}

/** Below this it counts as level (judgement: a seventh of what is known of the lean at all). */
export const LEVEL_DEG = 1;
/** Above this the camera looks visibly up or down (judgement). */
export const PITCH_DEG = 10;

const RAD = Math.PI / 180;

/**
 * From the angles of a `deviceorientation` event (W3C: beta about the phone's x axis, gamma about its y) and the screen's
 * turn. `null` when the phone lies flat, where a picture has no upright.
 */
export function holdOf(beta: number, gamma: number, screenAngle: number): Hold | null {
  // The direction up, along the phone's own axes: right, top, out of the screen.
  const right = -Math.cos(beta * RAD) * Math.sin(gamma * RAD);
  const top = Math.sin(beta * RAD);
  const out = Math.cos(beta * RAD) * Math.cos(gamma * RAD);
  const turn = screenAngle * RAD;
  // A screen at 90° has the phone's right edge on top (the phone was turned anticlockwise).
  const across = right * Math.cos(turn) - top * Math.sin(turn);
  const along = right * Math.sin(turn) + top * Math.cos(turn);
  if (Math.hypot(across, along) < 0.35) return null;
  // The rear camera looks along minus out: it looks down where `out` points up.
  return { roll: -Math.atan2(across, along) / RAD, pitch: -Math.asin(Math.min(1, Math.max(-1, out))) / RAD };
}

type Asks = typeof DeviceOrientationEvent & { requestPermission?: () => Promise<PermissionState> };

/** Whether the sensor answers only after a tap (iPhones). */
export function asksForLevel(): boolean {
  return typeof DeviceOrientationEvent !== "undefined" && "requestPermission" in DeviceOrientationEvent;
}

/** Tells how the phone is held while it is watched; nothing where there is no sensor or it is not allowed. */
export class Level {
  #told: ((hold: Hold | null) => void) | null = null;

  /** Call from a tap where `asksForLevel`. Resolves to whether it is allowed. */
  async watch(told: (hold: Hold | null) => void): Promise<boolean> {
    if (typeof DeviceOrientationEvent === "undefined") return false;
    const asks = DeviceOrientationEvent as Asks;
    if (asks.requestPermission !== undefined) {
      const allowed = await asks.requestPermission().catch(() => "denied" as const);
      if (allowed !== "granted") return false;
    }
    if (this.#told === null) window.addEventListener("deviceorientation", this.#turn);
    this.#told = told;
    return true;
  }

  stop(): void {
    window.removeEventListener("deviceorientation", this.#turn);
    this.#told = null;
  }

  readonly #turn = (event: DeviceOrientationEvent): void => {
    if (event.beta === null || event.gamma === null) return;
    this.#told?.(holdOf(event.beta, event.gamma, screenAngle()));
  };
}

function screenAngle(): number {
  const screens = window.screen as { orientation?: ScreenOrientation };
  return screens.orientation?.angle ?? 0;
}
