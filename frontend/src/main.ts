/** The one script of every page. */
import htmx from "htmx.org";
import "./styles/tokens.css";
import "./styles/base.css";
import "./styles/layout.css";
import "./styles/components.css";
import "./styles/forms.css";
import "./styles/pages.css";
import "./styles/plan.css";
import "./exercises/figure.css";
import "./styles/print.css";
import "./runs/runs.css";
import { attachAll, register } from "./design/controllers";
import { copy } from "./design/copy";
import { once } from "./design/once";
import { drop } from "./home/drop";
import { upload } from "./form/upload";
import { panel } from "./plan/panel";
import { outbox } from "./training/everywhere";
import { awaitRestart } from "./runs/await-restart";

// The page's policy forbids evaluated code and inline styles; htmx must not try either.
htmx.config.allowEval = false;
htmx.config.includeIndicatorStyles = false;
htmx.config.selfRequestsOnly = true;
htmx.config.allowScriptTags = false;
htmx.config.historyCacheSize = 0;

register("await-restart", awaitRestart);
register("copy", copy);
register("drop", drop);
register("once", once);
register("outbox", outbox);
register("panel", panel);
register("upload", upload);

attachAll(document);
document.addEventListener("htmx:load", (event) => {
  if (event.target instanceof HTMLElement) attachAll(event.target);
});
