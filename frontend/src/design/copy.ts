/** Copies the text named by `data-copy-from` (an element's id) and says so in the words of `data-copy-done`. */
export function copy(element: HTMLElement): void {
  element.hidden = false;
  element.addEventListener("click", () => {
    const source = document.getElementById(element.dataset.copyFrom ?? "");
    const text = source instanceof HTMLInputElement ? source.value : (source?.textContent ?? "");
    void navigator.clipboard.writeText(text.trim()).then(() => {
      element.textContent = element.dataset.copyDone ?? element.textContent;
    });
  });
}
