/** A form sends once: a second click while the first is on its way does nothing. */
export function once(element: HTMLElement): void {
  if (!(element instanceof HTMLFormElement)) return;
  let sent = false;
  element.addEventListener("submit", (event) => {
    if (sent) {
      event.preventDefault();
      return;
    }
    sent = true;
    element.setAttribute("aria-busy", "true");
  });
  // Coming back through the browser's history shows the same document again.
  window.addEventListener("pageshow", () => {
    sent = false;
    element.removeAttribute("aria-busy");
  });
}
