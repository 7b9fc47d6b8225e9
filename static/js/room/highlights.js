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
const NEAR = "1000px 0px";

export class Highlights {
  /** @type {Map<string, Highlight>} */
  #layers = new Map();
  /** What is registered now: key → its layer and range. @type {Map<string, [Highlight, StaticRange]>} */
  #shown = new Map();
  /** @type {Set<Block>} */
  #near = new Set();
  /** @type {IntervalIndex<Painted>} */
  #index = new IntervalIndex();
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

  /** @param {IntervalIndex<Painted>} index every fragment that is to be seen */
  show(index) {
    this.#index = index;
    this.#sync();
  }

  /** Paint what was marked this moment, before anything else is drawn. @param {readonly Painted[]} parts */
  paint(parts) {
    for (const part of parts) {
      for (const block of this.text.blocksIn(part)) {
        if (this.#near.has(block)) this.#put(keyOf(block, part), block, part);
      }
    }
  }

  /** @param {readonly Fragment[]} spans what is being marked or moved, over everything else */
  select(spans) {
    const layer = this.#layer("selecting");
    layer.clear();
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
    for (const block of entered) this.#near.add(block);
    for (const block of left) this.#near.delete(block);
    this.#sync();
    moved(entered, left);
  }

  #sync() {
    /** @type {Map<string, [Block, Painted]>} */
    const wanted = new Map();
    for (const block of this.#near) {
      for (const part of this.#index.overlapping(block.start, block.end)) {
        wanted.set(keyOf(block, part), [block, part]);
      }
    }
    for (const [key, [layer, range]] of this.#shown) {
      if (wanted.has(key)) continue;
      layer.delete(range);
      this.#shown.delete(key);
    }
    for (const [key, [block, part]] of wanted) this.#put(key, block, part);
    this.#deepen();
    this.#showFound();
  }

  /**
   * @param {string} key
   * @param {Block} block
   * @param {Painted} part
   */
  #put(key, block, part) {
    if (this.#shown.has(key)) return;
    const layer = this.#layer(part.kind);
    const range = this.#range(block, part);
    layer.add(range);
    this.#shown.set(key, [layer, range]);
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

  /** Two ranges of one layer do not darken each other: where claims overlap, a layer of its own does. */
  #deepen() {
    const layer = this.#layer("claim-2");
    layer.clear();
    for (const block of this.#near) {
      const claims = this.#index
        .overlapping(block.start, block.end)
        .filter(({ kind }) => kind === "claim");
      for (const span of depths(claims)) {
        if (span.start < block.end && span.end > block.start) layer.add(this.#range(block, span));
      }
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

/**
 * What tells one painted part from every other.
 *
 * @param {Block} block
 * @param {Painted} part
 */
function keyOf({ start }, part) {
  return `${start} ${part.id} ${part.kind} ${part.start}-${part.end}`;
}
