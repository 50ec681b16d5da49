/** Shows its element when films lie on this device that the server does not have yet. */
import { openFilms } from "./filming/store";

export function filmsWaiting(element: HTMLElement): void {
  void openFilms()
    .then((films) => films.waiting(Date.now()))
    .then((films) => {
      element.hidden = films.length === 0;
    })
    .catch(() => undefined); // no storage here: then nothing was kept either
}
