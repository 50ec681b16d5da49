/** The film to the server: resumable, with what was said about it; deleted here only when the server has it. */
import type { Say } from "../../training/words";
import { numberText } from "../../training/words";
import { Control, Refused, type Sent, send } from "../sending";
import type { PageData } from "./page";
import type { Screen } from "./screen";
import type { Film, Films } from "./store";

/** `sent` is the address of the film's page, empty when it did not get there: then `words` say why. */
export interface End {
  sent: string;
  words: string;
  fields: Readonly<Record<string, string[]>>;
}

export class Sender {
  readonly #form: HTMLFormElement;
  #control = new Control();

  constructor(
    private readonly page: PageData,
    private readonly screen: Screen,
    private readonly say: Say,
    private readonly films: Films | null,
  ) {
    this.#form = screen.part("form") as HTMLFormElement;
    screen.button("halt").addEventListener("click", () => {
      this.#control.stop();
    });
    window.addEventListener("online", () => {
      this.#control.nudge();
    });
  }

  /** The form's fields as they are; the server reads paces and centimetres. */
  said(): Record<string, string> {
    const said: Record<string, string> = {};
    for (const [name, value] of new FormData(this.#form)) {
      if (typeof value === "string" && name !== "csrfmiddlewaretoken") said[name] = value;
    }
    return said;
  }

  fill(said: Readonly<Record<string, string>>): void {
    for (const [name, value] of Object.entries(said)) {
      const field = this.#form.elements.namedItem(name);
      if (field instanceof HTMLInputElement || field instanceof HTMLSelectElement) field.value = value;
    }
  }

  async send(film: Film, file: File): Promise<End> {
    this.#control = new Control();
    this.refuse({ sent: "", words: "", fields: {} });
    this.screen.show("sending");
    const token = this.#form.querySelector<HTMLInputElement>("[name=csrfmiddlewaretoken]")?.value ?? "";
    const told = (sent: Sent): void => {
      this.#tell(sent);
    };
    try {
      const address = await send(file, { address: this.page.addresses.begin, token, details: film.details ?? {}, told }, this.#control);
      await this.films?.remove(film.id).catch(() => undefined);
      this.screen.part("sent").textContent = this.say("sent");
      return { sent: address, words: "", fields: {} };
    } catch (error) {
      return this.#end(error);
    }
  }

  /** Say on the form why the film did not get there. */
  refuse(end: End): void {
    const place = this.screen.part("refused");
    place.textContent = end.words;
    place.hidden = end.words === "";
    for (const field of this.#form.querySelectorAll("[aria-invalid]")) field.removeAttribute("aria-invalid");
    const [first] = Object.keys(end.fields);
    const field = first === undefined ? null : this.#form.elements.namedItem(first);
    if (field instanceof HTMLElement) {
      field.setAttribute("aria-invalid", "true");
      field.focus();
    }
  }

  #end(error: unknown): End {
    if (!(error instanceof Refused)) throw error;
    const own = { refused: "send_failed", unreadable: "send_unreadable", gone: "send_gone", stopped: "send_stopped" } as const;
    return { sent: "", words: error.message === "" ? this.say(own[error.reason]) : error.message, fields: error.fields };
  }

  #tell(sent: Sent): void {
    const bar = this.screen.part("bar") as HTMLProgressElement;
    bar.max = sent.size;
    bar.value = sent.received;
    const megabytes = (bytes: number): string => numberText(bytes / 1e6, this.page.language, 1);
    const words = { done: megabytes(sent.received), all: megabytes(sent.size) };
    this.screen.part("sent").textContent = sent.waiting ? this.say("send_waiting") : this.say("sending", words);
  }
}
