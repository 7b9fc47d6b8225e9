/**
 * Paints marks with the CSS Custom Highlight API. Only ranges near the window are registered:
 * each registered range costs on every change of the page, however far away it is.
 */

/** @import { Fragment, Interval, Kind } from "../types.d.ts" */
/** @import { ArticleText, Block } from "./text.js" */
import { depths, IntervalIndex } from "./intervals.js";

/** A fragment of a mark, as the painter needs it. @typedef {Interval & { mark: string, kind: Kind }} Painted */

/** Washes first, then lines; what stands later is painted over what stands before. */
const LAYERS = /** @type {const} */ ([
  "request",
  "caveat",
  "content",
  "claim",
  "claim-2",
  "note",
  "cue",
  "source",
  "figure",
  "found",
  "found-now",
  "selecting",
]);
/** How far beyond the window marks are painted, so that scrolling never shows a bare line. */
const NEAR = "600px 0px";

export class Highlights {
  /** @type {Map<string, Highlight>} */
  #layers = new Map();
  /** What is registered now of each paragraph: key → its layer and range. @type {Map<Block, Map<string, [Highlight, StaticRange]>>} */
  #shown = new Map();
  /** @type {Set<Block>} */
  #near = new Set();
  /** @type {IntervalIndex<Painted>} */
  #index = new IntervalIndex();
  /** @type {(part: Painted) => boolean} */
  #painted = () => true;
  /** @type {IntervalIndex<Interval>} */
  #found = new IntervalIndex();
  /** @type {Fragment | null} */
  #now = null;
  #observer;

  /**
   * @param {ArticleText} text
   * @param {(entered: readonly Block[], left: readonly Block[]) => void} moved other paragraphs are near
   */
  constructor(text, moved) {
    this.text = text;
    LAYERS.forEach((name, priority) => {
      const layer = new Highlight();
      layer.priority = priority;
      CSS.highlights.set(name, layer);
      this.#layers.set(name, layer);
    });
    this.#observer = new IntersectionObserver((seen) => this.#onSeen(seen, moved), {
      rootMargin: NEAR,
    });
    for (const { element } of text.blocks) this.#observer.observe(element);
  }

  /** Paragraphs in or near the window. @returns {ReadonlySet<Block>} */
  get near() {
    return this.#near;
  }

  /**
   * @param {IntervalIndex<Painted>} index every fragment that is to be seen
   * @param {(part: Painted) => boolean} painted whether it is painted, not outlined alone
   */
  show(index, painted) {
    this.#index = index;
    this.#painted = painted;
    for (const block of this.#near) this.#sync(block);
  }

  /** Paint what was marked this moment, before anything else is drawn. @param {readonly Painted[]} parts */
  paint(parts) {
    for (const part of parts) {
      for (const block of this.text.blocksIn(part)) {
        if (this.#near.has(block)) this.#put(keyOf(part), part.kind, block, part);
      }
    }
  }

  /** @param {readonly Fragment[]} spans what is being marked or moved, over everything else */
  select(spans) {
    const layer = this.#layer("selecting");
    if (layer.size) layer.clear();
    for (const span of spans) {
      for (const block of this.text.blocksIn(span)) layer.add(this.#range(block, span));
    }
  }

  /**
   * Show what a search found, and which of it is looked at.
   *
   * @param {readonly Fragment[]} spans
   * @param {Fragment | null} now
   */
  find(spans, now) {
    this.#found = new IntervalIndex(spans.map((span, i) => ({ id: String(i), ...span })));
    this.#now = now;
    this.#showFound();
  }

  /**
   * @param {readonly IntersectionObserverEntry[]} seen
   * @param {(entered: readonly Block[], left: readonly Block[]) => void} moved
   */
  #onSeen(seen, moved) {
    /** @type {Block[]} */
    const entered = [];
    /** @type {Block[]} */
    const left = [];
    for (const { target, isIntersecting } of seen) {
      const block = this.text.byElement.get(target);
      if (!block) continue;
      if (isIntersecting && !this.#near.has(block)) entered.push(block);
      if (!isIntersecting && this.#near.has(block)) left.push(block);
    }
    for (const block of left) {
      this.#near.delete(block);
      this.#forget(block);
    }
    for (const block of entered) {
      this.#near.add(block);
      this.#sync(block);
    }
    if (this.#found.items.length) this.#showFound();
    moved(entered, left);
  }

  /** Register what is to be seen of a paragraph near the window, and nothing else of it. @param {Block} block */
  #sync(block) {
    const parts = this.#index.overlapping(block.start, block.end).filter(this.#painted);
    // Two ranges of one layer do not darken each other: where claims overlap, a layer of its own does.
    const deep = depths(parts.filter(({ kind }) => kind === "claim")).filter(
      ({ start, end }) => start < block.end && end > block.start,
    );
    /** @type {Map<string, Fragment & { layer: string }>} */
    const wanted = new Map(parts.map((part) => [keyOf(part), { ...part, layer: part.kind }]));
    for (const { start, end } of deep) {
      wanted.set(`${start}-${end}`, { start, end, layer: "claim-2" });
    }
    const shown = this.#shown.get(block) ?? new Map();
    for (const [key, [layer, range]] of shown) {
      if (wanted.has(key)) continue;
      layer.delete(range);
      shown.delete(key);
    }
    for (const [key, { layer, ...span }] of wanted) this.#put(key, layer, block, span);
  }

  /** @param {Block} block */
  #forget(block) {
    for (const [layer, range] of this.#shown.get(block)?.values() ?? []) layer.delete(range);
    this.#shown.delete(block);
  }

  /**
   * @param {string} key
   * @param {string} name of the layer
   * @param {Block} block
   * @param {Fragment} span
   */
  #put(key, name, block, span) {
    const shown = this.#shown.get(block) ?? new Map();
    if (shown.has(key)) return;
    const layer = this.#layer(name);
    const range = this.#range(block, span);
    layer.add(range);
    this.#shown.set(block, shown.set(key, [layer, range]));
  }

  #showFound() {
    const [layer, now] = [this.#layer("found"), this.#layer("found-now")];
    layer.clear();
    now.clear();
    for (const block of this.#near) {
      for (const span of this.#found.overlapping(block.start, block.end)) {
        layer.add(this.#range(block, span));
      }
    }
    for (const block of this.#now ? this.text.blocksIn(this.#now) : []) {
      now.add(this.#range(block, /** @type {Fragment} */ (this.#now)));
    }
  }

  /**
   * @param {Block} block
   * @param {Fragment} span
   */
  #range(block, span) {
    return new StaticRange(this.text.rangeIn(block, span));
  }

  /**
   * @param {string} name
   * @returns {Highlight}
   */
  #layer(name) {
    return /** @type {Highlight} */ (this.#layers.get(name));
  }
}

/** What tells a painted part from every other of a paragraph. @param {Painted} part */
function keyOf({ id, kind, start, end }) {
  return `${id} ${kind} ${start}-${end}`;
}
