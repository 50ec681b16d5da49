/** `npm run coach -- FOLDER ROUNDS` coaches the recordings of a folder under Pyodide; see bench/pyodide.py.
 *
 * FOLDER holds coach.zip (the engine's rooms) and `<exercise>.landmarks`; answer.json is written beside them. Everything
 * comes from node_modules: fetching is switched off, so that nothing can quietly be loaded from elsewhere.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { loadPyodide } from "pyodide";

const [folder, rounds] = process.argv.slice(2);
globalThis.fetch = () => Promise.reject(new Error("the coach needs no network"));
try {
  const pyodide = await loadPyodide({ indexURL: dirname(fileURLToPath(import.meta.resolve("pyodide"))) });
  const archive = new Uint8Array(readFileSync(join(folder, "coach.zip")));
  pyodide.unpackArchive(archive, "zip", { extractDir: "/coach" });
  pyodide.FS.mkdir("/recordings");
  pyodide.mountNodeFS("/recordings", folder);
  const answer = pyodide.runPython(`
import sys
from pathlib import Path
sys.path.insert(0, "/coach")
from coach_events import answer
answer(Path("/recordings"), ${Number(rounds)})
`);
  writeFileSync(join(folder, "answer.json"), answer);
} catch (trouble) {
  process.stderr.write(`${trouble.message}\n`); // the message alone: a stack would print megabytes of packed source
  process.exitCode = 1;
}
