/** Choosing words without a pointer: a caret in the text, moved by character, word, sentence, line. */

/** @import { ArticleText, Place } from "./text.js" */
/** @import { Overlay } from "./overlay.js" */
/** @import { Step } from "./steps.js" */
import { next, sentenceAt } from "./steps.js";

export class Caret {
  /** Where the caret aims at when it goes up and down, in pixels of the window. @type {number | null} */
  #aim = null;

  /**
   * @param {HTMLElement} home takes the focus for the text
   * @param {ArticleText} text
   * @param {Overlay} overlay
   * @param {() => number} begin where the caret first appears
   */
  constructor(home, text, overlay, begin) {
    this.home = home;
    this.text = text;
    this.overlay = overlay;
    this.begin = begin;
    home.addEventListener("keydown", (event) => this.#onKey(event));
    home.addEventListener("blur", () => this.overlay.caret(null));
    home.addEventListener("pointerdown", () => {
      this.#aim = null;
      this.overlay.caret(null);
    });
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    if (event.target !== this.home || event.defaultPrevented) return;
    const move = this.#moveOf(event);
    if (!move) return;
    event.preventDefault();
    if (!/^Arrow(Up|Down)$/.test(event.key)) this.#aim = null;
    const focus = this.#end("focus");
    if (focus === null) {
      this.put(this.begin());
      return;
    }
    const anchor = this.#end("anchor") ?? focus;
    const place = this.text.place(focus);
    const target = place && move(place);
    if (target) this.put(event.shiftKey ? anchor : offsetOf(target), offsetOf(target));
  }

  /**
   * Set the selection and show the caret at its moving end.
   *
   * @param {number} anchor
   * @param {number} [focus]
   */
  put(anchor, focus = anchor) {
    const from = this.text.place(anchor);
    const to = this.text.place(focus);
    if (!from || !to) return;
    getSelection()?.setBaseAndExtent(from.block.node, from.units, to.block.node, to.units);
    const box = this.overlay.caret(focus);
    if (!box) return;
    const top = box.y + this.overlay.sheet.getBoundingClientRect().y;
    // Room for the bar above and the dock below.
    if (top < 90 || top + box.height > innerHeight - 90) {
      scrollBy({ top: top - innerHeight / 2, behavior: "instant" });
    }
  }

  /** The sentence in which the caret stands; null outside the text. */
  sentence() {
    const at = this.#end("focus");
    const place = at === null ? null : this.text.place(at);
    if (!place) return null;
    const { block, units } = place;
    const { start, end } = sentenceAt(block.text, units);
    return { start: offsetOf({ block, units: start }), end: offsetOf({ block, units: end }) };
  }

  /** @param {"anchor" | "focus"} which */
  #end(which) {
    const selection = getSelection();
    const node = selection?.[`${which}Node`];
    if (!selection || !node || !this.text.root.contains(node)) return null;
    return this.text.offset(node, selection[`${which}Offset`], "start");
  }

  /**
   * @param {KeyboardEvent} event
   * @returns {((place: Place) => Place | null) | null}
   */
  #moveOf({ key, ctrlKey, altKey, metaKey }) {
    const direction = key === "ArrowRight" || key === "ArrowDown" ? 1 : -1;
    if (key === "ArrowLeft" || key === "ArrowRight") {
      const step = stepOf({ altKey, ctrlKey, metaKey });
      return (place) => stepped(this.text, place, step, direction);
    }
    if (altKey || ctrlKey || metaKey) return null;
    if (key === "ArrowUp" || key === "ArrowDown") return (place) => this.#line(place, direction);
    if (key === "Home") return ({ block }) => ({ block, units: 0 });
    if (key === "End") return ({ block }) => ({ block, units: block.text.length });
    return null;
  }

  /**
   * @param {Place} place
   * @param {1 | -1} direction
   * @returns {Place | null}
   */
  #line({ block, units }, direction) {
    const box = this.overlay.caretBox(offsetOf({ block, units }));
    if (!box) return null;
    const origin = this.overlay.sheet.getBoundingClientRect();
    this.#aim ??= box.x + origin.x;
    const from = box.y + origin.y + box.height / 2;
    // The next line is not always one height away: paragraphs and headings stand apart.
    for (let step = 1; step < 12; step++) {
      const y = from + direction * step * box.height * 0.75;
      const found = this.text.nearest(this.#aim, y);
      if (found && (found.block !== block || Math.abs(y - from) >= box.height * 0.7)) {
        const there = this.overlay.caretBox(offsetOf(found));
        if (there && Math.abs(there.y - box.y) > box.height / 2) return found;
      }
    }
    return stepped(this.text, { block, units }, "sentence", direction);
  }
}

/**
 * How far an arrow goes, by what is held with it.
 *
 * @param {Pick<KeyboardEvent, "altKey" | "ctrlKey" | "metaKey">} event
 * @returns {Step}
 */
export function stepOf({ altKey, ctrlKey, metaKey }) {
  return altKey ? "sentence" : ctrlKey || metaKey ? "word" : "character";
}

/**
 * Where one step leads, also into the paragraph beside.
 *
 * @param {ArticleText} text
 * @param {Place} place
 * @param {Step} step
 * @param {1 | -1} direction
 * @returns {Place | null}
 */
export function stepped(text, { block, units }, step, direction) {
  const found = next(block.text, units, step, direction);
  if (found !== null) return { block, units: found };
  const other = text.blocks[text.blocks.indexOf(block) + direction];
  if (!other) return null;
  if (step === "character") return { block: other, units: direction > 0 ? 0 : other.text.length };
  const from = direction > 0 ? -1 : other.text.length + 1;
  return { block: other, units: next(other.text, from, step, direction) ?? 0 };
}

/**
 * The offset of a place in the text.
 *
 * @param {Place} place
 * @returns {number}
 */
export function offsetOf({ block, units }) {
  return block.start + block.offsets.toPoints(units);
}
