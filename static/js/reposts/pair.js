/** A pair of articles: J and K go from change to change. */

import { isTyping, keyName } from "../shared/keys.js";

/** @returns {HTMLElement[]} the changes that are shown, in their order */
function changes() {
  const all = /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-change]"));
  return [...all].filter((row) => row.getClientRects().length > 0);
}

addEventListener("keydown", (event) => {
  const key = keyName(event);
  if (event.defaultPrevented || isTyping(event.target) || !["j", "k"].includes(key)) return;
  const all = changes();
  const here = all.findIndex((row) => row.contains(document.activeElement));
  const next = key === "j" ? all[here + 1] : all[here < 0 ? all.length - 1 : here - 1];
  if (!next) return;
  event.preventDefault();
  next.focus();
  next.scrollIntoView({ block: "center" });
});
