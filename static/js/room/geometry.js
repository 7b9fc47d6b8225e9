/** Where words stand on the page: rows of a span, and one outline round them. */

/** @typedef {{ x: number, y: number, right: number, height: number }} Row */

/** Two boxes belong to one line of text when their tops differ by less than this, in pixels. */
const SAME_LINE = 4;

/**
 * The rows of ranges, in the coordinates of `origin`: one for each line of text.
 *
 * @param {readonly Range[]} ranges
 * @param {DOMRect} origin
 * @returns {Row[]}
 */
export function rows(ranges, origin) {
  /** @type {Row[]} */
  const found = [];
  for (const box of ranges.flatMap((range) => [...range.getClientRects()])) {
    if (!box.width) continue;
    const x = box.x - origin.x;
    const y = box.y - origin.y;
    const right = x + box.width;
    const row = found.find((known) => Math.abs(known.y - y) < SAME_LINE);
    if (!row) found.push({ x, y, right, height: box.height });
    else {
      row.x = Math.min(row.x, x);
      row.right = Math.max(row.right, right);
    }
  }
  return found;
}

/**
 * The corners of one outline round all rows that touch; rows that do not get an outline each.
 *
 * @param {readonly Row[]} all from top to bottom
 * @param {number} pad how far the line stands off the words, in pixels
 * @returns {string[]} values of `points`
 */
export function outlines(all, pad) {
  return groups(all).map((group) => {
    const edges = group.map((row, i) => {
      const [above, below] = [group[i - 1], group[i + 1]];
      const end = row.y + row.height;
      return {
        ...row,
        top: above ? (above.y + above.height + row.y) / 2 : row.y - pad / 2,
        bottom: below ? (end + below.y) / 2 : end + pad / 2,
      };
    });
    const down = edges.flatMap(({ right, top, bottom }) => [
      [right + pad, top],
      [right + pad, bottom],
    ]);
    const up = edges.toReversed().flatMap(({ x, top, bottom }) => [
      [x - pad, bottom],
      [x - pad, top],
    ]);
    return [...down, ...up].map((point) => point.join()).join(" ");
  });
}

/**
 * @param {readonly Row[]} all
 * @returns {Row[][]} neighbours that lie over each other, together
 */
function groups(all) {
  /** @type {Row[][]} */
  const found = [];
  for (const row of all) {
    const above = found.at(-1)?.at(-1);
    if (above && row.x < above.right && row.right > above.x) found.at(-1)?.push(row);
    else found.push([row]);
  }
  return found;
}
