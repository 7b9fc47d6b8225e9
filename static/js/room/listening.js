/** What the room hears: keys, the pointer over the text, buttons of the page, the address bar. */

/** @import { Kind } from "../types.d.ts" */
/** @import { Room } from "./room.js" */
import { byId, one } from "../shared/dom.js";
import { isTyping, keyName } from "../shared/keys.js";
import { DEED_OF, jump, showKeys } from "./keymap.js";

/** @param {Room} room */
export function listen(room) {
  const { sheet, text } = room;
  addEventListener("keydown", (event) => onKey(room, event));
  text.root.addEventListener("click", (event) => onClick(room, event));
  document.addEventListener("click", (event) => onButton(room, event));
  byId("undo").addEventListener("click", () => room.writing.undo());
  byId("redo").addEventListener("click", () => room.writing.redo());
  let frame = 0;
  sheet.addEventListener("pointermove", ({ clientX, clientY, pointerType }) => {
    if (pointerType === "touch" || frame) return;
    frame = requestAnimationFrame(() => {
      frame = 0;
      hover(room, clientX, clientY);
    });
  });
  sheet.addEventListener("pointerleave", () => room.overlay.outline("hover", []));
}

/**
 * @param {Room} room
 * @param {KeyboardEvent} event
 */
function onKey(room, event) {
  if (event.defaultPrevented || isTyping(event.target)) return;
  if (document.querySelector("dialog[open]")) return;
  const deed = DEED_OF.get(keyName(event));
  if (!deed) return;
  const pressing =
    event.target instanceof Element && event.target.closest("a, button, summary, input");
  if (event.key === "Enter" && pressing) return;
  event.preventDefault();
  deed(room);
}

/**
 * @param {Room} room
 * @param {number} x
 * @param {number} y
 */
function hover(room, x, y) {
  const mark = markAt(room, x, y);
  room.sheet.classList.toggle("sheet--over", mark !== undefined);
  room.overlay.outline("hover", mark && mark.data.id !== room.opened ? mark.data.fragments : []);
}

/**
 * @param {Room} room
 * @param {MouseEvent} event
 */
function onClick(room, { clientX, clientY }) {
  if (!getSelection()?.isCollapsed || room.marking.spans.length) return;
  const mark = markAt(room, clientX, clientY);
  if (mark) room.open(mark.data.id, { scroll: false });
  else room.close();
}

/**
 * Buttons of the page that are not of a card.
 *
 * @param {Room} room
 * @param {Event} event
 */
function onButton(room, { target }) {
  if (!(target instanceof Element)) return;
  const outline = one(document, ".room__left");
  if (target.closest(".room__left a")) outline.removeAttribute("data-open");
  const node = target.closest("[data-shows], [data-do]");
  if (!(node instanceof HTMLElement)) return;
  const { shows } = node.dataset;
  if (shows) room.toggle(/** @type {Kind} */ (shows));
  const deeds = /** @type {Record<string, () => void>} */ ({
    next: () => room.deeds.step(1),
    previous: () => room.deeds.step(-1),
    close: () => room.deeds.escape(),
    keys: () => showKeys(),
    jumps: () => jump(room),
    outline: () => outline.toggleAttribute("data-open"),
    find: () => room.find.open(),
  });
  deeds[node.dataset.do ?? ""]?.();
}

/**
 * The mark under the pointer: the shortest, and with another click the next longer one.
 *
 * @param {Room} room
 * @param {number} x
 * @param {number} y
 */
function markAt(room, x, y) {
  const offset = room.text.underPointer(x, y);
  if (offset === null) return undefined;
  const proposed = (/** @type {string} */ id) => (room.marks.proposed.has(id) ? 1 : 0);
  const there = room.index.at(offset).toSorted((a, b) => proposed(a.mark) - proposed(b.mark));
  const at = there.findIndex(({ mark }) => mark === room.opened);
  const chosen = there[(at + 1) % there.length];
  return chosen && room.marks.find(chosen.mark);
}
