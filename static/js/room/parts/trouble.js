/** What became of a change that is not saved: waiting, refused with its reason, or overtaken. */

/** @import { Changes, Mark } from "../marks.js" */
/** @import { Room } from "../room.js" */
import { button, el, icon } from "../../shared/dom.js";

/**
 * @param {Room} room
 * @param {Mark} mark
 * @returns {HTMLElement | null} null where all is well
 */
export function trouble(room, mark) {
  if (mark.mine) return conflict(room, mark, mark.mine);
  if (mark.firm === "waiting") {
    return el(
      "p",
      { class: "saved", "data-state": "waiting" },
      icon("off"),
      "Not saved yet: this goes out by itself",
    );
  }
  if (mark.firm !== "refused") return null;
  const { writing } = room;
  const fresh = !mark.data.version;
  const drop = () => (fresh ? writing.remove(mark.data.id) : writing.leave(mark));
  return el(
    "div",
    { class: "stack stack--tight", role: "alert" },
    el(
      "p",
      { class: "field__error" },
      icon("alert"),
      el("span", {}, mark.problem?.detail ?? "Not saved."),
    ),
    el(
      "div",
      { class: "actions" },
      button("Try again", () => writing.outbox.again(mark.data.id)),
      button(fresh ? "Delete" : "Leave it as it was", drop, { tone: "quiet" }),
    ),
  );
}

/**
 * Two versions side by side; nobody's words are thrown away unseen.
 *
 * @param {Room} room
 * @param {Mark} mark
 * @param {Changes} mine
 */
function conflict(room, mark, mine) {
  const who = mark.data.author?.name ?? "Somebody";
  const head = el(
    "header",
    {},
    icon("alert", "lg"),
    el(
      "p",
      {},
      el("b", {}, "This mark changed while you were at it."),
      " Nothing is lost: choose.",
    ),
  );
  const ours = el(
    "div",
    {},
    el("h4", {}, "Yours, not saved"),
    el("p", {}, told(room, mark, mine)),
    el(
      "div",
      { class: "actions" },
      button("Keep mine", () => room.writing.keepMine(mark), { tone: "primary" }),
    ),
  );
  const theirs = el(
    "div",
    {},
    el("h4", {}, `Saved meanwhile (mark by ${who})`),
    el("p", {}, told(room, mark, { ...mark.data })),
    el(
      "div",
      { class: "actions" },
      button("Take theirs", () => room.writing.leave(mark)),
    ),
  );
  const pair = el("div", { class: "conflict__pair" }, ours, theirs);
  return el("div", { class: "conflict", role: "alert" }, head, pair);
}

/**
 * A version in words: what it covers, what it says.
 *
 * @param {Room} room
 * @param {Mark} mark
 * @param {Changes} version
 */
function told(room, mark, { fragments, body, source }) {
  const words = (fragments ?? mark.data.fragments).map((span) => room.text.quote(span)).join(" … ");
  const linked = source === undefined ? "" : ` → ${source?.name ?? "no source"}`;
  const noted = body ? ` (${body})` : "";
  return `“${words}”${linked}${noted}`;
}
