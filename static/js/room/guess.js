/** Which mark an attribution is about, and a first guess at who says it, from where they stand. */

/** @import { Fragment } from "../types.d.ts" */
/** @import { Mark } from "./marks.js" */
/** @import { Room } from "./room.js" */
import { extent, propose, touches } from "./propose.js";
import { sentenceAt } from "./steps.js";

/**
 * @param {Room} room
 * @param {Mark} mark
 * @param {Fragment | null} chosen words that were chosen to look in
 */
export function guess(room, { data }, chosen) {
  const { text } = room;
  const { start, end } = extent(data);
  const block = text.blockAt(start);
  const all = room
    .seen()
    .map((each) => each.data)
    .filter(({ version }) => version > 0);
  const place = text.place(start);
  const till = text.place(end);
  const before = place ? place.block.text.slice(0, place.units).trimEnd().slice(-1) : "";
  const rest = till ? till.block.text.slice(till.units) : "";
  const after = rest.replace(/^[,.\s]+/u, "").slice(0, 1);
  let around = chosen ?? { start, end };
  if (!chosen && block) {
    const sentence = sentenceAt(block.text, block.offsets.toUnits(start - block.start));
    around = {
      start: block.start + block.offsets.toPoints(sentence.start),
      end: Math.max(end, block.start + block.offsets.toPoints(sentence.end)),
    };
    // A quotation of several sentences has its source in the last of them: then look wider.
    const named = all.some((each) => each.kind === "source" && touches(each, around));
    if (!named) around = { start: block.start, end: block.end };
  }
  return propose(data, all, around, { before, after });
}

/**
 * Which claim or content A means: the open one, else one in the chosen words or the sentence.
 *
 * @param {Room} room
 * @param {Mark | undefined} open
 * @returns {Mark | undefined}
 */
export function attributable(room, open) {
  const fits = (/** @type {Mark} */ { data }) =>
    (data.kind === "claim" || data.kind === "content") && !data.proposal;
  const around = room.marking.spans[0] ?? (open && extent(open.data));
  if (open && fits(open) && !room.marking.spans.length) return open;
  if (!around) return undefined;
  const block = room.text.blockAt(around.start);
  const all = room.seen().filter(fits);
  const inside = all.find((mark) => touches(mark.data, around));
  return inside ?? all.find((mark) => block && touches(mark.data, block));
}
