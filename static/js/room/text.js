/**
 * The article as the page shows it: paragraphs that carry their place in the text.
 * Between them stand only names of regions and blanks, so a place is a paragraph and a unit in it.
 */

/** @import { Fragment } from "../types.d.ts" */
import { firstIndex, Offsets } from "./spans.js";
import { snapped, trimmed } from "./steps.js";

/**
 * @typedef {object} Block
 * @property {HTMLElement} element
 * @property {Text} node its one text node
 * @property {string} text
 * @property {Offsets} offsets
 * @property {number} start in code points of the revision
 * @property {number} end
 * @property {string} label what a colleague would cite: "¶ 5", "Caption"
 */

/** A place in the text for the browser. @typedef {{ block: Block, units: number }} Place */

export class ArticleText {
  /** @param {HTMLElement} root holds an element with `data-start` for each paragraph */
  constructor(root) {
    this.root = root;
    /** @type {readonly Block[]} */
    this.blocks = [...root.querySelectorAll("[data-start]")].map(blockOf);
    /** @type {Map<Node, Block>} */
    this.byElement = new Map(this.blocks.map((block) => [block.element, block]));
  }

  /**
   * The paragraph that holds this offset, or the one before the gap it falls in.
   *
   * @param {number} offset
   * @returns {Block | undefined}
   */
  blockAt(offset) {
    const after = firstIndex(this.blocks.length, (i) => at(this.blocks, i).start > offset);
    return this.blocks[Math.max(0, after - 1)];
  }

  /**
   * The paragraphs that a span touches.
   *
   * @param {Fragment} span
   * @returns {Block[]}
   */
  blocksIn({ start, end }) {
    const first = firstIndex(this.blocks.length, (i) => at(this.blocks, i).end > start);
    const found = [];
    for (let i = first; i < this.blocks.length && at(this.blocks, i).start < end; i++) {
      found.push(at(this.blocks, i));
    }
    return found;
  }

  /**
   * The part of a span that lies in one paragraph, as a range of its text node.
   *
   * @param {Block} block
   * @param {Fragment} span
   * @returns {StaticRangeInit}
   */
  rangeIn({ node, start, offsets, text }, span) {
    const from = offsets.toUnits(Math.max(0, span.start - start));
    const to = Math.min(text.length, offsets.toUnits(Math.max(0, span.end - start)));
    return { startContainer: node, startOffset: from, endContainer: node, endOffset: to };
  }

  /**
   * One live range for each paragraph that a span touches.
   *
   * @param {Fragment} span
   * @returns {Range[]}
   */
  ranges(span) {
    return this.blocksIn(span).map((block) => {
      const { startContainer, startOffset, endContainer, endOffset } = this.rangeIn(block, span);
      const range = new Range();
      range.setStart(startContainer, startOffset);
      range.setEnd(endContainer, endOffset);
      return range;
    });
  }

  /**
   * @param {number} offset
   * @returns {Place | null}
   */
  place(offset) {
    const block = this.blockAt(offset);
    if (!block) return null;
    const points = Math.min(block.offsets.points, Math.max(0, offset - block.start));
    return { block, units: block.offsets.toUnits(points) };
  }

  /**
   * The offset of a point of the document; one that stands between paragraphs counts as the end
   * of the one before or the start of the one after, as `side` says.
   *
   * @param {Node} node
   * @param {number} position
   * @param {"start" | "end"} side
   * @returns {number | null} null outside the text
   */
  offset(node, position, side) {
    const block = this.#holding(node);
    if (block && node === block.node) return block.start + block.offsets.toPoints(position);
    const point = new Range();
    point.setStart(node, position);
    const after = firstIndex(
      this.blocks.length,
      (i) => point.comparePoint(at(this.blocks, i).node, 0) >= 0,
    );
    if (side === "start") return this.blocks[after]?.start ?? null;
    return this.blocks[after - 1]?.end ?? null;
  }

  /**
   * What is selected, without the blanks at its ends.
   *
   * @param {Selection | null} selection
   * @returns {Fragment | null} null where no word of the article is
   */
  selected(selection) {
    if (!selection?.rangeCount || selection.isCollapsed) return null;
    const range = selection.getRangeAt(0);
    if (!range.intersectsNode(this.root)) return null;
    const start = this.offset(range.startContainer, range.startOffset, "start");
    const end = this.offset(range.endContainer, range.endOffset, "end");
    return start === null || end === null ? null : this.trim({ start, end });
  }

  /**
   * @param {Fragment} span
   * @returns {Fragment | null}
   */
  trim(span) {
    const blocks = this.blocksIn(span).filter((block) => this.#quoteIn(block, span).trim());
    const [first, last] = [blocks[0], blocks.at(-1)];
    if (!first || !last) return null;
    const head = this.rangeIn(first, span);
    const tail = this.rangeIn(last, span);
    const from = trimmed(first.text, head.startOffset, head.endOffset).start;
    const to = trimmed(last.text, tail.startOffset, tail.endOffset).end;
    return {
      start: first.start + first.offsets.toPoints(from),
      end: last.start + last.offsets.toPoints(to),
    };
  }

  /**
   * A span grown to whole words at both ends.
   *
   * @param {Fragment} span
   * @returns {Fragment}
   */
  snapped({ start, end }) {
    const [from, to] = [this.place(start), this.place(end)];
    if (!from || !to) return { start, end };
    const first = snapped(from.block.text, from.units).start;
    const last = snapped(to.block.text, to.units).end;
    return {
      start: from.block.start + from.block.offsets.toPoints(first),
      end: to.block.start + to.block.offsets.toPoints(last),
    };
  }

  /**
   * The words of a span; a line break stands between paragraphs.
   *
   * @param {Fragment} span
   * @returns {string}
   */
  quote(span) {
    return this.blocksIn(span)
      .map((block) => this.#quoteIn(block, span))
      .join("\n");
  }

  /**
   * The offset of the character under a pointer; null beside the text.
   *
   * @param {number} x
   * @param {number} y
   * @returns {number | null}
   */
  underPointer(x, y) {
    const place = this.nearest(x, y);
    if (!place) return null;
    const { node, text, start, offsets } = place.block;
    // The caret falls between two characters: the pointer is over the one or the other.
    for (const from of [place.units, place.units - 1]) {
      if (from < 0 || from >= text.length) continue;
      const range = new Range();
      range.setStart(node, from);
      range.setEnd(node, from + 1);
      const box = range.getBoundingClientRect();
      const inside = x >= box.left && x <= box.right && y >= box.top && y <= box.bottom;
      if (inside) return start + offsets.toPoints(from);
    }
    return null;
  }

  /**
   * The place in the text nearest to a point of the window.
   *
   * @param {number} x
   * @param {number} y
   * @returns {Place | null}
   */
  nearest(x, y) {
    const { node, offset } = caretAt(x, y);
    const block = node && this.#holding(node);
    return block && node === block.node ? { block, units: offset } : null;
  }

  /**
   * @param {Block} block
   * @param {Fragment} span
   */
  #quoteIn(block, span) {
    const { startOffset, endOffset } = this.rangeIn(block, span);
    return block.text.slice(startOffset, endOffset);
  }

  /**
   * @param {Node} node
   * @returns {Block | undefined}
   */
  #holding(node) {
    const element = node instanceof Element ? node : node.parentElement;
    const holder = element?.closest("[data-start]");
    return holder ? this.byElement.get(holder) : undefined;
  }
}

/**
 * @param {number} x
 * @param {number} y
 * @returns {{ node: Node | null, offset: number }}
 */
function caretAt(x, y) {
  if (document.caretPositionFromPoint) {
    const caret = document.caretPositionFromPoint(x, y);
    return { node: caret?.offsetNode ?? null, offset: caret?.offset ?? 0 };
  }
  const range = document.caretRangeFromPoint(x, y);
  return { node: range?.startContainer ?? null, offset: range?.startOffset ?? 0 };
}

/**
 * @param {Element} element
 * @returns {Block}
 */
function blockOf(element) {
  const holder = /** @type {HTMLElement} */ (element);
  holder.normalize();
  const node = holder.firstChild;
  if (!(node instanceof Text)) throw new Error("A paragraph of the article has no text");
  const offsets = new Offsets(node.data);
  const start = Number(holder.dataset.start);
  const label = holder.dataset.label ?? "";
  return {
    element: holder,
    node,
    text: node.data,
    offsets,
    start,
    end: start + offsets.points,
    label,
  };
}

/**
 * @template Item
 * @param {readonly Item[]} list
 * @param {number} index one that the list has
 * @returns {Item}
 */
function at(list, index) {
  return /** @type {Item} */ (list[index]);
}
