/** The script of pages with a chart. */
import { attachAll, register } from "../design/controllers";
import { chart } from "./chart";

register("chart", chart);
attachAll(document);
