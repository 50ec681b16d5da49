/**
 * One video to the server, a part at a time. The server says where the video stands, so a broken connection, a reload or a
 * second tab cost at most one part: nothing is remembered here.
 */
export const FINGERPRINT_BYTES = 64 * 1024;
const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 30_000;
const DISK_FULL = 507;

/** How far a video is. `bytesPerS` is null until it can be told; `waiting` while the connection is gone. */
export interface Sent {
  received: number;
  size: number;
  bytesPerS: number | null;
  waiting: boolean;
}

export interface Errand {
  /** Where an upload begins. */
  address: string;
  /** Against forged requests. */
  token: string;
  /** What is said about the video: the fields of the page's form, or in SI (`height_m`, `speed_mps`). */
  details: Readonly<Record<string, string | number>>;
  /** Called when something has moved. */
  told: (sent: Sent) => void;
}

/** The server, or the file itself, does not let it go on. `fields` names fields of the form that were refused. */
export class Refused extends Error {
  constructor(
    readonly reason: "refused" | "unreadable" | "gone" | "stopped",
    words = "",
    readonly fields: Readonly<Record<string, string[]>> = {},
  ) {
    super(words);
  }
}

/** Pause, go on, stop: handed to `send` and used from outside. */
export class Control {
  #paused = false;
  #stopped = false;
  #abort = new AbortController();
  #wake: (() => void) | null = null;

  get paused(): boolean {
    return this.#paused;
  }

  get stopped(): boolean {
    return this.#stopped;
  }

  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  pause(): void {
    this.#paused = true;
    this.#interrupt();
  }

  resume(): void {
    this.#paused = false;
    this.#wake?.();
  }

  stop(): void {
    this.#stopped = true;
    this.#paused = false;
    this.#interrupt();
  }

  /** Ends a wait for the connection. */
  nudge(): void {
    if (!this.#paused) this.#wake?.();
  }

  /** Returns when something was asked for, or after `ms`. */
  async wait(ms: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = Number.isFinite(ms) ? setTimeout(resolve, ms) : undefined;
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.#wake = null;
  }

  #interrupt(): void {
    this.#abort.abort();
    this.#abort = new AbortController();
    this.#wake?.();
  }
}

interface Standing {
  received: number;
  done: boolean;
  clip: string;
}

interface Begun extends Standing {
  part: string;
  part_bytes: number;
}

/** What names a file by its content without reading it whole; `form/uploads.py` computes the same. */
export async function fingerprint(file: Blob): Promise<string> {
  const end = file.slice(Math.max(0, file.size - FINGERPRINT_BYTES));
  const bytes = await new Blob([`${file.size}:`, file.slice(0, FINGERPRINT_BYTES), end]).arrayBuffer();
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Sends the whole video and returns the address of its page. Throws `Refused`. */
export async function send(file: File, errand: Errand, control: Control): Promise<string> {
  const known = {
    ...errand.details,
    name: file.name,
    size: file.size,
    modified_ms: file.lastModified,
    fingerprint: await readable(fingerprint(file)),
  };
  const pace = new Pace();
  let received = 0;
  const tell = (waiting: boolean): void => {
    errand.told({ received, size: file.size, bytesPerS: pace.bytesPerS, waiting });
  };
  const ask = async (address: string, method: string, body: BodyInit, type: string): Promise<Response> =>
    await persistently(control, tell, () =>
      fetch(address, { method, body, headers: { "Content-Type": type, "X-CSRFToken": errand.token }, signal: control.signal }),
    );
  const begun = await understood<Begun>(await ask(errand.address, "POST", JSON.stringify(known), "application/json"));
  let standing: Standing = begun;
  while (!standing.done) {
    received = standing.received;
    tell(false);
    const part = await readable(file.slice(received, received + begun.part_bytes).arrayBuffer());
    pace.start();
    const answer = await ask(`${begun.part}?from=${received}`, "PUT", part, "application/octet-stream");
    standing = await understood<Standing>(answer);
    pace.add(Math.max(0, standing.received - received));
  }
  received = file.size;
  tell(false);
  return standing.clip;
}

/** Bytes a second while sending, waits left out. */
class Pace {
  #bytes = 0;
  #ms = 0;
  #started = 0;

  get bytesPerS(): number | null {
    return this.#ms > 500 ? (this.#bytes * 1000) / this.#ms : null;
  }

  start(): void {
    this.#started = performance.now();
  }

  add(bytes: number): void {
    this.#bytes += bytes;
    this.#ms += performance.now() - this.#started;
  }
}

/** The server's answer, asked again while the connection is gone or the server is not well. */
async function persistently(
  control: Control,
  tell: (waiting: boolean) => void,
  ask: () => Promise<Response>,
): Promise<Response> {
  for (let wait = FIRST_WAIT_MS; ; wait = Math.min(2 * wait, LONGEST_WAIT_MS)) {
    if (control.paused) {
      while (isHeld(control)) await control.wait(Infinity);
      tell(false);
    }
    if (isStopped(control)) throw new Refused("stopped");
    try {
      const answer = await ask();
      if (answer.status < 500 || answer.status === DISK_FULL) {
        if (wait > FIRST_WAIT_MS) tell(false);
        return answer;
      }
    } catch {
      if (isHeld(control) || isStopped(control)) continue; // it was we who broke it off
    }
    tell(true);
    await control.wait(wait);
  }
}

/** Paused, asked anew: it changes from outside while something is awaited. */
function isHeld(control: Control): boolean {
  return control.paused;
}

function isStopped(control: Control): boolean {
  return control.stopped;
}

/** What the server says, as it says it: where the video stands (200, 201, 409), or that it does not go on. */
async function understood<Answer extends Standing>(answer: Response): Promise<Answer> {
  const told = (await answer.json().catch(() => null)) as (Answer & { error?: string; fields?: Record<string, string[]> }) | null;
  if (told !== null && (answer.ok || answer.status === 409)) return told;
  throw new Refused(answer.status === 404 ? "gone" : "refused", told?.error ?? "", told?.fields ?? {});
}

/** A file that was moved, changed or taken out with its card is no network trouble. */
async function readable<Value>(reading: Promise<Value>): Promise<Value> {
  try {
    return await reading;
  } catch {
    throw new Refused("unreadable");
  }
}
