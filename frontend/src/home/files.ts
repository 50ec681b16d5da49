/** Files out of a drop, folders walked; and how many of them go into one request. */

export const FILES_PER_REQUEST = 200;
export const BYTES_PER_REQUEST = 96 * 2 ** 20;

/** Split into requests of bounded count and size; a single larger file goes alone. Keeps the order. */
export function batches(files: readonly File[]): File[][] {
  const all: File[][] = [];
  let bytes = 0;
  for (const file of files) {
    const current = all.at(-1);
    if (current === undefined || current.length >= FILES_PER_REQUEST || bytes + file.size > BYTES_PER_REQUEST) {
      all.push([file]);
      bytes = file.size;
    } else {
      current.push(file);
      bytes += file.size;
    }
  }
  return all;
}

export function megabytes(files: readonly File[]): string {
  const sum = files.reduce((total, file) => total + file.size, 0) / 1e6;
  return sum.toLocaleString(document.documentElement.lang || undefined, { maximumFractionDigits: sum < 10 ? 1 : 0 });
}

const paths = new WeakMap<File, string>();

/** Where a file lies in the folder it was chosen or dropped with; its name alone otherwise. */
export function pathOf(file: File): string {
  return paths.get(file) ?? (file.webkitRelativePath || file.name);
}

/** Every file of a drop, those inside folders included. */
export async function filesOf(transfer: DataTransfer): Promise<File[]> {
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry()).filter((entry) => entry !== null);
  if (entries.length === 0) return [...transfer.files];
  return (await Promise.all(entries.map(walk))).flat();
}

/** Files dropped on the `.drop` of `element` (or on itself) are handed to `take`. */
export function acceptDrops(element: HTMLElement, take: (files: File[]) => void): void {
  const zone = element.querySelector<HTMLElement>(".drop") ?? element;
  zone.addEventListener("dragover", (event) => {
    event.preventDefault();
    zone.classList.add("over");
  });
  zone.addEventListener("dragleave", () => {
    zone.classList.remove("over");
  });
  zone.addEventListener("drop", (event) => {
    event.preventDefault();
    zone.classList.remove("over");
    if (event.dataTransfer !== null) void filesOf(event.dataTransfer).then(take);
  });
}

async function walk(entry: FileSystemEntry): Promise<File[]> {
  if (entry.isFile) {
    const file = await new Promise<File>((resolve, reject) => { (entry as FileSystemFileEntry).file(resolve, reject); });
    paths.set(file, (entry.fullPath || file.name).replace(/^\//, ""));
    return [file];
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  const found: File[] = [];
  for (;;) {
    // A reader hands out a folder in portions and ends with an empty one.
    const portion = await new Promise<FileSystemEntry[]>((resolve, reject) => { reader.readEntries(resolve, reject); });
    if (portion.length === 0) return found;
    for (const child of portion) found.push(...(await walk(child)));
  }
}
