/** The film itself: pictures from the camera into pieces, each kept as it comes. */
import { newId } from "../../training/events";
import { type Film, type Films, fileOf } from "./store";

/** Best first: a coder in hardware keeps up with 60 pictures a second, one in software drops half of them on a phone. */
const TYPES = [
  "video/mp4;codecs=avc1.42E01E",
  "video/mp4;codecs=avc1",
  "video/webm;codecs=h264",
  "video/webm;codecs=vp9",
  "video/webm;codecs=vp8",
  "video/webm",
  "video/mp4",
];
const BITS_PER_S = 12_000_000;
const PIECE_MS = 1000;

/** The first of the types that this browser records. */
export function typeFor(can: (type: string) => boolean): string | undefined {
  return TYPES.find(can);
}

export class Recorder {
  readonly film: Film;
  /** Set when the device could not keep a piece: the film is in memory only. */
  trouble: unknown = null;
  #recorder: MediaRecorder;
  #pieces: Blob[] = [];
  #keeping: Promise<void> = Promise.resolve();
  #ended: Promise<void>;
  #begun = 0;

  constructor(
    stream: MediaStream,
    private readonly films: Films | null,
    rateHz: number | null,
  ) {
    const type = typeFor((each) => MediaRecorder.isTypeSupported(each));
    this.#recorder = new MediaRecorder(stream, {
      ...(type === undefined ? {} : { mimeType: type }),
      videoBitsPerSecond: BITS_PER_S,
    });
    const now = Date.now();
    this.film = { id: newId(), begunAt: now, touchedAt: now, type: type ?? "", isWhole: false, seconds: 0, rateHz, details: null };
    this.#recorder.addEventListener("dataavailable", (event) => {
      this.#take(event.data);
    });
    this.#ended = new Promise((resolve) => {
      const end = (): void => {
        resolve();
      };
      this.#recorder.addEventListener("stop", end);
      this.#recorder.addEventListener("error", end);
    });
  }

  start(): void {
    void (navigator as { storage?: StorageManager }).storage?.persist(); // so that it is not cleared away before it is sent
    this.#begun = performance.now();
    this.film.begunAt = Date.now();
    this.#recorder.start(PIECE_MS);
    this.film.type = this.#recorder.mimeType || this.film.type;
  }

  /** Ends the film; resolves with its file when every piece is kept. */
  async stop(): Promise<File> {
    this.film.seconds = (performance.now() - this.#begun) / 1000;
    if (this.#recorder.state !== "inactive") this.#recorder.stop();
    await this.#ended;
    this.film.isWhole = true;
    await this.#keep((films) => films.put(this.film));
    return fileOf(this.film, this.#pieces);
  }

  #take(piece: Blob): void {
    if (piece.size === 0) return;
    const n = this.#pieces.push(piece) - 1;
    if (this.#recorder.state !== "inactive") this.film.seconds = (performance.now() - this.#begun) / 1000;
    this.film.touchedAt = Date.now();
    void this.#keep((films) => films.add(this.film, n, piece));
  }

  /** One after the other; a device that cannot keep is asked no more. */
  #keep(work: (films: Films) => Promise<void>): Promise<void> {
    this.#keeping = this.#keeping.then(async () => {
      if (this.films === null || this.trouble !== null) return;
      try {
        await work(this.films);
      } catch (error) {
        this.trouble = error;
      }
    });
    return this.#keeping;
  }
}
