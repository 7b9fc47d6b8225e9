/** Whom an @ means: colleagues and desks, suggested while a comment is written. Loaded by the first @. */

import { get } from "../shared/api.js";
import { el } from "../shared/dom.js";

/** @typedef {{ kind: "person" | "desk", id: string, name: string }} Suggestion */

/** The @ before the caret, and what of a name was written after it. */
const WRITTEN = /(?<![\p{L}\p{N}_])@([^@\n]{0,40})$/u;
/** How long typing must rest before the desk is asked, in milliseconds. */
const REST = 120;

const list = el("ul", {
  class: "options mentions",
  id: "mentions",
  role: "listbox",
  "aria-label": "Who is meant",
  hidden: true,
});
/** @type {Suggestion[]} */
let shown = [];
let chosen = 0;
let timer = 0;
/** The field that names are suggested for. @type {HTMLTextAreaElement | null} */
let field = null;

/** @param {EventTarget | null} target */
function asField(target) {
  return target instanceof HTMLTextAreaElement && "mentions" in target.dataset ? target : null;
}

/** @param {HTMLTextAreaElement} at */
function written(at) {
  return WRITTEN.exec(at.value.slice(0, at.selectionStart))?.[1];
}

function close() {
  clearTimeout(timer);
  list.hidden = true;
  shown = [];
  field?.removeAttribute("aria-activedescendant");
  field = null;
}

/** @param {HTMLTextAreaElement} at */
async function suggest(at) {
  const begun = written(at);
  if (begun === undefined) return;
  /** @type {Suggestion[]} */
  const found = await get(`mentions/?q=${encodeURIComponent(begun)}`).catch(() => []);
  // What was asked for may have been typed over meanwhile.
  if (document.activeElement !== at || written(at) !== begun) return;
  close();
  if (!found.length) return;
  field = at;
  shown = found;
  show(0);
}

/** @param {number} index */
function show(index) {
  if (!field) return;
  chosen = (index + shown.length) % shown.length;
  list.replaceChildren(
    ...shown.map(({ kind, id, name }, n) =>
      el(
        "li",
        { id: `mention-${id}`, role: "option", "aria-selected": String(n === chosen) },
        name,
        el("span", { class: "quiet sm" }, kind === "desk" ? "desk" : null),
      ),
    ),
  );
  // Within a landmark, and not within a card: those are moved, and it with them.
  (field.closest("main, aside") ?? document.body).append(list);
  const { left, bottom, top } = field.getBoundingClientRect();
  list.hidden = false;
  const { offsetHeight: height, offsetWidth: width } = list;
  list.style.left = `${Math.max(8, Math.min(left, innerWidth - width - 8))}px`;
  list.style.top = `${bottom + height + 8 > innerHeight ? top - height - 2 : bottom + 2}px`;
  field.setAttribute("aria-autocomplete", "list");
  field.setAttribute("aria-controls", list.id);
  field.setAttribute("aria-activedescendant", `mention-${shown[chosen]?.id}`);
}

/** @param {number} index */
function take(index) {
  const [at, meant] = [field, shown[index]];
  const begun = at && written(at);
  if (!at || !meant || begun === undefined || begun === null) return;
  const end = at.selectionStart;
  at.setRangeText(`${meant.name} `, end - begun.length, end, "end");
  close();
  at.dispatchEvent(new Event("input", { bubbles: true }));
  clearTimeout(timer);
}

/** Take in what was typed. @param {EventTarget | null} target */
export function typed(target) {
  const at = asField(target);
  clearTimeout(timer);
  if (!at || written(at) === undefined) close();
  else timer = setTimeout(() => suggest(at), REST);
}

addEventListener("input", ({ target }) => typed(target));
// Before anybody else: Escape closes the list and not the card, Enter takes a name.
addEventListener(
  "keydown",
  (event) => {
    if (list.hidden || event.target !== field) return;
    const deeds = /** @type {Record<string, () => void>} */ ({
      ArrowDown: () => show(chosen + 1),
      ArrowUp: () => show(chosen - 1),
      Enter: () => take(chosen),
      Tab: () => take(chosen),
      Escape: close,
    });
    const deed = event.ctrlKey || event.metaKey ? undefined : deeds[event.key];
    if (!deed) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    deed();
  },
  { capture: true },
);
addEventListener("focusout", ({ target }) => {
  if (target === field) close();
});
list.addEventListener("pointerdown", (event) => {
  // The field keeps the focus.
  event.preventDefault();
  const item = event.target instanceof Element && event.target.closest("[role=option]");
  if (item) take([...list.children].indexOf(item));
});
