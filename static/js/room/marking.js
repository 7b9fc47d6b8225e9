/** From chosen words to a mark: the selection, fragments added to it, boundaries being moved. */

/** @import { Fragment, Kind } from "../types.d.ts" */
/** @import { ArticleText } from "./text.js" */
/** @import { Highlights } from "./highlights.js" */
/** @import { Mark, Marks } from "./marks.js" */
import { byPlace } from "./intervals.js";

/** Fires `change` whenever the chosen words are others. */
export class Marking extends EventTarget {
  /** Fragments put aside with + while another is chosen. @type {Fragment[]} */
  #aside = [];
  /** The mark whose boundaries are being moved, or whose place is sought, as it was seen then. @type {{ id: string, version: number, sought: boolean } | null} */
  moving = null;
  #pressed = false;

  /**
   * @param {ArticleText} text
   * @param {Highlights} highlights
   * @param {Marks} marks
   */
  constructor(text, highlights, marks) {
    super();
    this.text = text;
    this.highlights = highlights;
    this.marks = marks;
    document.addEventListener("selectionchange", () => this.#pressed || this.#changed());
    addEventListener("pointerdown", (event) => this.#onPress(event));
    addEventListener("pointerup", () => {
      this.#pressed = false;
      // The browser drops a selection that was clicked only after this event.
      setTimeout(() => this.#changed());
    });
    addEventListener("pointercancel", () => {
      this.#pressed = false;
    });
  }

  /** What is chosen now: ordered, disjoint; none where nothing is. @returns {Fragment[]} */
  get spans() {
    const selected = this.text.selected(getSelection());
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
   * @param {import("./marks.js").Changes & { visibility?: import("../types.d.ts").Visibility }} [more]
   * @returns {Mark | null} null where nothing is chosen
   */
  mark(kind, more = {}) {
    const { spans } = this;
    if (!spans.length || this.moving) return null;
    const { body, source, visibility } = more;
    const details = {
      ...(body !== undefined && { body }),
      ...(source && { source }),
      ...(visibility && { visibility }),
    };
    const mark = this.marks.create(kind, spans, this.quote(spans), details);
    this.drop();
    return mark;
  }

  /**
   * Begin to move the boundaries of a mark: its words become the selection.
   *
   * @param {Mark} mark
   */
  move({ data }) {
    const last = data.fragments.at(-1);
    if (!last || !this.#select(last)) return;
    this.#aside = data.fragments.slice(0, -1);
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
    if (this.#select(span)) this.#changed();
  }

  /** @param {Fragment} span */
  #select({ start, end }) {
    const from = this.text.place(start);
    const to = this.text.place(end);
    if (!from || !to) return false;
    getSelection()?.setBaseAndExtent(from.block.node, from.units, to.block.node, to.units);
    return true;
  }

  /** Save the boundaries that were moved, or the place that was found. */
  keep() {
    const { moving, spans } = this;
    if (!moving || !spans.length) return;
    this.drop();
    if (moving.sought) {
      this.marks.reattach(moving.id, spans, this.quote(spans), moving.version);
      return;
    }
    this.marks.change(moving.id, { fragments: spans }, moving.version);
  }

  /** Choose nothing. @returns {boolean} whether something was chosen */
  drop() {
    const had = this.moving !== null || this.spans.length > 0;
    this.moving = null;
    this.#aside = [];
    getSelection()?.removeAllRanges();
    if (had) this.#changed();
    return had;
  }

  /** @param {readonly Fragment[]} spans */
  quote(spans) {
    return spans.map((span) => this.text.quote(span)).join(" … ");
  }

  /** @param {PointerEvent} event */
  #onPress(event) {
    this.#pressed = event.target instanceof Node && this.text.root.contains(event.target);
    if (!this.#pressed) return;
    if (event.ctrlKey || event.metaKey) this.addFragment();
    // A press inside chosen words would drag them; here it begins to choose anew.
    else if (!event.shiftKey && event.pointerType === "mouse") getSelection()?.removeAllRanges();
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
