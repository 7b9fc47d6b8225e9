/** The toolbar at the chosen words: one button a kind, its letter the key that does the same. */

/** @import { Kind } from "../types.d.ts" */
/** @import { Marking } from "./marking.js" */
/** @import { Deeds } from "./deeds.js" */
/** @import { Overlay } from "./overlay.js" */
import { button, el } from "../shared/dom.js";
import { rows } from "./geometry.js";
import { KINDS } from "./kinds.js";
import { wordCount } from "./steps.js";

export class Toolbar {
  /**
   * @param {Marking} marking
   * @param {Overlay} overlay
   * @param {Deeds} deeds
   * @param {(start: number, end: number) => boolean} marked whether marks begin in a stretch
   */
  constructor(marking, overlay, deeds, marked) {
    this.marking = marking;
    this.overlay = overlay;
    this.marked = marked;
    this.said = el("span", { class: "said" });
    this.kinds = el("div", { class: "markbar__kinds" }, ...kindButtons(deeds));
    this.moves = el(
      "div",
      { class: "markbar__kinds", hidden: true },
      plain("Save the boundaries", "⏎", () => marking.keep()),
      plain("Leave them", "Esc", () => marking.drop()),
    );
    this.places = el(
      "div",
      { class: "markbar__kinds", hidden: true },
      plain("Attach here", "⏎", () => marking.keep()),
      plain("Leave it for later", "Esc", () => marking.drop()),
    );
    this.more = el(
      "div",
      { class: "markbar__more" },
      plain("Attribution", "A", () => deeds.attribute()),
      plain("Comment", "M", () => deeds.comment()),
      plain("Fragment", "+", () => marking.addFragment()),
      plain("Copy link", "Y", () => deeds.copyLink()),
      this.said,
    );
    const label = "Mark the selection";
    this.bar = el("div", { class: "markbar", role: "toolbar", "aria-label": label, hidden: true });
    this.bar.append(this.kinds, this.moves, this.places, this.more);
    overlay.sheet.append(this.bar);
    // Pressing a button must not take the selection away.
    this.bar.addEventListener("pointerdown", (event) => event.preventDefault());
    this.bar.addEventListener("keydown", (event) => this.#rove(event));
    marking.addEventListener("change", () => this.update());
    this.#rest();
  }

  update() {
    const { spans, moving } = this.marking;
    // News comes while one draws, too: under the pointer the toolbar would end the selection.
    this.bar.hidden = !spans.length || this.marking.pressed;
    if (this.bar.hidden) return;
    this.kinds.hidden = this.more.hidden = moving !== null;
    this.moves.hidden = moving === null || moving.sought;
    this.places.hidden = !moving?.sought;
    const words = wordCount(this.marking.quote(spans));
    this.said.textContent = words === 1 ? "1 word" : `${words} words`;
    this.#place();
  }

  #place() {
    const { sheet, text } = this.overlay;
    const last = this.marking.spans.at(-1);
    if (!last) return;
    const origin = sheet.getBoundingClientRect();
    const lines = rows(text.ranges(last), origin);
    const [first, end] = [lines[0], lines.at(-1)];
    if (!first || !end) return;
    const above = first.y - this.bar.offsetHeight - 10;
    const place = text.blockAt(last.start);
    // Above the words, unless there is no room or the toolbar would hide marks.
    const crowded =
      place !== undefined && this.marked(Math.max(place.start, last.start - 80), last.start);
    const below = above + origin.y < 64 || crowded;
    this.bar.toggleAttribute("data-below", below);
    this.bar.style.top = `${below ? end.y + end.height + 10 : above}px`;
    const from = below ? end.x : first.x;
    this.bar.style.left = `${Math.max(0, Math.min(from - 30, sheet.offsetWidth - this.bar.offsetWidth))}px`;
  }

  /** One button takes the Tab, arrows go between them. @param {KeyboardEvent} event */
  #rove(event) {
    const direction = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!direction) return;
    event.preventDefault();
    const buttons = [...this.bar.querySelectorAll("button")].filter((node) => node.offsetParent);
    const at = buttons.indexOf(/** @type {HTMLButtonElement} */ (document.activeElement));
    const to = buttons[(at + direction + buttons.length) % buttons.length];
    for (const node of buttons) node.tabIndex = node === to ? 0 : -1;
    to?.focus();
  }

  #rest() {
    for (const group of [this.kinds, this.moves, this.places]) {
      [...group.querySelectorAll("button")].forEach((node, i) => {
        node.tabIndex = i ? -1 : 0;
      });
    }
    for (const node of this.more.querySelectorAll("button")) node.tabIndex = -1;
  }
}

/** @param {Deeds} deeds */
function kindButtons(deeds) {
  return Object.entries(KINDS).map(([kind, { key, name }]) => {
    const letter = el("span", { class: "kind", "data-kind": kind, "aria-hidden": "true" }, key);
    const node = el("button", { type: "button", "data-mark": kind }, letter, ` ${name}`);
    node.addEventListener("click", () => deeds.mark(/** @type {Kind} */ (kind)));
    return node;
  });
}

/**
 * @param {string} label
 * @param {string} key
 * @param {() => void} act
 */
function plain(label, key, act) {
  const node = button("", act);
  node.className = "";
  node.append(el("kbd", { "aria-hidden": "true" }, key), ` ${label}`);
  return node;
}
