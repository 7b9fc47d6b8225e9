/** Which spans touch this stretch of the text? Sorted by start, with the farthest end of each block. */

/** @import { Interval } from "../types.d.ts" */
import { firstIndex } from "./spans.js";

const BLOCK = 64;

/** @template {Interval} Item */
export class IntervalIndex {
  /** @type {Item[]} */
  #items = [];
  /** @type {Int32Array} */
  #farthest = new Int32Array(0);

  /** @param {Iterable<Item>} [items] */
  constructor(items = []) {
    this.#items = [...items].sort(byPlace);
    const ends = new Int32Array(Math.ceil(this.#items.length / BLOCK));
    this.#items.forEach((item, i) => {
      const block = Math.floor(i / BLOCK);
      ends[block] = Math.max(ends[block] ?? 0, item.end);
    });
    this.#farthest = ends;
  }

  /** Every item, in the order of the text. @returns {readonly Item[]} */
  get items() {
    return this.#items;
  }

  /**
   * The items that share at least one character with [start, end), in the order of the text.
   *
   * @param {number} start
   * @param {number} end
   * @returns {Item[]}
   */
  overlapping(start, end) {
    const found = [];
    const items = this.#items;
    const beyond = firstIndex(items.length, (i) => /** @type {Item} */ (items[i]).start >= end);
    for (let block = 0; block * BLOCK < beyond; block++) {
      if (/** @type {number} */ (this.#farthest[block]) <= start) continue;
      for (const item of items.slice(block * BLOCK, Math.min(beyond, (block + 1) * BLOCK))) {
        if (item.end > start && item.start < item.end) found.push(item);
      }
    }
    return found;
  }

  /**
   * The items that cover the character at `offset`, the shortest first.
   *
   * @param {number} offset
   * @returns {Item[]}
   */
  at(offset) {
    return this.overlapping(offset, offset + 1).sort(
      (a, b) => a.end - a.start - (b.end - b.start) || byPlace(a, b),
    );
  }
}

/**
 * The order of the text: what begins first, of those the longer.
 *
 * @param {Interval} a
 * @param {Interval} b
 * @returns {number}
 */
export function byPlace(a, b) {
  return a.start - b.start || b.end - a.end || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}

/**
 * The stretches where at least two of the spans lie over each other, merged and in order.
 *
 * @param {readonly { start: number, end: number }[]} spans
 * @returns {{ start: number, end: number }[]}
 */
export function depths(spans) {
  const turns = spans.flatMap(({ start, end }) => [
    { at: start, by: 1 },
    { at: end, by: -1 },
  ]);
  turns.sort((a, b) => a.at - b.at || a.by - b.by);
  const found = [];
  let depth = 0;
  let from = 0;
  for (const { at, by } of turns) {
    const next = depth + by;
    if (depth < 2 && next >= 2) from = at;
    if (depth >= 2 && next < 2 && at > from) found.push({ start: from, end: at });
    depth = next;
  }
  return found;
}
