import { beforeEach, expect, test, vi } from "vitest";
import { drop } from "./drop";

const assign = vi.fn();

function form(): HTMLFormElement {
  document.body.innerHTML = `
    <form action="http://127.0.0.1/runs/import/" data-ready="{files} files, {megabytes} MB" data-sending="{done} of {files}"
      data-failed="stopped after {done}">
      <input type="hidden" name="csrfmiddlewaretoken" value="token">
      <div class="drop"><input type="file" multiple></div>
      <p data-drop-state></p><span hidden data-needs-script></span><button type="submit">Send</button>
    </form>`;
  const made = document.querySelector("form");
  if (made === null) throw new Error("no form");
  drop(made);
  return made;
}

function choose(made: HTMLFormElement, files: File[]): void {
  const input = made.querySelector<HTMLInputElement>("input[type=file]");
  Object.defineProperty(input, "files", { value: files });
  input?.dispatchEvent(new Event("change"));
}

function state(made: HTMLFormElement): string {
  return made.querySelector("[data-drop-state]")?.textContent ?? "";
}

beforeEach(() => {
  assign.mockClear();
  vi.stubGlobal("location", { assign });
});

test("says what was chosen and sends it, then goes where the answer leads", async () => {
  const made = form();
  const send = made.querySelector("button");
  expect(send?.disabled).toBe(true);
  choose(made, [new File(["12345"], "a.fit"), new File(["1"], "b.fit")]);
  expect(state(made)).toBe("2 files, 0 MB");
  expect(send?.disabled).toBe(false);
  const answer = vi.fn<(address: string, init: { body: FormData }) => Promise<object>>(() =>
    Promise.resolve({ ok: true, url: "http://127.0.0.1/runs/import/7/" }),
  );
  vi.stubGlobal("fetch", answer);
  made.dispatchEvent(new Event("submit", { cancelable: true }));
  await vi.waitFor(() => {
    expect(assign).toHaveBeenCalledExactlyOnceWith("http://127.0.0.1/runs/import/7/");
  });
  const body = answer.mock.calls[0]?.[1].body;
  expect(body?.get("csrfmiddlewaretoken")).toBe("token");
  expect(body?.getAll("files")).toHaveLength(2);
});

test("says how far it came when the server is gone, and lets the runner try again", async () => {
  const made = form();
  choose(made, [new File(["1"], "a.fit")]);
  vi.stubGlobal("fetch", () => Promise.reject(new Error("gone")));
  made.dispatchEvent(new Event("submit", { cancelable: true }));
  await vi.waitFor(() => {
    expect(state(made)).toBe("stopped after 0");
  });
  expect(made.querySelector("button")?.disabled).toBe(false);
  expect(assign).not.toHaveBeenCalled();
});
