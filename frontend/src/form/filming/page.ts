/** What the server gives the page that films. */
import type { Limits } from "./rate";

export interface PageData {
  words: Record<string, string>;
  addresses: { begin: string };
  limits: Limits;
  language: string;
}

export function readPage(root: Document): PageData {
  const island = root.getElementById("filming-data");
  if (island === null) throw new Error("the page carries no data");
  return JSON.parse(island.textContent) as PageData;
}
