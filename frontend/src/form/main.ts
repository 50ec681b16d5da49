/** The script of a clip's report and of the comparison of two. */
import "./form.css";
import { attachAll, register } from "../design/controllers";
import { formCompare } from "./compare";
import { formPlayer } from "./player";

register("form-player", formPlayer);
register("form-compare", formCompare);
attachAll(document);
