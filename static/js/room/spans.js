/**
 * Offsets of a text. The browser counts UTF-16 units, the desk counts Unicode code points:
 * they part at the first character beyond the basic plane (an emoji is one point, two units).
 */

/** Both counts of one text, each found from the other in O(log n) of its astral characters. */
export class Offsets {
  /** Where each surrogate pair begins, in units. @type {Int32Array} */
  #pairs;

  /** @param {string} text */
  constructor(text) {
    const pairs = [];
    for (const match of text.matchAll(/[\u{10000}-\u{10FFFF}]/gu)) pairs.push(match.index);
    this.#pairs = Int32Array.from(pairs);
    /** @readonly */ this.units = text.length;
    /** @readonly */ this.points = text.length - pairs.length;
  }

  /**
   * @param {number} units a place in the text; between the halves of a pair it counts as before it
   * @returns {number} the same place in code points
   */
  toPoints(units) {
    return units - firstIndex(this.#pairs.length, (i) => this.#pair(i) >= units);
  }

  /**
   * @param {number} points
   * @returns {number} the same place in UTF-16 units
   */
  toUnits(points) {
    return points + firstIndex(this.#pairs.length, (i) => this.#pair(i) - i >= points);
  }

  /** @param {number} i */
  #pair(i) {
    return /** @type {number} */ (this.#pairs[i]);
  }
}

/**
 * The first index below `length` where `passed` holds, which it then does for all that follow.
 *
 * @param {number} length
 * @param {(index: number) => boolean} passed
 * @returns {number} `length` where it never holds
 */
export function firstIndex(length, passed) {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (passed(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
