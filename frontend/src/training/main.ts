/** The session page's script. */
import "./sheets.css";
import "./training.css";
import { App } from "./app";
import { installWorker } from "./install";
import { readPage } from "./page";
import { type Store, openStore } from "./store";
import { fold } from "./session";
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
  const app = new App(page, root, store, device, await openSession(store));
  if (store === null) app.keeping.events = page.open;
  await app.begin();
  await installWorker(page.addresses.worker, [window.location.pathname], (use) => {
    const offer = (): void => {
      if (app.session?.ended !== null) app.screen.offer(app.teller.say("newer"), app.teller.say("newer_use"), use);
      else window.setTimeout(offer, 2000);
    };
    offer();
  });
}

/** The session to go on with: begun within hours and not ended, the latest touched. */
async function openSession(store: Store | null): Promise<string | null> {
  if (store === null) return null;
  const rows = await store.all();
  const sessions = [...new Set(rows.map((row) => row.session))].flatMap((id) => {
    const session = fold(rows.filter((row) => row.session === id).map((row) => row.event));
    return session !== null && session.ended === null && Date.now() - session.lastAt < FRESH_MS ? [session] : [];
  });
  return sessions.sort((a, b) => b.lastAt - a.lastAt)[0]?.id ?? null;
}

void run();
