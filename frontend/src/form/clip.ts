/** What a page says about one clip, and its landmarks: both come as the server gives them. */
import { type Track, readTrack } from "./landmarks";
import type { Contact } from "./strides";

export interface Clip {
  /** Empty where there is no video. */
  video: string;
  landmarks: string;
  width: number;
  height: number;
  /** `side`, `front`, `rear`, `oblique`, or empty. */
  view: string;
  contacts: Contact[];
  /** When strides begin, in seconds. */
  starts: number[];
}

/** The clip that an element carries in `<script type="application/json">`. */
export function clipOf(element: Element): Clip | null {
  const carried = element.querySelector('script[type="application/json"]');
  return carried === null ? null : (JSON.parse(carried.textContent) as Clip);
}

/** `null` where the server does not answer or the answer is no such file. */
export async function trackOf(clip: Clip): Promise<Track | null> {
  try {
    const answer = await fetch(clip.landmarks);
    return answer.ok ? readTrack(await answer.arrayBuffer()) : null;
  } catch {
    return null;
  }
}
