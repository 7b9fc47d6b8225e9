/** What a new revision made of a mark: the words it had, and what a person says to its new ones. */

/** @import { Mark } from "../marks.js" */
/** @import { Room } from "../room.js" */
import { button, el } from "../../shared/dom.js";

/** Why a mark is not simply where it was. */
const WHY = /** @type {const} */ ({
  words: "These words changed",
  place: "The same words stand in several places",
  order: "The same words stand in another order",
  gone: "These words are gone",
  taken: "The same words are marked already",
  "": "The text changed",
});

/** @param {import("../../types.d.ts").Moved} moved */
export function why(moved) {
  return WHY[moved.why];
}

/**
 * The words that a moved mark had, and the three answers.
 *
 * @param {Room} room
 * @param {Mark} mark
 * @returns {HTMLElement | null} null where nobody is asked
 */
export function movedFrom(room, mark) {
  const { id, moved, state } = mark.data;
  if (!moved || state === "orphan") return null;
  const percent = `${Math.round(moved.likeness * 100)}% alike`;
  const was = moved.why === "words" ? `${why(moved)}, ${percent}.` : `${why(moved)}.`;
  const word = (/** @type {string} */ said) => el("span", { class: "hidden-visually" }, said);
  const former = el("del", {}, word("Before: "), moved.quote);
  const now = el("ins", {}, word("Now: "), mark.data.quote);
  return el(
    "div",
    { class: "stack stack--tight card__part" },
    el("p", { class: "sm" }, `${was} In revision ${moved.revision}: `, former, ", now: ", now),
    room.given.may_mark
      ? el(
          "div",
          { class: "actions" },
          button("Confirm", () => room.deeds.confirm(id), { tone: "primary", key: "⏎" }),
          button("Elsewhere", () => room.deeds.seek(id)),
          button("Not there any more", () => room.deeds.lose(id), { tone: "quiet", key: "⌫" }),
        )
      : null,
  );
}
