/** The camera: the one behind first, as fast as it can, and why there is none. */

export type Trouble = "insecure" | "unsupported" | "denied" | "none" | "busy" | "failed";

export interface Opened {
  stream: MediaStream;
  track: MediaStreamTrack;
  /** A front camera shows what a mirror shows. */
  isFront: boolean;
}

const WIDTH = 1280;
const HEIGHT = 720;
const WANTED_HZ = 60;
/** Asked as a must first: a camera that is merely wished to be fast often stays at 30. */
const LEAST_HZ = 50;

export class Camera {
  #opened: Opened | null = null;

  /** Open the camera behind, or `device`. Throws the browser's error: see `troubleOf`. */
  async open(device?: string): Promise<Opened> {
    this.close();
    const which: MediaTrackConstraints =
      device === undefined ? { facingMode: { ideal: "environment" } } : { deviceId: { exact: device } };
    const stream = await this.#fastest(which);
    const [track] = stream.getVideoTracks();
    if (track === undefined) throw new DOMException("no picture", "NotFoundError");
    this.#opened = { stream, track, isFront: track.getSettings().facingMode === "user" };
    return this.#opened;
  }

  close(): void {
    for (const track of this.#opened?.stream.getTracks() ?? []) track.stop();
    this.#opened = null;
  }

  /** The camera after the one that is open; undefined where there is only one. */
  async next(): Promise<string | undefined> {
    const cameras = (await navigator.mediaDevices.enumerateDevices()).filter((each) => each.kind === "videoinput");
    if (cameras.length < 2) return undefined;
    const open = this.#opened?.track.getSettings().deviceId;
    return cameras[(cameras.findIndex((each) => each.deviceId === open) + 1) % cameras.length]?.deviceId;
  }

  async #fastest(which: MediaTrackConstraints): Promise<MediaStream> {
    const size = { width: { ideal: WIDTH }, height: { ideal: HEIGHT } };
    const ask = (frameRate: ConstrainULongRange): Promise<MediaStream> =>
      navigator.mediaDevices.getUserMedia({ audio: false, video: { ...which, ...size, frameRate } });
    try {
      return await ask({ min: LEAST_HZ, ideal: WANTED_HZ });
    } catch (error) {
      if (error instanceof Error && error.name === "OverconstrainedError") return await ask({ ideal: WANTED_HZ });
      throw error;
    }
  }
}

/** What stands in the way before a camera is even asked for. */
export function missing(): Trouble | null {
  if (!window.isSecureContext) return "insecure";
  const devices = (navigator as { mediaDevices?: MediaDevices }).mediaDevices;
  return devices === undefined || typeof MediaRecorder === "undefined" ? "unsupported" : null;
}

/** Why a camera could not be opened, by the browser's error. */
export function troubleOf(error: unknown): Trouble {
  const name = error instanceof Error ? error.name : "";
  if (name === "NotAllowedError" || name === "SecurityError") return "denied";
  if (name === "NotFoundError" || name === "OverconstrainedError") return "none";
  return name === "NotReadableError" || name === "AbortError" ? "busy" : "failed";
}
