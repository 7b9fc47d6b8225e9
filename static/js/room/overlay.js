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

/** A line of text, and the marks that begin on it. @typedef {{ y: number, height: number, marks: Mark[] }} Line */

export class Overlay {
  /** @type {Map<string, SVGElement>} */
  #groups = new Map();
  /** @type {Map<Block, HTMLElement>} */
  #gutter = new Map();
  /** What each group outlines, as one string. @type {Map<string, string>} */
  #outlined = new Map();
  /** What the letters of a paragraph say, as one string. @type {Map<Block, string>} */
  #written = new Map();

  /**
   * @param {HTMLElement} sheet
   * @param {ArticleText} text
   */
  constructor(sheet, text) {
    this.sheet = sheet;
    this.text = text;
    const drawing = sheet.querySelector(".overlay");
    this.letterbox = el("div", { class: "gutter", "aria-hidden": "true" });
    sheet.append(this.letterbox);
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
    const drawn = this.#group(group);
    if (!spans.length) {
      this.#outlined.delete(group);
      if (drawn.firstChild) drawn.replaceChildren();
      return null;
    }
    const origin = this.sheet.getBoundingClientRect();
    const pad = group === "active" ? 2 : 1;
    const name = group === "proposals" ? "proposal" : group;
    const all = spans.map((span) => rows(this.text.ranges(span), origin));
    const shapes = all.flatMap((each) => outlines(each, pad));
    const look = shapes.join();
    if (this.#outlined.get(group) !== look) {
      this.#outlined.set(group, look);
      drawn.replaceChildren(...shapes.map((points) => svg("polygon", { class: name, points })));
    }
    return all[0]?.[0] ?? null;
  }

  /**
   * Lead from the open mark's first row to its card.
   *
   * @param {import("./geometry.js").Row | null} row null leads nowhere
   * @param {number} toX in the sheet's coordinates
   */
  leader(row, toX) {
    const known = this.#group("active").querySelector("path");
    if (!row) {
      known?.remove();
      return;
    }
    // It begins beside the column, so that it strikes nothing through.
    const edge =
      this.text.root.getBoundingClientRect().right - this.sheet.getBoundingClientRect().x;
    const d = `M${Math.max(row.right, edge) + 4} ${row.y + row.height / 2}H${toX}`;
    if (known?.getAttribute("d") === d) return;
    known?.remove();
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
   * Letters beside the lines of paragraphs on which marks begin.
   *
   * @param {Iterable<Block>} blocks
   * @param {ReadonlyMap<Block | undefined, readonly Mark[]>} begun marks by where they begin
   */
  letters(blocks, begun) {
    const due = [...blocks].filter((block) => {
      const look = (begun.get(block) ?? []).map(lookOf).join();
      const same = this.#written.get(block) === look;
      this.#written.set(block, look);
      return !same;
    });
    if (!due.length) return;
    const origin = this.sheet.getBoundingClientRect();
    // First read where all stand, then write: the browser breaks lines anew at each change of mind.
    const all = due.map((block) => this.#lines(begun.get(block) ?? [], origin));
    due.forEach((block, i) => {
      this.#write(block, all[i] ?? []);
    });
  }

  /** Lines broke anew: letters stand elsewhere. */
  measure() {
    this.#written.clear();
  }

  /**
   * @param {readonly Mark[]} marks
   * @param {DOMRect} origin
   */
  #lines(marks, origin) {
    /** @type {Line[]} */
    const lines = [];
    for (const mark of marks) {
      const first = mark.data.fragments[0];
      // A cue belongs to its source, whose letter stands there already.
      if (mark.data.kind === "cue" || !first) continue;
      const [row] = rows(this.text.ranges(first).slice(0, 1), origin);
      if (!row) continue;
      const line = lines.find(({ y }) => Math.abs(y - row.y) < row.height / 2);
      if (line) line.marks.push(mark);
      else lines.push({ y: row.y, height: row.height, marks: [mark] });
    }
    return lines;
  }

  /**
   * @param {Block} block
   * @param {readonly Line[]} lines
   */
  #write(block, lines) {
    const cells = lines.map(({ y, height, marks }) => {
      const cell = el("div", { class: "gutter-marks" }, ...specimens(marks));
      cell.style.top = `${y + (height - 20) / 2}px`;
      return cell;
    });
    const beside = el("div", {}, ...cells);
    const before = this.#gutter.get(block);
    if (before) before.replaceWith(beside);
    else this.letterbox.append(beside);
    this.#gutter.set(block, beside);
  }

  /** @param {Block} block one that left the window */
  forget(block) {
    this.#gutter.get(block)?.remove();
    this.#gutter.delete(block);
    this.#written.delete(block);
  }

  /** @param {string} name */
  #group(name) {
    return /** @type {SVGElement} */ (this.#groups.get(name));
  }
}

/** What of a mark its letter shows. @param {Mark} mark */
function lookOf(mark) {
  const { id, kind, fragments, proposal } = mark.data;
  return `${id} ${kind} ${fragments[0]?.start} ${firmness(mark)} ${Boolean(proposal)}`;
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
