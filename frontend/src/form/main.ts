/** The script of the room of running form: a clip's report, the comparison of two, films that wait to be sent. */
import "./form.css";
import { attachAll, register } from "../design/controllers";
import { formCompare } from "./compare";
import { filmsWaiting } from "./films-waiting";
import { formPlayer } from "./player";

register("films-waiting", filmsWaiting);
register("form-player", formPlayer);
register("form-compare", formCompare);
attachAll(document);
