/** The import form: its tabs without another page, and the bookmark that hands pages over. */

import { byId } from "../shared/dom.js";
import { address } from "./bookmarklet.js";

/**
 * Show what belongs to one tab; what was typed into another stays there.
 *
 * @param {HTMLElement} form
 * @param {string} name
 */
function open(form, name) {
  for (const link of form.querySelectorAll("[data-opens]")) {
    if (link instanceof HTMLElement && link.dataset.opens === name) {
      link.setAttribute("aria-current", "true");
    } else {
      link.removeAttribute("aria-current");
    }
  }
  for (const part of form.querySelectorAll("[data-tab]")) {
    if (part instanceof HTMLElement) {
      part.hidden = !part.dataset.tab?.split(" ").includes(name);
    }
  }
  const sent = form.querySelector("input[name=from]");
  if (sent instanceof HTMLInputElement) sent.value = name;
}

const form = document.getElementById("import-form");
form?.addEventListener("click", (event) => {
  const link = event.target instanceof Element ? event.target.closest("a[data-opens]") : null;
  if (!(link instanceof HTMLAnchorElement) || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  open(form, link.dataset.opens ?? "link");
  history.replaceState(history.state, "", link.href);
});

const bookmark = document.getElementById("bookmark");
if (bookmark?.dataset.page) {
  const link = byId("bookmarklet");
  link.setAttribute("href", address(bookmark.dataset.page));
  link.addEventListener("click", (event) => {
    event.preventDefault();
    byId("bookmark-said").textContent =
      "This one is not pressed here. Drag it to your bookmarks, then press it on the page you want.";
  });
  bookmark.hidden = false;
}
