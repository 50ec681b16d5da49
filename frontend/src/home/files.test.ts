import { expect, test } from "vitest";
import { BYTES_PER_REQUEST, FILES_PER_REQUEST, batches, filesOf, megabytes } from "./files";

function sized(size: number, name = "a.fit"): File {
  const file = new File([], name);
  Object.defineProperty(file, "size", { value: size });
  return file;
}

test("bounds a request by count and keeps the order", () => {
  const files = Array.from({ length: FILES_PER_REQUEST + 1 }, (_, n) => sized(1, `${n}.fit`));
  const all = batches(files);
  expect(all.map((batch) => batch.length)).toEqual([FILES_PER_REQUEST, 1]);
  expect(all.flat()).toEqual(files);
});

test("bounds a request by size; one large file goes alone", () => {
  const large = sized(BYTES_PER_REQUEST + 1);
  expect(batches([sized(1), large, sized(1)]).map((batch) => batch.length)).toEqual([1, 1, 1]);
});

test("says megabytes to one place while few", () => {
  expect(megabytes([sized(1_250_000), sized(1_250_000)])).toBe("2.5");
  expect(megabytes([sized(123_400_000)])).toBe("123");
});

test("walks dropped folders, portion by portion", async () => {
  const file = (name: string): FileSystemEntry =>
    ({ isFile: true, file: (done: (f: File) => void) => { done(new File([], name)); } }) as unknown as FileSystemEntry;
  const portions = [[file("a.fit")], [file("b.tcx"), file("c.gpx")], []];
  const folder = {
    isFile: false,
    createReader: () => ({ readEntries: (done: (e: FileSystemEntry[]) => void) => { done(portions.shift() ?? []); } }),
  };
  const transfer = { items: [{ webkitGetAsEntry: () => folder }], files: [] } as unknown as DataTransfer;
  expect((await filesOf(transfer)).map((f) => f.name)).toEqual(["a.fit", "b.tcx", "c.gpx"]);
});
