/** From chosen words to a mark: the selection, fragments added to it, boundaries being moved. */

/** @import { Fragment, Kind } from "../types.d.ts" */
/** @import { ArticleText, Place } from "./text.js" */
/** @import { Highlights } from "./highlights.js" */
/** @import { Changes, Mark, Marks } from "./marks.js" */
/** @import { Writing } from "./writing/writing.js" */
import { byPlace } from "./intervals.js";

/** How long a finger rests on a word to choose it, in milliseconds, and how far it may stray, in pixels. */
const HOLD = 450;
const STRAY = 10;

/** Fires `change` whenever the chosen words are others. */
export class Marking extends EventTarget {
  /** Fragments put aside with + while another is chosen. @type {Fragment[]} */
  #aside = [];
  /** The mark whose boundaries are being moved, or whose place is sought, as it was seen then. @type {{ id: string, version: number, sought: boolean } | null} */
  moving = null;
  #pressed = false;
  /** Whether what is chosen grows to whole words: with a pointer, unless Alt is held. */
  #snaps = false;
  /** The finger that rests on a word. @type {{ x: number, y: number, timer: ReturnType<typeof setTimeout> } | null} */
  #resting = null;

  /**
   * @param {ArticleText} text
   * @param {Highlights} highlights
   * @param {Marks} marks
   * @param {Writing} writing
   */
  constructor(text, highlights, marks, writing) {
    super();
    this.text = text;
    this.highlights = highlights;
    this.marks = marks;
    this.writing = writing;
    document.addEventListener("selectionchange", () => this.#pressed || this.#changed());
    addEventListener("pointerdown", (event) => this.#onPress(event));
    addEventListener("pointerup", (event) => this.#onRelease(event));
    addEventListener("pointermove", ({ clientX, clientY }) => {
      const { x, y } = this.#resting ?? { x: clientX, y: clientY };
      if (Math.hypot(clientX - x, clientY - y) > STRAY) this.#lift();
    });
    addEventListener("pointercancel", () => {
      this.#pressed = false;
      this.#lift();
    });
    addEventListener("keydown", ({ key }) => {
      if (/^(Arrow|Home|End)/u.test(key)) this.#snaps = false;
    });
  }

  /** Whether words are being drawn over this moment. */
  get pressed() {
    return this.#pressed;
  }

  /** What is chosen now: ordered, disjoint; none where nothing is. @returns {Fragment[]} */
  get spans() {
    const selected = this.#selected();
    return merged(selected ? [...this.#aside, selected] : this.#aside);
  }

  /** Put the chosen words aside, to choose more for the same mark. */
  addFragment() {
    const { spans } = this;
    if (!spans.length) return;
    this.#aside = spans;
    getSelection()?.removeAllRanges();
    this.#changed();
  }

  /**
   * Mark what is chosen.
   *
   * @param {Kind} kind
   * @param {Pick<Changes, "source" | "visibility">} [more]
   * @returns {{ mark: Mark, made: boolean } | null} null where nothing is chosen; not made where
   *   these words are marked so already
   */
  mark(kind, more = {}) {
    const { spans } = this;
    if (!spans.length || this.moving) return null;
    const twin = this.marks.twin(kind, spans);
    const words = { fragments: spans, quote: this.quote(spans) };
    // The caret goes on from where the marked words end. First, since the browser looks at the whole
    // page for it, and once more where something was painted.
    this.drop(this.text.place(spans.at(-1)?.end ?? 0));
    const mark = twin ?? this.writing.create(kind, [words], more)[0];
    return mark ? { mark, made: !twin } : null;
  }

  /**
   * Begin to move the boundaries of a mark: the words of one fragment become the selection.
   *
   * @param {Mark} mark
   * @param {number} [n] which fragment; the last where not given
   */
  move({ data }, n = data.fragments.length - 1) {
    const chosen = data.fragments[n];
    if (!chosen || !this.select(chosen)) return;
    this.#aside = data.fragments.filter((each) => each !== chosen);
    this.moving = { id: data.id, version: data.version, sought: false };
    this.#changed();
  }

  /**
   * Begin to seek the words where a mark belongs.
   *
   * @param {Mark} mark
   */
  seek({ data }) {
    this.drop();
    this.moving = { id: data.id, version: data.version, sought: true };
    this.#changed();
  }

  /** Choose words as if a person had selected them. @param {Fragment} span */
  choose(span) {
    this.drop();
    if (this.select(span)) this.#changed();
  }

  /** What the selection alone covers, without what was put aside. */
  get chosen() {
    return this.#selected();
  }

  /** Make just these words the selection. @param {Fragment} span */
  select({ start, end }) {
    const from = this.text.place(start);
    const to = this.text.place(end);
    if (!from || !to) return false;
    this.#snaps = false;
    getSelection()?.setBaseAndExtent(from.block.node, from.units, to.block.node, to.units);
    return true;
  }

  /** Save the boundaries that were moved, or the place that was found. */
  keep() {
    const { moving, spans } = this;
    if (!moving || !spans.length) return;
    const words = { fragments: spans, quote: this.quote(spans) };
    this.drop();
    if (moving.sought) this.writing.reattach(moving.id, words, moving.version);
    else this.writing.change(moving.id, words, moving.version);
  }

  /**
   * Choose nothing.
   *
   * @param {Place | null} [caret] where it stands then
   * @returns {boolean} whether something was chosen
   */
  drop(caret = null) {
    const had = this.moving !== null || this.spans.length > 0;
    this.moving = null;
    this.#aside = [];
    // One change of the selection: each has the browser look at the whole page.
    if (caret) getSelection()?.collapse(caret.block.node, caret.units);
    else getSelection()?.removeAllRanges();
    if (had) this.#changed();
    return had;
  }

  /** @param {readonly Fragment[]} spans */
  quote(spans) {
    return spans.map((span) => this.text.quote(span)).join(" … ");
  }

  #selected() {
    const selected = this.text.selected(getSelection());
    return selected && this.#snaps ? this.text.snapped(selected) : selected;
  }

  /** @param {PointerEvent} event */
  #onPress(event) {
    this.#pressed = event.target instanceof Node && this.text.root.contains(event.target);
    if (!this.#pressed) return;
    this.#snaps = true;
    if (event.pointerType === "touch") this.#rest(event);
    if (event.ctrlKey || event.metaKey) this.addFragment();
    // A press inside chosen words would drag them; here it begins to choose anew.
    else if (!event.shiftKey && event.pointerType === "mouse") getSelection()?.removeAllRanges();
  }

  /** Wait whether a finger stays where it is: then it means the word under it. @param {PointerEvent} event */
  #rest({ clientX: x, clientY: y }) {
    const choose = () => {
      const at = this.text.underPointer(x, y);
      this.#resting = null;
      this.#pressed = false;
      if (at === null) return;
      const { start } = this.text.snapped({ start: at, end: at });
      const { end } = this.text.snapped({ start: start + 1, end: start + 1 });
      if (end > start && this.select({ start, end })) this.#changed();
    };
    this.#lift();
    this.#resting = { x, y, timer: setTimeout(choose, HOLD) };
  }

  #lift() {
    clearTimeout(this.#resting?.timer);
    this.#resting = null;
  }

  /** @param {PointerEvent} event */
  #onRelease(event) {
    this.#lift();
    if (this.#pressed) this.#snaps = !event.altKey;
    this.#pressed = false;
    // The browser drops a selection that was clicked only after this event.
    setTimeout(() => {
      const whole = this.#snaps && event.pointerType === "mouse" ? this.#selected() : null;
      // What a finger chose keeps its handles where the finger left them.
      if (whole) this.select(whole);
      this.#changed();
    });
  }

  #changed() {
    if (this.moving && !this.moving.sought && !this.spans.length) this.moving = null;
    this.highlights.select(this.#aside);
    this.dispatchEvent(new Event("change"));
  }
}

/**
 * Spans in order, those that touch made one.
 *
 * @param {readonly Fragment[]} spans
 * @returns {Fragment[]}
 */
export function merged(spans) {
  /** @type {{ start: number, end: number }[]} */
  const found = [];
  for (const { start, end } of [...spans].map((each) => ({ ...each, id: "" })).sort(byPlace)) {
    const last = found.at(-1);
    if (last && start <= last.end) last.end = Math.max(last.end, end);
    else found.push({ start, end });
  }
  return found;
}
