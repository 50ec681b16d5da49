import { expect, test, vi } from "vitest";
import { copy } from "./copy";

test("copies the named field and says so", async () => {
  document.body.innerHTML = `<input id="address" value=" http://127.0.0.1/plan.ics "><button hidden data-copy-from="address" data-copy-done="Copied">Copy</button>`;
  const write = vi.fn(() => Promise.resolve());
  vi.stubGlobal("navigator", { clipboard: { writeText: write } });
  const button = document.querySelector("button");
  if (button === null) throw new Error("no button");
  copy(button);
  expect(button.hidden).toBe(false);
  button.click();
  await vi.waitFor(() => {
    expect(button.textContent).toBe("Copied");
  });
  expect(write).toHaveBeenCalledWith("http://127.0.0.1/plan.ics");
});
