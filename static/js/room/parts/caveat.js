/** Which figures a caveat speaks of, and what that says of the claims around them. */

/** @import { Fragment } from "../../types.d.ts" */
/** @import { Mark } from "../marks.js" */
/** @import { Room } from "../room.js" */
import { post, remove } from "../../shared/api.js";
import { button, el, icon } from "../../shared/dom.js";
import { KINDS } from "../kinds.js";
import { extent, touches } from "../propose.js";
import { cardForm, Part } from "./form.js";

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
function inside(among, kind, span) {
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
            button("Choose the figures", () => this.#edit(caveat)),
          )
        : "",
    );
  }

  /** @param {Mark} caveat */
  #edit(caveat) {
    const { room } = this;
    const { marks, text, marking } = room;
    const { start, end } = extent(caveat.data);
    const own = text.blockAt(start);
    const before = own && text.blocks[text.blocks.indexOf(own) - 1];
    const saved = marks.list.filter(({ data }) => data.state === "accepted" && data.version);
    const near = inside(saved, "figure", { start: before?.start ?? 0, end });
    const chosen = marking.spans.flatMap((span) => inside(saved, "figure", span));
    const covered = coveredBy(room, caveat);
    // Of none yet, those before it are what such a sentence mostly means.
    const meant = new Set(covered.length ? [...covered, ...chosen] : chosen.length ? chosen : near);
    const boxes = [...new Set([...covered, ...near, ...chosen])].map((figure) => ({
      figure,
      box: el("input", { type: "checkbox", checked: meant.has(figure) }),
    }));
    const form = cardForm({
      label: "What the caveat covers",
      save: "Save",
      fields: [
        ...boxes.map(({ figure, box }) => el("label", { class: "check" }, box, figure.data.quote)),
        el("p", { class: "hint" }, "For others, choose their words in the text first."),
      ],
      send: async () => {
        const at = `annotations/${this.id}/covers/`;
        for (const { figure, box } of boxes) {
          const { id } = figure.data;
          if (box.checked === covered.includes(figure)) continue;
          await (box.checked ? post(at, { figure: id }) : remove(`${at}${id}/`));
        }
        await marks.refresh([this.id]);
        this.close();
        room.say("Saved what the caveat covers.");
      },
      leave: () => this.close(),
    });
    const nodes = [el("h3", {}, "Which figures does it speak of?"), form];
    this.show(nodes, form.querySelector("input, button"));
  }
}
