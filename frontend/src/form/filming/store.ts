/**
 * Films on this device, in pieces as they come out of the recorder, until the server has them. A page that closes while it
 * films leaves what was filmed so far.
 */
import { complete, done, isFull, openDatabase } from "../../design/database";

export interface Film {
  id: string;
  /** When filming began, by this device's clock. */
  begunAt: number;
  /** When the last piece was kept. */
  touchedAt: number;
  /** What the recorder made. */
  type: string;
  /** Whether it was ended as it should be; a film that was cut short is read as far as it goes. */
  isWhole: boolean;
  seconds: number;
  rateHz: number | null;
  /** What was said about it, once it was to be sent. */
  details: Record<string, string> | null;
}

/** A piece of a film that nobody is filming any more: another tab may still be at a younger one. */
const LEFT_ALONE_MS = 15_000;
const NAME = "runtall-films";
const VERSION = 1;

/** The device could not keep a piece: `full` when its storage is. */
export class NotKept extends Error {
  constructor(
    readonly full: boolean,
    cause: unknown,
  ) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.name = "NotKept";
  }
}

export async function openFilms(): Promise<Films> {
  const database = await openDatabase(NAME, VERSION, (made) => {
    made.createObjectStore("films", { keyPath: "id" });
    made.createObjectStore("pieces", { keyPath: ["film", "n"] });
  });
  return new Films(database);
}

export class Films {
  constructor(private readonly database: IDBDatabase) {}

  async put(film: Film): Promise<void> {
    await this.#write((films) => films.put(film));
  }

  /** Keep the next piece, and what the film now is. Throws `NotKept`. */
  async add(film: Film, n: number, piece: Blob): Promise<void> {
    // Bytes, not the blob itself: some browsers lose blobs that were made by a recorder when the page goes.
    const bytes = await piece.arrayBuffer();
    await this.#write((films, pieces) => {
      films.put(film);
      pieces.put({ film: film.id, n, bytes });
    });
  }

  async remove(id: string): Promise<void> {
    await this.#write((films, pieces) => {
      films.delete(id);
      pieces.delete(IDBKeyRange.bound([id, 0], [id, Infinity]));
    });
  }

  /** Films that wait, latest first, without those that somebody is filming at this moment. */
  async waiting(now: number): Promise<Film[]> {
    const films = (await done(this.database.transaction("films").objectStore("films").getAll())) as Film[];
    return films
      .filter((film) => film.isWhole || now - film.touchedAt > LEFT_ALONE_MS)
      .filter((film) => film.seconds > 0)
      .sort((a, b) => b.begunAt - a.begunAt);
  }

  /** The whole film as a file; the name says when it was filmed. */
  async file(film: Film): Promise<File> {
    const range = IDBKeyRange.bound([film.id, 0], [film.id, Infinity]);
    const pieces = (await done(this.database.transaction("pieces").objectStore("pieces").getAll(range))) as { bytes: ArrayBuffer }[];
    return fileOf(film, pieces.map((piece) => new Blob([piece.bytes])));
  }

  async #write(work: (films: IDBObjectStore, pieces: IDBObjectStore) => void): Promise<void> {
    try {
      const transaction = this.database.transaction(["films", "pieces"], "readwrite", { durability: "strict" });
      work(transaction.objectStore("films"), transaction.objectStore("pieces"));
      await complete(transaction);
    } catch (error) {
      throw new NotKept(isFull(error), error);
    }
  }
}

/** Pieces as one file. */
export function fileOf(film: Film, pieces: readonly Blob[]): File {
  return new File([...pieces], nameOf(film), { type: film.type, lastModified: film.begunAt });
}

/** `film-2026-11-29-1042.mp4`, by this device's clock. */
export function nameOf(film: Pick<Film, "begunAt" | "type">): string {
  const at = new Date(film.begunAt);
  const two = (value: number): string => String(value).padStart(2, "0");
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  const ending = film.type.includes("mp4") ? "mp4" : film.type.includes("matroska") ? "mkv" : "webm";
  return `film-${day}-${two(at.getHours())}${two(at.getMinutes())}.${ending}`;
}
