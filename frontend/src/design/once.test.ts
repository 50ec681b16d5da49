import { expect, test } from "vitest";
import { once } from "./once";

function sentForm(): HTMLFormElement {
  const form = document.createElement("form");
  once(form);
  return form;
}

function submit(form: HTMLFormElement): boolean {
  return form.dispatchEvent(new Event("submit", { cancelable: true }));
}

test("lets the first submit through and stops the second", () => {
  const form = sentForm();
  expect(submit(form)).toBe(true);
  expect(submit(form)).toBe(false);
  expect(form.getAttribute("aria-busy")).toBe("true");
});

test("may send again after the page was left and shown again", () => {
  const form = sentForm();
  submit(form);
  window.dispatchEvent(new Event("pageshow"));
  expect(submit(form)).toBe(true);
});
