/** Everything that is left to do and every part of the text, to jump there. */

/** @import { Room } from "../room.js" */
import { el } from "../../shared/dom.js";
import { todos } from "../side.js";
import { shortened } from "../words.js";

/** More of a sort are counted alone: T goes on to them. */
const MOST = 40;

/** @param {Room} room */
export function showJumps(room) {
  const sections = todos(room).flatMap(({ words: title, marks }) => {
    const rows = marks.slice(0, MOST).map(({ data }) => {
      const words = `${room.label(data)}: ${shortened(data.quote)}`;
      return el("a", { href: `#card-${data.id}` }, words);
    });
    return section(`${title}, ${marks.length}`, rows);
  });
  const parts = [...document.querySelectorAll("[data-part]")];
  const outline = parts.map((part) => /** @type {HTMLElement} */ (part.cloneNode(true)));
  const dialog = el(
    "dialog",
    { class: "keys", "aria-label": "Jump list" },
    el("h2", {}, "Jump to"),
    el("div", { class: "outline" }, ...sections, ...section("Outline", outline)),
    el("form", { method: "dialog", class: "actions" }, el("button", { class: "button" }, "Close")),
  );
  const links = [...dialog.querySelectorAll("a")];
  dialog.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const at = links.indexOf(/** @type {HTMLAnchorElement} */ (document.activeElement));
    links[(at + step + links.length) % links.length]?.focus();
  });
  dialog.addEventListener("click", (event) => {
    const { target } = event;
    if (!(target instanceof Element)) return;
    const link = target.closest("a");
    if (!link) return;
    dialog.close();
    // The keys go on where the part begins.
    const { part } = link.dataset;
    if (!part) return;
    event.preventDefault();
    room.home.focus({ preventScroll: true });
    room.caret.put(Number(part));
  });
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

/**
 * @param {string} title
 * @param {readonly HTMLElement[]} links
 */
function section(title, links) {
  const rows = links.map((link) => el("li", {}, link));
  return rows.length ? [el("section", {}, el("h2", {}, title), el("ul", {}, ...rows))] : [];
}
