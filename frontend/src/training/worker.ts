/// <reference lib="webworker" />
/**
 * The service worker. The server puts `self.RUNTALL = {version, files, page}` before this text: a new version is a new file,
 * so the browser installs it beside the old one, and it waits until a page says `use`.
 *
 * Built files carry a hash and never change: from the cache first. Today's session, and the page about when to stop, come
 * from the network, and from the cache when that fails. Everything else, and everything that is sent, passes by untouched.
 */
interface Given {
  version: string;
  files: string[];
  page: string;
  also: string[];
}

const worker = self as unknown as ServiceWorkerGlobalScope & { RUNTALL: Given };
const { version, files, page, also } = worker.RUNTALL;
const pages = [page, ...also];
const NAME = `runtall-${version}`;
const PATIENCE_MS = 4000;
const BUILT = "/static/build/";

worker.addEventListener("install", (event) => {
  event.waitUntil(caches.open(NAME).then((cache) => cache.addAll(files)));
});

worker.addEventListener("activate", (event) => {
  event.waitUntil(takeOver());
});

worker.addEventListener("message", (event: ExtendableMessageEvent) => {
  const told = event.data as { kind?: string } | null;
  if (told?.kind === "use") void worker.skipWaiting();
  if (told?.kind === "keep") event.waitUntil(Promise.all(pages.map(keepPage)));
});

worker.addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (request.method !== "GET" || address.origin !== worker.location.origin) return;
  if (address.pathname.startsWith(BUILT)) event.respondWith(fromCacheFirst(request));
  else if (request.mode === "navigate" && pages.includes(address.pathname)) event.respondWith(fromNetworkFirst(request, address.pathname));
  else if (request.mode === "navigate" && address.pathname === "/") event.respondWith(homeOrSession(request));
  else if (files.includes(address.pathname)) event.respondWith(fromCacheFirst(request));
});

async function takeOver(): Promise<void> {
  const names = await caches.keys();
  const old = names.filter((name) => name.startsWith("runtall-") && name !== NAME);
  for (const each of pages) {
    const kept = await caches.match(each);
    if (kept !== undefined) await (await caches.open(NAME)).put(each, kept.clone());
  }
  await Promise.all(old.map((name) => caches.delete(name)));
  await worker.clients.claim();
  await Promise.all(pages.map(keepPage)).catch(() => undefined); // offline while updating: the page kept before serves until the next visit
}

async function fromCacheFirst(request: Request): Promise<Response> {
  const kept = await caches.match(request);
  if (kept !== undefined) return kept;
  const answer = await fetch(request);
  if (answer.ok) await (await caches.open(NAME)).put(request, answer.clone());
  return answer;
}

/** The network's answer, kept for later; what is kept when there is none, or none in time. */
async function fromNetworkFirst(request: Request, address: string): Promise<Response> {
  const kept = await caches.match(address);
  try {
    const answer = await fetch(request, kept === undefined ? {} : { signal: AbortSignal.timeout(PATIENCE_MS) });
    if (answer.ok && !answer.redirected) await keep(address, answer.clone());
    if (answer.status < 500 || kept === undefined) return answer;
  } catch (error) {
    if (kept === undefined) throw error;
  }
  return kept;
}

/** The front page when there is a network; without one, today's session is what there is. */
async function homeOrSession(request: Request): Promise<Response> {
  try {
    return await fetch(request);
  } catch (error) {
    if ((await caches.match(page)) === undefined) throw error;
    return Response.redirect(page);
  }
}

async function keepPage(address: string): Promise<void> {
  const answer = await fetch(address, { credentials: "same-origin", cache: "no-store" });
  if (answer.ok && !answer.redirected) await keep(address, answer);
}

/** Keep the page together with every built file that it names, or not at all. */
async function keep(address: string, answer: Response): Promise<void> {
  const cache = await caches.open(NAME);
  const text = await answer.clone().text();
  const named = [...text.matchAll(/(?:src|href)="(\/static\/[^"]+)"/g)].map((found) => found[1] ?? "");
  const missing = [];
  for (const file of new Set(named)) if ((await caches.match(file)) === undefined) missing.push(file);
  await cache.addAll(missing);
  await cache.put(address, answer);
}

export {};
