/** What is left to do on an article, mark by mark. */

/** @import { Painted } from "./highlights.js" */
/** @import { IntervalIndex } from "./intervals.js" */
/** @import { Mark, Marks } from "./marks.js" */

/** Kinds of work, in the order of the list: [name, the words of the list, the words of "Next:"]. */
export const TODOS = /** @type {const} */ ({
  trouble: { list: "Not saved", next: "a mark that was not saved" },
  confirm: { list: "Moved marks to confirm", next: "a moved mark to confirm" },
  decide: { list: "Proposals to decide", next: "a proposal to decide" },
  unsourced: { list: "Claims without a source", next: "a claim without a source" },
  talk: { list: "Open threads", next: "an open thread" },
  uncovered: { list: "Figures outside a claim", next: "a figure that no claim covers" },
  bare: { list: "Caveats that cover nothing", next: "a caveat that covers nothing yet" },
  unlinked: { list: "Sources not in the registry", next: "a source not in the registry" },
});

/** @typedef {keyof typeof TODOS} Todo */

/**
 * @param {Marks} marks
 * @param {Mark} mark
 * @param {IntervalIndex<Painted>} index of what is seen
 * @returns {Todo | null}
 */
export function todoOf(marks, { data, firm }, index) {
  if (firm === "refused") return "trouble";
  if (data.moved) return "confirm";
  if (data.state === "proposed") return "decide";
  if (data.state !== "accepted") return null;
  if (data.thread?.comments && !data.thread.resolved_at) return "talk";
  if (data.kind === "claim" && !marks.attributionOf(data.id)) return "unsourced";
  if (data.kind === "figure" && !isCovered(marks, data, index)) return "uncovered";
  if (data.kind === "caveat" && !data.covers?.some((id) => marks.find(id))) return "bare";
  return data.kind === "source" && !data.source ? "unlinked" : null;
}

/**
 * Whether every word of a figure stands in a claim, or in something that somebody said.
 *
 * @param {Marks} marks
 * @param {import("../types.d.ts").Annotation} figure
 * @param {IntervalIndex<Painted>} index
 */
function isCovered(marks, { fragments }, index) {
  return fragments.every(({ start, end }) =>
    index
      .overlapping(start, end)
      .some(
        (each) =>
          (each.kind === "claim" || each.kind === "content") &&
          !marks.proposed.has(each.mark) &&
          each.start <= start &&
          each.end >= end,
      ),
  );
}
