import { beforeEach, expect, test, vi } from "vitest";
import { Refused, type Control, type Errand } from "./sending";
import * as sending from "./sending";
import { upload } from "./upload";

const assign = vi.fn();

function form(): HTMLFormElement {
  document.body.innerHTML = `
    <form action="http://127.0.0.1/form/upload/" data-ready="{files} files, {megabytes} MB"
      data-sending="{name}: {done} of {all} MB" data-several="{number}/{files}" data-minutes="{n} min" data-seconds="{n} s" data-waiting="waiting"
      data-paused="paused" data-pause="Pause" data-resume="Go on" data-stopped="stopped" data-unreadable="unreadable"
      data-gone="gone" data-failed="failed" data-novideo="{name} is no video" data-large="{name} is large" data-all="/form/">
      <input type="hidden" name="csrfmiddlewaretoken" value="t0ken"><input name="pace" value="5:30">
      <div class="drop"><input type="file" name="video" multiple></div>
      <p data-upload-state></p><p data-upload-trouble></p><progress hidden></progress>
      <button type="submit">Send</button><button type="button" data-upload-pause hidden></button>
      <button type="button" data-upload-stop hidden>Stop</button>
    </form>`;
  const made = document.querySelector("form");
  if (made === null) throw new Error("no form");
  upload(made);
  return made;
}

function choose(made: HTMLFormElement, ...files: File[]): void {
  const input = made.querySelector<HTMLInputElement>("input[type=file]");
  Object.defineProperty(input, "files", { value: files, configurable: true });
  input?.dispatchEvent(new Event("change"));
}

function words(made: HTMLFormElement, what = "state"): string {
  return made.querySelector(`[data-upload-${what}]`)?.textContent ?? "";
}

function button(made: HTMLFormElement, what: string): HTMLButtonElement {
  const found = made.querySelector<HTMLButtonElement>(what);
  if (found === null) throw new Error(what);
  return found;
}

const video = (name = "run.mp4"): File => new File(["12345"], name, { type: "video/mp4" });

/** In the place of the sending: what it was given, and its end in the test's hand. */
function held(): { errand: () => Errand; control: () => Control; end: (address: string) => void; fail: (why: unknown) => void } {
  let given: { errand: Errand; control: Control } | null = null;
  let settle: [(address: string) => void, (why: unknown) => void] = [() => undefined, () => undefined];
  vi.spyOn(sending, "send").mockImplementation(
    (_file, errand, control) =>
      new Promise<string>((resolve, reject) => {
        given = { errand, control };
        settle = [resolve, reject];
      }),
  );
  const known = (): { errand: Errand; control: Control } => {
    if (given === null) throw new Error("nothing is being sent");
    return given;
  };
  return {
    errand: () => known().errand,
    control: () => known().control,
    end: (address) => { settle[0](address); },
    fail: (why) => { settle[1](why); },
  };
}

beforeEach(() => {
  vi.restoreAllMocks();
  assign.mockClear();
  vi.stubGlobal("location", { assign });
});

test("says what was chosen, sends it with the form's fields, and goes to its page", async () => {
  const made = form();
  const sent = held();
  expect(button(made, "[type=submit]").disabled).toBe(true);
  choose(made, video());
  expect(words(made)).toBe("1 files, 0 MB");
  made.dispatchEvent(new Event("submit", { cancelable: true }));
  expect(sent.errand()).toMatchObject({ token: "t0ken", address: "http://127.0.0.1/form/upload/", details: { pace: "5:30" } });
  expect(sent.errand().details).not.toHaveProperty("csrfmiddlewaretoken");
  sent.errand().told({ received: 2_000_000, size: 4_000_000, bytesPerS: 100_000, waiting: false });
  expect(words(made)).toBe("run.mp4: 2 of 4 MB · 20 s");
  sent.errand().told({ received: 2_000_000, size: 400_000_000, bytesPerS: 100_000, waiting: false });
  expect(words(made)).toBe("run.mp4: 2 of 400 MB · 66 min");
  expect(made.querySelector("progress")?.value).toBe(2_000_000);
  sent.end("/form/c/");
  await vi.waitFor(() => {
    expect(assign).toHaveBeenCalledExactlyOnceWith("/form/c/");
  });
});

test("several videos go one after the other, and the page of all comes then", async () => {
  const made = form();
  const send = vi.spyOn(sending, "send").mockResolvedValue("/form/c/");
  choose(made, video("a.mp4"), video("b.MOV"));
  made.dispatchEvent(new Event("submit", { cancelable: true }));
  await vi.waitFor(() => {
    expect(assign).toHaveBeenCalledExactlyOnceWith("/form/");
  });
  send.mock.calls[1]?.[1].told({ received: 1, size: 2, bytesPerS: null, waiting: false });
  expect(words(made)).toBe("2/2 · b.MOV: 0 of 0 MB");
  expect(send.mock.calls.map(([file]) => file.name)).toEqual(["a.mp4", "b.MOV"]);
});

test("pauses and goes on, says so, and asks before the page is left", async () => {
  const made = form();
  const sent = held();
  choose(made, video());
  made.dispatchEvent(new Event("submit", { cancelable: true }));
  const pause = button(made, "[data-upload-pause]");
  expect(pause.hidden).toBe(false);
  expect(button(made, "[type=submit]").hidden).toBe(true);
  pause.click();
  expect(sent.control().paused).toBe(true);
  expect([pause.textContent, words(made)]).toEqual(["Go on", "paused"]);
  sent.errand().told({ received: 1, size: 5, bytesPerS: null, waiting: false });
  expect(words(made)).toBe("paused");
  pause.click();
  expect(sent.control().paused).toBe(false);
  expect(pause.textContent).toBe("Pause");
  sent.errand().told({ received: 1, size: 5, bytesPerS: null, waiting: true });
  expect(words(made)).toBe("waiting");
  const leaving = new Event("beforeunload", { cancelable: true });
  window.dispatchEvent(leaving);
  expect(leaving.defaultPrevented).toBe(true);
  button(made, "[data-upload-stop]").click();
  expect(sent.control().stopped).toBe(true);
  sent.fail(new Refused("stopped"));
  await vi.waitFor(() => {
    expect(words(made, "trouble")).toBe("stopped");
  });
  const free = new Event("beforeunload", { cancelable: true });
  window.dispatchEvent(free);
  expect(free.defaultPrevented).toBe(false);
  expect(button(made, "[type=submit]").hidden).toBe(false);
});

test.each([
  [new Refused("refused", "The disk is full."), "The disk is full."],
  [new Refused("refused"), "failed"],
  [new Refused("gone"), "gone"],
  [new Refused("unreadable"), "unreadable"],
  [new TypeError("odd"), "failed"],
])("says why it ended: %s", async (why, said) => {
  const made = form();
  const sent = held();
  choose(made, video());
  made.dispatchEvent(new Event("submit", { cancelable: true }));
  sent.fail(why);
  await vi.waitFor(() => {
    expect(words(made, "trouble")).toBe(said);
  });
  expect(assign).not.toHaveBeenCalled();
});

test("leads to the field that was refused", async () => {
  const made = form();
  const sent = held();
  choose(made, video());
  made.dispatchEvent(new Event("submit", { cancelable: true }));
  sent.fail(new Refused("refused", "Write a pace as 5:30.", { pace: ["…"] }));
  await vi.waitFor(() => {
    expect(document.activeElement?.getAttribute("name")).toBe("pace");
  });
  expect(document.activeElement?.getAttribute("aria-invalid")).toBe("true");
});

test("what is no video, or too large, is said before anything is sent", () => {
  const made = form();
  choose(made, new File(["x"], "run.fit"));
  expect([words(made, "trouble"), button(made, "[type=submit]").disabled]).toEqual(["run.fit is no video", true]);
  const large = video("long.mp4");
  Object.defineProperty(large, "size", { value: 2 ** 31 + 1 });
  choose(made, large);
  expect(words(made, "trouble")).toBe("long.mp4 is large");
  choose(made, new File(["x"], "GOPR0001.MP4"));
  expect([words(made, "trouble"), button(made, "[type=submit]").disabled]).toEqual(["", false]);
});
