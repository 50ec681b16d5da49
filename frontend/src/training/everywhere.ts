/**
 * On every page but the session's own: sends what a session left on this device, and keeps today's session for offline use.
 * Loaded only when there is a store to look into.
 */
export function outbox(element: HTMLElement): void {
  if (document.getElementById("session") !== null) return;
  void keepForOffline(element.dataset.worker ?? "", element.dataset.page ?? "");
  void sendWhatWaits(element.dataset.events ?? "", element.dataset.token ?? "");
}

async function keepForOffline(worker: string, page: string): Promise<void> {
  const { installWorker } = await import("./install");
  await installWorker(worker, [page], () => undefined); // the session's page asks; here a newer version just waits
}

async function sendWhatWaits(events: string, token: string): Promise<void> {
  if (!("databases" in indexedDB) || !(await indexedDB.databases()).some((each) => each.name === "runtall-training")) return;
  const [{ openStore }, { Outbox }, { lineTo }] = await Promise.all([import("./store"), import("./outbox"), import("./line")]);
  const box = new Outbox(await openStore(), lineTo({ events, token }), () => undefined);
  window.addEventListener("online", () => {
    box.wake();
  });
  box.wake();
}
