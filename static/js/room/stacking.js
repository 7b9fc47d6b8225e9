/** Where cards stand that each wish for a place: one has its wish, the others make way. */

/**
 * @param {readonly number[]} wishes where each would like its top, from top to bottom
 * @param {readonly number[]} heights
 * @param {number} leader the one that stands exactly where it wishes, unless that were above zero
 * @param {number} gap
 * @returns {number[]} the tops: none overlap, none lies above zero
 */
export function stacked(wishes, heights, leader, gap) {
  /** @type {number[]} */
  const tops = [];
  const at = (/** @type {readonly number[]} */ list, /** @type {number} */ i) => list[i] ?? 0;
  tops[leader] = Math.max(0, at(wishes, leader));
  for (let i = leader - 1; i >= 0; i--) {
    tops[i] = Math.min(at(wishes, i), at(tops, i + 1) - at(heights, i) - gap);
  }
  // Cards must not climb out of the rail: then the leader gives way too.
  let least = 0;
  for (let i = 0; i < wishes.length; i++) {
    tops[i] = Math.max(i <= leader ? at(tops, i) : at(wishes, i), least);
    least = at(tops, i) + at(heights, i) + gap;
  }
  return tops;
}
