/** What is left to do on an article, mark by mark. */

/** @import { Painted } from "./highlights.js" */
/** @import { IntervalIndex } from "./intervals.js" */
/** @import { Mark, Marks } from "./marks.js" */

/** Kinds of work; the page lists them in their order, with their words. @typedef {"trouble" | "confirm" | "decide" | "unsourced" | "talk" | "uncovered" | "bare" | "unlinked" | "lost"} Todo */

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
