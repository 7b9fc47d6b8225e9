/** Where words stand in a text, however they are written: small or capital, with one blank or more. */

/** @import { Fragment } from "../types.d.ts" */
/** @import { Block } from "./text.js" */

/**
 * @param {readonly Pick<Block, "text" | "start" | "offsets">[]} blocks
 * @param {string} words
 * @param {boolean} whole whether they stand for themselves, not within longer words
 * @returns {Fragment[]} in the order of the text, none over another
 */
export function found(blocks, words, whole) {
  const wanted = words.normalize("NFC").trim();
  if (!wanted) return [];
  const escaped = wanted.replace(/[\\^$.*+?()[\]{}|/]/gu, "\\$&").replace(/\s+/gu, "\\s+");
  const letter = "[\\p{L}\\p{N}\\p{M}_]";
  const pattern = whole ? `(?<!${letter})${escaped}(?!${letter})` : escaped;
  const search = new RegExp(pattern, "giu");
  return blocks.flatMap(({ text, start, offsets }) =>
    [...text.matchAll(search)].map(({ 0: match, index }) => ({
      start: start + offsets.toPoints(index),
      end: start + offsets.toPoints(index + match.length),
    })),
  );
}
