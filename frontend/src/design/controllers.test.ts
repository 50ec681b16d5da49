import { beforeEach, expect, test, vi } from "vitest";
import { attachAll, register } from "./controllers";

beforeEach(() => {
  document.body.innerHTML = "";
});

test("binds each named controller once, however often the page is looked through", () => {
  const attach = vi.fn();
  register("counted", attach);
  document.body.innerHTML = `<p data-controller="counted"></p><p data-controller="other counted"></p>`;
  attachAll(document);
  attachAll(document);
  expect(attach).toHaveBeenCalledTimes(2);
});

test("binds the root itself when a swap brings it in", () => {
  const attach = vi.fn();
  register("rooted", attach);
  const root = document.createElement("div");
  root.dataset.controller = "rooted";
  attachAll(root);
  expect(attach).toHaveBeenCalledExactlyOnceWith(root);
});
