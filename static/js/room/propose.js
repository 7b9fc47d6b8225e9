/** A first guess at who says so, from the marks that stand near: a person corrects it. */

/** @import { Annotation, Attribution, Fragment } from "../types.d.ts" */

const QUOTES = '“”„‟«»"';
/** Words by which a text keeps its distance from what it says. */
const HEDGES =
  /\b(?:reportedly|allegedly|apparently|purportedly|supposedly|seemingly|possibly|probably|likely|may|might|could|would|appears? to|seems? to|believed to|thought to|suggests?)\b/giu;

/**
 * @param {Annotation} content a claim or a content mark
 * @param {readonly Annotation[]} marks every mark of the article, in its order
 * @param {Fragment} around where source and cue are looked for: the sentence, or what is chosen
 * @param {{ before: string, after: string }} beside the characters that stand beside the content
 * @returns {Omit<Attribution, "id" | "version" | "parent">}
 */
export function propose(content, marks, around, beside) {
  const inside = marks.filter((mark) => touches(mark, around) && mark.id !== content.id);
  const source = nearest(content, inside, "source");
  const cue = nearest(source ?? content, inside, "cue");
  const words = [cue?.quote ?? "", content.quote].join(" \n ");
  return {
    source: source?.id ?? null,
    cue: cue?.id ?? null,
    content: content.id,
    form: formOf(content.quote, beside),
    hedges: [...new Set((words.match(HEDGES) ?? []).map((word) => word.toLowerCase()))],
  };
}

/**
 * How words are given: within quotation marks, partly, or not.
 *
 * @param {string} quote
 * @param {{ before: string, after: string }} beside
 * @returns {Attribution["form"]}
 */
export function formOf(quote, { before, after }) {
  const points = Array.from(quote.trim());
  const opened = isQuote(before) || isQuote(points[0]);
  const closed = isQuote(after) || isQuote(points.at(-1)) || isQuote(points.at(-2));
  if (opened && closed) return "direct";
  return points.some(isQuote) ? "mixed" : "indirect";
}

/** @param {string | undefined} sign */
function isQuote(sign) {
  return Boolean(sign) && QUOTES.includes(/** @type {string} */ (sign));
}

/**
 * @param {Annotation} mark
 * @param {Fragment} span
 */
export function touches({ fragments }, span) {
  return fragments.some(({ start, end }) => start < span.end && end > span.start);
}

/**
 * @param {Annotation} to
 * @param {readonly Annotation[]} among
 * @param {Annotation["kind"]} kind
 * @returns {Annotation | undefined}
 */
function nearest(to, among, kind) {
  const wanted = among.filter((mark) => mark.kind === kind);
  return wanted.toSorted((a, b) => distance(a, to) - distance(b, to))[0];
}

/**
 * How many characters lie between two marks; none where they overlap.
 *
 * @param {Annotation} a
 * @param {Annotation} b
 */
function distance(a, b) {
  const [first, second] = [extent(a), extent(b)];
  return Math.max(0, first.start - second.end, second.start - first.end);
}

/**
 * @param {Annotation} mark
 * @returns {Fragment} from its first character to its last
 */
export function extent({ fragments }) {
  return { start: fragments[0]?.start ?? 0, end: fragments.at(-1)?.end ?? 0 };
}
