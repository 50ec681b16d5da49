/**
 * Files and folders onto a form: drop them anywhere on it, or choose them. Sends in batches, because a folder of years of
 * running holds more files than one request may carry; the last answer's address is where the page goes.
 * Words come from the page: `data-ready` ("{files} files, {megabytes} MB"), `data-sending` ("{done} of {files}"), `data-failed`.
 */
import { fill } from "../design/fill";
import { acceptDrops, batches, megabytes, pathOf } from "./files";

interface Parts {
  form: HTMLFormElement;
  inputs: HTMLInputElement[];
  state: HTMLElement;
  send: HTMLButtonElement;
}

export function drop(element: HTMLElement): void {
  const parts = partsOf(element);
  if (parts === null) return;
  let chosen: File[] = [];
  const show = (files: File[]): void => {
    chosen = files;
    parts.send.disabled = files.length === 0;
    parts.state.textContent =
      files.length === 0 ? "" : fill(element.dataset.ready, { files: files.length, megabytes: megabytes(files) });
  };
  show([]);
  for (const hidden of element.querySelectorAll<HTMLElement>("[data-needs-script]")) hidden.hidden = false;
  for (const input of parts.inputs) {
    input.addEventListener("change", () => {
      show([...(input.files ?? [])]);
    });
  }
  acceptDrops(element, show);
  parts.form.addEventListener("submit", (event) => {
    event.preventDefault();
    void send(element, parts, chosen);
  });
}

function partsOf(element: HTMLElement): Parts | null {
  const form = element instanceof HTMLFormElement ? element : element.closest("form");
  const state = element.querySelector<HTMLElement>("[data-drop-state]");
  const button = form?.querySelector<HTMLButtonElement>("button[type=submit]") ?? null;
  if (form === null || state === null || button === null) return null;
  return { form, inputs: [...element.querySelectorAll<HTMLInputElement>("input[type=file]")], state, send: button };
}

async function send(element: HTMLElement, parts: Parts, files: File[]): Promise<void> {
  const token = parts.form.querySelector<HTMLInputElement>("[name=csrfmiddlewaretoken]")?.value ?? "";
  parts.send.disabled = true;
  let done = 0;
  let address = "";
  try {
    const all = batches(files);
    for (const [number, batch] of all.entries()) {
      parts.state.textContent = fill(element.dataset.sending, { done, files: files.length });
      const body = new FormData();
      body.set("csrfmiddlewaretoken", token);
      body.set("token", parts.form.querySelector<HTMLInputElement>("[name=token]")?.value ?? "");
      if (number < all.length - 1) body.set("more", "1");
      for (const file of batch) {
        body.append("files", file, file.name);
        body.append("paths", pathOf(file));
      }
      const answer = await fetch(parts.form.action, { method: "POST", body });
      if (!answer.ok) throw new Error(`${answer.status}`);
      address = answer.url;
      done += batch.length;
    }
  } catch {
    parts.state.textContent = fill(element.dataset.failed, { done, files: files.length });
    parts.send.disabled = false;
    return;
  }
  if (address !== "") window.location.assign(address);
}
