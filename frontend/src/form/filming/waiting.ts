/** Films of before that the server does not have yet: send, look, delete. */
import { h } from "../../training/dom";
import type { Say } from "../../training/words";
import type { Film } from "./store";

export interface Choices {
  look: (film: Film) => void;
  send: (film: Film) => void;
  drop: (film: Film) => void;
}

/** Fill `place` with a notice for each film; hidden when there is none. */
export function waitingFilms(place: HTMLElement, films: readonly Film[], say: Say, language: string, choices: Choices): void {
  place.replaceChildren(...films.map((film) => notice(film, say, language, choices)));
  place.hidden = films.length === 0;
}

function notice(film: Film, say: Say, language: string, choices: Choices): HTMLElement {
  const when = new Date(film.begunAt).toLocaleString(language, { day: "numeric", month: "long", hour: "2-digit", minute: "2-digit" });
  const words = say(film.isWhole ? "waiting" : "waiting_short", { n: Math.round(film.seconds), when });
  const button = (kind: string, key: string, work: (film: Film) => void): HTMLElement =>
    h("button", { type: "button", class: `btn small ${kind}`, onclick: () => { work(film); } }, say(key));
  return h(
    "div",
    { class: "notice warn", role: "group", "aria-label": words },
    h("p", {}, words),
    h(
      "div",
      { class: "actions" },
      film.details === null ? null : button("", "send_now", choices.send),
      button(film.details === null ? "" : "quiet", "look", choices.look),
      button("danger", "drop", choices.drop),
    ),
  );
}
