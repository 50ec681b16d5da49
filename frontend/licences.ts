/** Ships the licence text of every library in the build beside it, as those licences ask. */
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { Plugin } from "vite";

export function licences(packages: readonly string[]): Plugin {
  return {
    name: "runtall-licences",
    generateBundle() {
      const texts = packages.map((name) => {
        const folder = join(import.meta.dirname, "node_modules", name);
        const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
        if (file === undefined) throw new Error(`${name} comes without a licence text`);
        return `${name}\n${"=".repeat(name.length)}\n\n${readFileSync(join(folder, file), "utf8").trim()}\n`;
      });
      this.emitFile({ type: "asset", fileName: "third-party-licences.txt", source: texts.join("\n\n") });
    },
  };
}
