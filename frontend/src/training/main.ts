/** The session page's script. */
import "./sheets.css";
import "./training.css";
import { App, localDate } from "./app";
import { installWorker } from "./install";
import { type PageData, readPage } from "./page";
import { type Kept, type LogMark, type Store, openStore } from "./store";
import { pageOn, sessionsIn } from "./today";
import { newId } from "./events";

const FRESH_MS = 16 * 3_600_000;

async function run(): Promise<void> {
  const root = document.getElementById("session");
  if (root === null) return;
  const page = readPage(document);
  const store = await openStore().catch(() => null);
  const device = store === null ? newId() : await store.device();
  if (store !== null) {
    await store.adopt(page.open).catch(() => undefined); // no room: the events stay on the server
    void store.tidy(Date.now());
  }
  const rows = store === null ? [] : await store.all();
  const today = pageOn(page, localDate(new Date()), rows);
  const app = new App(today, root, store, device, openSession(rows), store === null ? markOf(page) : await logOf(store, page));
  if (store === null) app.keeping.events = page.open;
  await app.begin();
  await installWorker(page.addresses.worker, (use) => {
    const offer = (): void => {
      if (app.session?.ended !== null) app.screen.offer(app.teller.say("newer"), app.teller.say("newer_use"), use);
      else window.setTimeout(offer, 2000);
    };
    offer();
  });
}

/** The session to go on with: begun within hours and not ended, the latest touched. */
function openSession(rows: readonly Kept[]): string | null {
  return sessionsIn(rows).find((session) => session.ended === null && Date.now() - session.lastAt < FRESH_MS)?.id ?? null;
}

function markOf(page: PageData): LogMark {
  return { id: page.log, at: page.made_ms };
}

/** The log that this device writes to. Where the page is newer and names another, the old one was deleted meanwhile. */
async function logOf(store: Store, page: PageData): Promise<LogMark> {
  const [known, told] = [await store.log(), markOf(page)];
  if (known.id !== "" && (known.id === told.id || told.at <= known.at)) return known;
  if (known.id !== "") await store.refuseWaiting(page.words.log_deleted ?? "");
  if (told.id !== known.id) await store.setLog(told).catch(() => undefined); // no room: it is told again with the next answer
  return told;
}

void run();
