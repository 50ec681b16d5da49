/** Keeps the screen on while a session runs and the page is seen, where the browser can. */
export class Wake {
  #lock: WakeLockSentinel | null = null;
  #wanted = false;

  constructor() {
    document.addEventListener("visibilitychange", () => void this.#hold());
  }

  want(wanted: boolean): void {
    if (wanted === this.#wanted) return;
    this.#wanted = wanted;
    if (wanted) void this.#hold();
    else void this.#lock?.release();
  }

  async #hold(): Promise<void> {
    const keeper = (navigator as { wakeLock?: WakeLock }).wakeLock;
    if (!this.#wanted || keeper === undefined || document.visibilityState !== "visible") return;
    if (this.#lock !== null && !this.#lock.released) return;
    try {
      this.#lock = await keeper.request("screen");
    } catch {
      this.#lock = null; // a low battery may refuse: the session works with the screen going dark, too
    }
  }
}
