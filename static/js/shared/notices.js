/** What the page has to say, above its main part, where a screen reader hears it. */

import { byId, el, icon } from "./dom.js";

/**
 * @param {string} title
 * @param {string} text
 * @param {"bad" | "warn" | "ok"} [tone]
 */
export function notice(title, text, tone = "bad") {
  const say = el("p", {}, el("b", {}, title), ` ${text}`);
  const role = tone === "bad" ? "alert" : "status";
  const box = el("div", { class: "notice", "data-tone": tone, role }, icon("alert", "lg"), say);
  byId("notices").replaceChildren(box);
}

/** Take back what was said last: it is so no longer. */
export function unnotice() {
  byId("notices").replaceChildren();
}
