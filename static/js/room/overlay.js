/**
 * What lies over the text without moving it: letters in the gutter, and on one drawing the outline
 * of the open mark with its leader, what the pointer is over, proposals, colleagues and the caret.
 */

/** @import { Fragment } from "../types.d.ts" */
/** @import { Mark } from "./marks.js" */
/** @import { ArticleText, Block } from "./text.js" */
import { el, svg } from "../shared/dom.js";
import { outlines, rows } from "./geometry.js";
import { KINDS } from "./kinds.js";

/** Layers of the drawing, the last one on top. */
const GROUPS = /** @type {const} */ (["proposals", "moved", "hover", "active", "caret"]);
/** Letters of one line at most; more would reach over the words. */
const LETTERS = 3;

export class Overlay {
  /** @type {Map<string, SVGElement>} */
  #groups = new Map();
  /** @type {Map<Block, HTMLElement[]>} */
  #gutter = new Map();

  /**
   * @param {HTMLElement} sheet
   * @param {ArticleText} text
   */
  constructor(sheet, text) {
    this.sheet = sheet;
    this.text = text;
    const drawing = sheet.querySelector(".overlay");
    for (const name of GROUPS) {
      const group = svg("g", {});
      this.#groups.set(name, group);
      drawing?.append(group);
    }
  }

  /**
   * Draw outlines round spans.
   *
   * @param {"proposals" | "moved" | "hover" | "active"} group
   * @param {readonly Fragment[]} spans none clears the group
   * @returns {import("./geometry.js").Row | null} the first row, where a leader begins
   */
  outline(group, spans) {
    const origin = this.sheet.getBoundingClientRect();
    const pad = group === "active" ? 2 : 1;
    const name = group === "proposals" ? "proposal" : group;
    const all = spans.map((span) => rows(this.text.ranges(span), origin));
    const shapes = all.flatMap((each) => outlines(each, pad));
    this.#group(group).replaceChildren(
      ...shapes.map((points) => svg("polygon", { class: name, points })),
    );
    return all[0]?.[0] ?? null;
  }

  /**
   * Lead from the open mark's first row to its card.
   *
   * @param {import("./geometry.js").Row} row
   * @param {number} toX in the sheet's coordinates
   */
  leader(row, toX) {
    // It begins beside the column, so that it strikes nothing through.
    const edge =
      this.text.root.getBoundingClientRect().right - this.sheet.getBoundingClientRect().x;
    const d = `M${Math.max(row.right, edge) + 4} ${row.y + row.height / 2}H${toX}`;
    this.#group("active").append(svg("path", { class: "leader", d }));
  }

  /** @param {number | null} offset of the caret; null takes it away */
  caret(offset) {
    const group = this.#group("caret");
    group.replaceChildren();
    const box = offset === null ? null : this.caretBox(offset);
    if (!box) return null;
    const { x, y, height } = box;
    group.append(svg("path", { class: "caret", d: `M${x} ${y}v${height}` }));
    return box;
  }

  /**
   * Where the caret stands, in the sheet's coordinates.
   *
   * @param {number} offset
   * @param {boolean} [after] stand behind the character before, where a line breaks there
   * @returns {{ x: number, y: number, height: number } | null}
   */
  caretBox(offset, after) {
    const place = this.text.place(offset);
    if (!place) return null;
    const range = new Range();
    range.setStart(place.block.node, place.units);
    if (after && place.units) {
      range.setStart(place.block.node, place.units - 1);
      range.setEnd(place.block.node, place.units);
    }
    const rect = [...range.getClientRects()].at(-1);
    const whole = rect ?? place.block.element.getBoundingClientRect();
    const box = after && rect ? new DOMRect(rect.right, rect.y, 0, rect.height) : whole;
    const origin = this.sheet.getBoundingClientRect();
    return { x: box.x - origin.x, y: box.y - origin.y, height: box.height };
  }

  /**
   * Letters beside the lines of one paragraph on which marks begin.
   *
   * @param {Block} block
   * @param {readonly Mark[]} marks that begin in it
   */
  letters(block, marks) {
    this.forget(block);
    const origin = this.sheet.getBoundingClientRect();
    /** @type {{ y: number, height: number, marks: Mark[] }[]} */
    const lines = [];
    for (const mark of marks) {
      const first = mark.data.fragments[0];
      // A cue belongs to its source, whose letter stands there already.
      if (mark.data.kind === "cue" || !first) continue;
      const [row] = rows(this.text.ranges(first), origin);
      if (!row) continue;
      const line = lines.find(({ y }) => Math.abs(y - row.y) < row.height / 2);
      if (line) line.marks.push(mark);
      else lines.push({ y: row.y, height: row.height, marks: [mark] });
    }
    this.#gutter.set(
      block,
      lines.map(({ y, height, marks: onLine }) => {
        const cell = el(
          "div",
          { class: "gutter-marks", "aria-hidden": "true" },
          ...specimens(onLine),
        );
        cell.style.top = `${y + (height - 20) / 2}px`;
        this.sheet.append(cell);
        return cell;
      }),
    );
  }

  /** @param {Block} block one that left the window, or is to be written anew */
  forget(block) {
    for (const cell of this.#gutter.get(block) ?? []) cell.remove();
    this.#gutter.delete(block);
  }

  /** @param {string} name */
  #group(name) {
    return /** @type {SVGElement} */ (this.#groups.get(name));
  }
}

/**
 * One letter a kind, the firmest look of each.
 *
 * @param {readonly Mark[]} marks
 * @returns {HTMLElement[]}
 */
function specimens(marks) {
  /** @type {Map<string, Mark>} */
  const byKind = new Map();
  // What is only proposed gives way to what stands.
  for (const mark of marks) if (!mark.data.proposal) byKind.set(mark.data.kind, mark);
  for (const mark of marks) if (!byKind.has(mark.data.kind)) byKind.set(mark.data.kind, mark);
  return [...byKind.values()].slice(0, LETTERS).map((mark) => {
    const { kind } = mark.data;
    return el(
      "span",
      { class: "kind", "data-kind": kind, "data-firm": firmness(mark) },
      KINDS[kind].key,
    );
  });
}

/**
 * How a letter shows what became of its mark.
 *
 * @param {Mark} mark
 * @returns {string | null}
 */
export function firmness(mark) {
  if (mark.firm === "refused") return "refused";
  if (mark.firm !== "saved") return "saving";
  if (mark.data.state === "orphan") return "orphan";
  return mark.data.state === "proposed" || mark.data.moved ? "proposed" : null;
}
