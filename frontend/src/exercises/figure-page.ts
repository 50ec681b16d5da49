/** The script of pages with a moving figure. */
import { attachAll, register } from "../design/controllers";
import { figure } from "./figure";

register("figure", figure);
attachAll(document);
