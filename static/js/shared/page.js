/** What every page does: theme, the keys that go anywhere, menus, and what HTMX could not do. */

import { isTyping, keyName } from "./keys.js";
import { notice } from "./notices.js";
import { turnTheme } from "./theme.js";

/** After G, one letter names the room. The addresses are the masthead's own. */
const ROOMS = /** @type {const} */ ({
  d: "My desk",
  a: "Articles",
  v: "Review",
  q: "Requests",
  j: "Jobs",
});
/** How long G waits for its letter, in milliseconds. */
const CHORD = 1200;

let chordUntil = 0;

/** @param {string} letter */
function goTo(letter) {
  const name = ROOMS[/** @type {keyof typeof ROOMS} */ (letter)];
  for (const link of document.querySelectorAll(".masthead__nav a")) {
    if (name && link instanceof HTMLAnchorElement && link.textContent?.trim().startsWith(name)) {
      location.assign(link.href);
      return true;
    }
  }
  return false;
}

/** @param {KeyboardEvent} event */
function onKey(event) {
  if (event.defaultPrevented) return;
  const key = keyName(event);
  if (key === "Ctrl+Enter" && event.target instanceof HTMLElement) {
    const form = event.target.closest("form");
    if (form) {
      event.preventDefault();
      form.requestSubmit();
    }
    return;
  }
  if (key === "Escape") closeMenus();
  if (isTyping(event.target)) return;
  const chord = event.timeStamp < chordUntil;
  chordUntil = 0;
  if (chord && goTo(key)) event.preventDefault();
  else if (key === "g") chordUntil = event.timeStamp + CHORD;
  else if (key === "/" && !document.getElementById("find")) {
    event.preventDefault();
    document.getElementById("masthead-q")?.focus();
  } else if (key === "i") {
    const link = document.querySelector("[data-key='i']");
    if (link instanceof HTMLAnchorElement) location.assign(link.href);
  }
}

/** @param {Event} [event] a click, where there was one */
function closeMenus(event) {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!(event?.target instanceof Node && menu.contains(event.target)))
      menu.removeAttribute("open");
  }
}

/** Names are offered from the first @ on, by a module that nobody else needs. @param {Event} event */
async function onAt({ target }) {
  if (!(target instanceof HTMLTextAreaElement && "mentions" in target.dataset)) return;
  if (!target.value.includes("@")) return;
  const module = await import("../talk/mentions.js").catch(() => null);
  if (!module) return;
  removeEventListener("input", onAt);
  module.typed(target);
}

addEventListener("input", onAt);
addEventListener("keydown", onKey);
addEventListener("click", closeMenus);
document.querySelector("[data-theme-toggle]")?.addEventListener("click", turnTheme);
document
  .querySelector(".masthead__nav [aria-current]")
  ?.scrollIntoView({ inline: "center", block: "nearest" });

// A refusal stands among the notices: what the person was looking at stays as it is.
addEventListener("htmx:beforeSwap", (event) => {
  const { detail } = /** @type {CustomEvent<{ xhr: XMLHttpRequest, target: Element | null }>} */ (
    event
  );
  if (detail.xhr.status >= 400 && detail.xhr.responseText.includes("data-refusal")) {
    detail.target = document.getElementById("notices");
  }
});
addEventListener("htmx:sendError", () => {
  notice("The desk could not be reached.", "Nothing was changed. Try again in a moment.");
});
addEventListener("htmx:responseError", (event) => {
  const { detail } = /** @type {CustomEvent<{ xhr: XMLHttpRequest }>} */ (event);
  if (detail.xhr.status >= 500) {
    notice("Something broke on our side.", "Nothing was changed. Try again, or tell an admin.");
  }
});
