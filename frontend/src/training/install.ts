/** The service worker: pages and files of today for a gym without signal. A newer version waits until it is asked for. */

/** Register the worker, let it keep its pages for offline use, and call `newer` with a way to switch when a newer version waits. */
export async function installWorker(address: string, newer: (use: () => void) => void): Promise<void> {
  if (!("serviceWorker" in navigator)) return;
  const { serviceWorker } = navigator;
  let switching = false;
  serviceWorker.addEventListener("controllerchange", () => {
    if (switching) window.location.reload();
  });
  const registration = await serviceWorker.register(address, { scope: "/", updateViaCache: "none" });
  const offer = (waiting: ServiceWorker): void => {
    newer(() => {
      switching = true;
      waiting.postMessage({ kind: "use" });
    });
  };
  // Without a controller this is the first visit: there is nothing older to interrupt.
  if (registration.waiting !== null && serviceWorker.controller !== null) offer(registration.waiting);
  registration.addEventListener("updatefound", () => {
    const coming = registration.installing;
    coming?.addEventListener("statechange", () => {
      if (coming.state === "installed" && serviceWorker.controller !== null) offer(coming);
    });
  });
  const ready = await serviceWorker.ready;
  ready.active?.postMessage({ kind: "keep" });
}
