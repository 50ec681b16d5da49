/**
 * On every page but the session's own: sends what a session left on this device, and keeps today's session for offline use.
 * Loaded only when there is a store to look into. A page that goes by the log is loaded again when something was sent.
 */
export function outbox(element: HTMLElement): void {
  if (document.getElementById("session") !== null) return;
  void keepForOffline(element.dataset.worker ?? "");
  void sendWhatWaits(element.dataset.events ?? "", element.dataset.token ?? "");
}

async function keepForOffline(worker: string): Promise<void> {
  const { installWorker } = await import("./install");
  await installWorker(worker, () => undefined); // the session's page asks; here a newer version just waits
}

/** Whether the runner is at something that a reload would take away. */
function isBusy(): boolean {
  return document.activeElement !== null && document.activeElement !== document.body && document.activeElement.id !== "main";
}

async function sendWhatWaits(events: string, token: string): Promise<void> {
  if (!("databases" in indexedDB) || !(await indexedDB.databases()).some((each) => each.name === "runtall-training")) return;
  const [{ openStore }, { Outbox }, { lineTo }] = await Promise.all([import("./store"), import("./outbox"), import("./line")]);
  const store = await openStore();
  const waited = (await store.counts()).queued > 0;
  const box = new Outbox(store, lineTo({ events, token }, await store.log(), (log) => void store.setLog(log)), (sending) => {
    // This page was made before the server knew: what it says about today, the plan or the log is out of date now.
    if (sending === "idle" && waited && document.querySelector("[data-goes-by-the-log]") !== null && !isBusy()) window.location.reload();
  });
  window.addEventListener("online", () => {
    box.wake();
  });
  box.wake();
}
