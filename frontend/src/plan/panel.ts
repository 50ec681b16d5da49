/**
 * On a wide screen a day of the plan opens beside the calendar; on a narrow one, and without scripts, its link leads to
 * the day's own page. Bound to the calendar; `data-panel` is the selector of the panel.
 */
import htmx from "htmx.org";

const WIDE = "(min-width: 1100px)";

export function panel(calendar: HTMLElement): void {
  const target = document.querySelector<HTMLElement>(calendar.dataset.panel ?? "");
  if (target === null) return;
  calendar.addEventListener("click", (event) => {
    const link = (event.target as Element).closest<HTMLAnchorElement>("a[data-day]");
    if (link === null || isSpecial(event) || !window.matchMedia(WIDE).matches) return;
    event.preventDefault();
    void htmx
      .ajax("get", link.href, { target, select: "#day", swap: "innerHTML" })
      .then(() => {
        choose(calendar, link);
        target.scrollTop = 0;
        target.querySelector<HTMLElement>(".day-name")?.focus();
      });
  });
}

/** A click that asks for a new tab or window stays the browser's. */
function isSpecial(event: MouseEvent): boolean {
  return event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey;
}

function choose(calendar: HTMLElement, link: HTMLAnchorElement): void {
  for (const day of calendar.querySelectorAll(".day.chosen")) day.classList.remove("chosen");
  link.closest(".day")?.classList.add("chosen");
}
