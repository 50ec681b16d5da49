/**
 * Videos onto the form: drop or choose them, send them in parts, see how far they are, pause, go on after a broken
 * connection or a reload (choose the same file again). Words come from the page's `data-` attributes:
 * `ready` ({files}, {megabytes}), `sending` ({name}, {done}, {all}), `several` ({number}, {files}), `minutes` and `seconds` ({n}),
 * `waiting`, `paused`, `unreadable`, `gone`, `failed`, `stopped`, `novideo` ({name}), `large` ({name}), `pause`, `resume`.
 */
import { fill } from "../design/fill";
import { acceptDrops, megabytes } from "../home/files";
import { Wake } from "../training/wake";
import { Control, Refused, send, type Sent } from "./sending";

const LARGEST_BYTES = 2 * 2 ** 30;
const VIDEO_NAMES = /\.(mp4|m4v|mov|qt|3gp|3g2|mkv|webm|avi|mts|m2ts|ts|mpe?g|wmv|flv|ogv)$/i;

interface Parts {
  form: HTMLFormElement;
  input: HTMLInputElement;
  state: HTMLElement;
  trouble: HTMLElement;
  bar: HTMLProgressElement;
  send: HTMLButtonElement;
  pause: HTMLButtonElement;
  stop: HTMLButtonElement;
}

export function upload(element: HTMLElement): void {
  const parts = partsOf(element);
  if (parts === null) return;
  let chosen: File[] = [];
  let sending = false;
  const show = (files: File[]): void => {
    if (sending) return;
    const bad = files.map((file) => doubt(element, file)).find((words) => words !== "") ?? "";
    chosen = bad === "" ? files : [];
    parts.trouble.textContent = bad;
    parts.send.disabled = chosen.length === 0;
    parts.state.textContent =
      chosen.length === 0 ? "" : fill(element.dataset.ready, { files: chosen.length, megabytes: megabytes(chosen) });
  };
  show([]);
  for (const hidden of element.querySelectorAll<HTMLElement>("[data-needs-script]")) hidden.hidden = false;
  parts.input.addEventListener("change", () => {
    show([...(parts.input.files ?? [])]);
  });
  acceptDrops(element, show);
  parts.form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (sending || chosen.length === 0) return;
    sending = true;
    void sendAll(element, parts, chosen).finally(() => {
      sending = false;
    });
  });
}

function partsOf(element: HTMLElement): Parts | null {
  const input = element.querySelector<HTMLInputElement>("input[type=file]");
  const state = element.querySelector<HTMLElement>("[data-upload-state]");
  const trouble = element.querySelector<HTMLElement>("[data-upload-trouble]");
  const bar = element.querySelector("progress");
  const send = element.querySelector<HTMLButtonElement>("button[type=submit]");
  const pause = element.querySelector<HTMLButtonElement>("[data-upload-pause]");
  const stop = element.querySelector<HTMLButtonElement>("[data-upload-stop]");
  if (!(element instanceof HTMLFormElement) || !input || !state || !trouble || !bar || !send || !pause || !stop) return null;
  return { form: element, input, state, trouble, bar, send, pause, stop };
}

/** Why a file cannot be meant, as the page says it; empty when it can. The server looks closer. */
function doubt(element: HTMLElement, file: File): string {
  if (!file.type.startsWith("video/") && !VIDEO_NAMES.test(file.name)) {
    return fill(element.dataset.novideo, { name: file.name });
  }
  return file.size > LARGEST_BYTES ? fill(element.dataset.large, { name: file.name }) : "";
}

async function sendAll(element: HTMLElement, parts: Parts, files: File[]): Promise<void> {
  const control = new Control();
  const end = guard(element, parts, control);
  let address = "";
  try {
    for (const [number, file] of files.entries()) {
      const errand = {
        address: parts.form.action,
        token: parts.form.querySelector<HTMLInputElement>("[name=csrfmiddlewaretoken]")?.value ?? "",
        details: detailsOf(parts.form),
        told: (sent: Sent) => {
          tell(element, parts, control, sent, { name: file.name, number: number + 1, files: files.length });
        },
      };
      address = await send(file, errand, control);
    }
  } catch (error) {
    end();
    complain(element, parts, error);
    return;
  }
  end();
  window.location.assign(files.length === 1 ? address : parts.form.dataset.all ?? address);
}

/** While something is on its way: the buttons for it, a screen that stays on, a question before the page is left. */
function guard(element: HTMLElement, parts: Parts, control: Control): () => void {
  const wake = new Wake();
  const ask = (event: Event): void => {
    event.preventDefault();
  };
  const again = (): void => {
    control.nudge();
  };
  const turn = (): void => {
    if (control.paused) control.resume();
    else control.pause();
    parts.pause.textContent = fill(control.paused ? element.dataset.resume : element.dataset.pause);
    if (control.paused) parts.state.textContent = fill(element.dataset.paused);
  };
  const stop = (): void => {
    control.stop();
  };
  const switchTo = (busy: boolean): void => {
    for (const each of [parts.pause, parts.stop, parts.bar]) each.hidden = !busy;
    parts.send.hidden = busy;
    parts.input.disabled = busy;
    wake.want(busy);
  };
  switchTo(true);
  parts.trouble.textContent = "";
  parts.pause.textContent = fill(element.dataset.pause);
  parts.pause.addEventListener("click", turn);
  parts.stop.addEventListener("click", stop);
  window.addEventListener("beforeunload", ask);
  window.addEventListener("online", again);
  return () => {
    switchTo(false);
    parts.pause.removeEventListener("click", turn);
    parts.stop.removeEventListener("click", stop);
    window.removeEventListener("beforeunload", ask);
    window.removeEventListener("online", again);
  };
}

/** The form's fields as they are; the server reads paces and centimetres. */
function detailsOf(form: HTMLFormElement): Record<string, string> {
  const said: Record<string, string> = {};
  for (const [name, value] of new FormData(form)) {
    if (typeof value === "string" && name !== "csrfmiddlewaretoken") said[name] = value;
  }
  return said;
}

function tell(
  element: HTMLElement,
  parts: Parts,
  control: Control,
  sent: Sent,
  values: { name: string; number: number; files: number },
): void {
  parts.bar.max = sent.size;
  parts.bar.value = sent.received;
  if (control.paused) return;
  if (sent.waiting) {
    parts.state.textContent = fill(element.dataset.waiting);
    return;
  }
  const which = values.files > 1 ? fill(element.dataset.several, values) : "";
  const told = fill(element.dataset.sending, { ...values, done: mega(sent.received), all: mega(sent.size) });
  parts.state.textContent = [which, told, left(element, sent)].filter((words) => words !== "").join(" · ");
}

function mega(bytes: number): string {
  const value = bytes / 1e6;
  return value.toLocaleString(document.documentElement.lang || undefined, { maximumFractionDigits: value < 10 ? 1 : 0 });
}

function left(element: HTMLElement, sent: Sent): string {
  if (sent.bytesPerS === null || sent.bytesPerS <= 0 || sent.received >= sent.size) return "";
  const seconds = (sent.size - sent.received) / sent.bytesPerS;
  if (seconds < 90) return fill(element.dataset.seconds, { n: Math.max(1, Math.round(seconds)) });
  return fill(element.dataset.minutes, { n: Math.round(seconds / 60) });
}

function complain(element: HTMLElement, parts: Parts, error: unknown): void {
  parts.state.textContent = "";
  const refused = error instanceof Refused ? error : null;
  if (refused?.reason === "stopped") {
    parts.trouble.textContent = fill(element.dataset.stopped);
    return;
  }
  const own = { refused: "failed", unreadable: "unreadable", gone: "gone", stopped: "stopped" } as const;
  const said = refused?.message ?? "";
  parts.trouble.textContent = said === "" ? fill(element.dataset[own[refused?.reason ?? "refused"]]) : said;
  const [field] = Object.keys(refused?.fields ?? {});
  const place = field === undefined ? null : parts.form.elements.namedItem(field);
  if (place instanceof HTMLElement) {
    place.setAttribute("aria-invalid", "true");
    place.focus();
  }
}
