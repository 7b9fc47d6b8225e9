/** What the page has to say, above its main part, where a screen reader hears it. */

import { byId, el, icon } from "./dom.js";

/**
 * @param {string} title
 * @param {string} text
 * @param {"bad" | "warn" | "ok"} [tone]
 * @param {readonly HTMLElement[]} [actions] what can be done about it
 */
export function notice(title, text, tone = "bad", actions = []) {
  const say = el("p", {}, el("b", {}, title), ` ${text}`);
  const role = tone === "bad" ? "alert" : "status";
  const box = el("div", { class: "notice", "data-tone": tone, role }, icon("alert", "lg"), say);
  if (actions.length) box.append(el("div", { class: "actions" }, ...actions));
  byId("notices").replaceChildren(box);
}

/** Take back what was said last: it is so no longer. */
export function unnotice() {
  byId("notices").replaceChildren();
}
