/** The script of the page that films. */
import "./filming.css";
import { App } from "./app";
import { readPage } from "./page";
import { openFilms } from "./store";

const root = document.getElementById("film");
if (root !== null) {
  const films = await openFilms().catch(() => null);
  await new App(readPage(document), root, films).begin();
}
