/** Which figures a caveat speaks of, and what that says of the claims around them. */

/** @import { Fragment } from "../../types.d.ts" */
/** @import { Mark } from "../marks.js" */
/** @import { Room } from "../room.js" */
import { button, el, icon } from "../../shared/dom.js";
import { KINDS } from "../kinds.js";
import { touches } from "../propose.js";
import { Part } from "./form.js";

/** Kinds that a publisher may not have verified, and states in which a caveat says so. */
const STATED = new Set(["claim", "content", "figure"]);
const STANDS = new Set(["accepted", "proposed"]);

/** Every caveat with its figures, as they stood at a stamp. @type {{ stamp: number, all: { caveat: Mark, figures: Mark[] }[] }} */
let known = { stamp: -1, all: [] };

/** @param {Room} room */
function caveats(room) {
  const { marks } = room;
  if (known.stamp !== marks.stamp) {
    const all = room.marks.list
      .filter(({ data }) => data.kind === "caveat" && STANDS.has(data.state))
      .map((caveat) => ({ caveat, figures: coveredBy(room, caveat) }));
    known = { stamp: marks.stamp, all };
  }
  return known.all;
}

/**
 * What a person confirmed, or what would be covered if a proposal were accepted.
 *
 * @param {Room} room
 * @param {Mark} caveat
 */
export function coveredBy({ marks }, { data: { covers, proposal } }) {
  if (proposal?.kind === "caveat") return inside(marks.list, "figure", proposal.covers);
  return (covers ?? []).flatMap((id) => {
    const figure = marks.find(id);
    return figure?.data.state === "accepted" ? figure : [];
  });
}

/**
 * @param {readonly Mark[]} among
 * @param {string} kind
 * @param {Fragment | null | undefined} span
 */
export function inside(among, kind, span) {
  return among.filter(({ data }) => data.kind === kind && span && touches(data, span));
}

/**
 * The caveats over a mark: those that speak of a figure in its words.
 *
 * @param {Room} room
 * @param {Mark} mark
 */
export function doubted(room, { data }) {
  if (data.proposal || !STATED.has(data.kind)) return [];
  return caveats(room)
    .filter(({ figures }) =>
      figures.some((figure) => figure.data.fragments.some((span) => touches(data, span))),
    )
    .map(({ caveat }) => caveat);
}

/**
 * That its publisher has not verified a mark, and where it says so.
 *
 * @param {Room} room
 * @param {Mark} mark
 */
export function doubts(room, mark) {
  return doubted(room, mark).map(({ data }) => {
    const proposed = data.state === "proposed";
    return el(
      "p",
      { class: `badge-caveat${proposed ? " badge-caveat--proposed" : ""}` },
      icon("alert"),
      el(
        "span",
        {},
        `${proposed ? "Proposed: its" : "Its"} publisher has not verified this: `,
        el("q", {}, data.quote),
        " ",
        button("To the caveat", () => room.open(data.id, { focus: true }), { tone: "link" }),
      ),
    );
  });
}

/** Of a caveat mark. */
export class CaveatPart extends Part {
  /** @override */
  update() {
    const { room } = this;
    const caveat = room.marks.find(this.id);
    if (this.editing || !caveat) return;
    const figures = coveredBy(room, caveat);
    const claims = room.marks.list.filter(
      (mark) => mark.data.kind === "claim" && doubted(room, mark).includes(caveat),
    );
    const row = (/** @type {Mark} */ mark) =>
      el("li", {}, `${KINDS[mark.data.kind].name}: `, this.lead(mark));
    this.element.replaceChildren(
      el("h3", {}, "Covers"),
      figures.length
        ? el("ul", { class: "stack stack--tight" }, ...[...figures, ...claims].map(row))
        : el("p", {}, "Nothing yet: say which figures it speaks of."),
      room.given.may_mark && caveat.data.version
        ? el(
            "div",
            { class: "actions" },
            button(this.going("Choose the figures", this.draft), () =>
              this.open(import("./covers.js"), ({ choose }) => choose(this, caveat)),
            ),
          )
        : "",
    );
  }

  get draft() {
    return `covers-${this.id}`;
  }
}
