/** Steps of the caret through one paragraph, in UTF-16 units: by character, word and sentence. */

/** @typedef {"character" | "word" | "sentence"} Step */

/** @type {Record<Step, "grapheme" | "word" | "sentence">} */
const GRANULARITY = { character: "grapheme", word: "word", sentence: "sentence" };

/**
 * The places a caret may stop going forward (ends of words and sentences) or back (their starts).
 *
 * @param {string} text
 * @param {Step} step
 * @param {1 | -1} direction
 * @returns {number[]} ascending
 */
export function stops(text, step, direction) {
  const segments = new Intl.Segmenter(undefined, { granularity: GRANULARITY[step] }).segment(text);
  const places = [];
  for (const { segment, index, isWordLike } of segments) {
    if (step === "word" && !isWordLike) continue;
    const end = step === "sentence" ? index + segment.trimEnd().length : index + segment.length;
    places.push(direction > 0 ? end : index);
  }
  return places;
}

/**
 * Where one step leads from `from`, or null where it leaves the paragraph.
 *
 * @param {string} text
 * @param {number} from
 * @param {Step} step
 * @param {1 | -1} direction
 * @returns {number | null}
 */
export function next(text, from, step, direction) {
  const places = stops(text, step, direction);
  const found =
    direction > 0 ? places.find((place) => place > from) : places.findLast((place) => place < from);
  return found ?? null;
}

/**
 * The sentence around a place: its start and its end, without the blanks after it.
 *
 * @param {string} text
 * @param {number} at
 * @returns {{ start: number, end: number }}
 */
export function sentenceAt(text, at) {
  const starts = stops(text, "sentence", -1);
  const start = starts.findLast((place) => place <= at) ?? 0;
  const after = starts.find((place) => place > at) ?? text.length;
  return { start, end: start + text.slice(start, after).trimEnd().length };
}

/**
 * The word that a place falls into; a place between words is its own start and end.
 *
 * @param {string} text
 * @param {number} at
 * @returns {{ start: number, end: number }}
 */
export function snapped(text, at) {
  const words = new Intl.Segmenter(undefined, { granularity: "word" }).segment(text);
  const word = at < text.length ? words.containing(at) : undefined;
  if (!word?.isWordLike || word.index === at) return { start: at, end: at };
  return { start: word.index, end: word.index + word.segment.length };
}

/**
 * [start, end) without the blanks at either end; empty where there is nothing else.
 *
 * @param {string} text
 * @param {number} start
 * @param {number} end
 * @returns {{ start: number, end: number }}
 */
export function trimmed(text, start, end) {
  const part = text.slice(start, end);
  const left = part.length - part.trimStart().length;
  return { start: start + left, end: start + Math.max(left, part.trimEnd().length) };
}

/**
 * How many words a stretch of text has.
 *
 * @param {string} text
 * @returns {number}
 */
export function wordCount(text) {
  return stops(text, "word", 1).length;
}
