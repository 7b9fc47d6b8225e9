/**
 * What this person did on this article, to take back and do again, also after a reload. A step
 * knows the version it left: if another stands, somebody else was there, and it is not taken back.
 */

/** @import { Annotation } from "../../types.d.ts" */
/** @import { Verb } from "./verbs.js" */
import { keep, kept } from "./kept.js";

/** Steps that are kept. */
const MOST = 50;

/** @typedef {{ verb: Verb | import("./outbox.js").Decision, given: object }} Act */

/**
 * @typedef {object} Part what a step did to one mark
 * @property {string} mark
 * @property {Act} undo
 * @property {Act} redo
 * @property {number | null} version that stands if nobody else was there; null until the desk answered
 * @property {number | null} made the version that the step made
 * @property {Annotation} shown the mark as it was then
 */

/** @typedef {{ id: string, label: string, parts: Part[] }} Step */

/** Fires `change` when another tab did something. */
export class History extends EventTarget {
  /** @type {Step[]} */
  undoable = [];
  /** @type {Step[]} */
  redoable = [];
  #key;

  /** @param {string} key under which it is kept */
  constructor(key) {
    super();
    this.#key = key;
    this.#read();
    addEventListener("storage", (event) => {
      if (event.key !== key) return;
      this.#read();
      this.dispatchEvent(new Event("change"));
    });
  }

  /** @param {Step} step that was just done */
  record(step) {
    this.undoable = [...this.undoable, step].slice(-MOST);
    this.redoable = [];
    this.#keep();
  }

  /**
   * Take the last step off one pile and put it on the other.
   *
   * @param {"undo" | "redo"} way
   * @returns {Step | undefined}
   */
  turn(way) {
    const [from, into] =
      way === "undo" ? [this.undoable, this.redoable] : [this.redoable, this.undoable];
    const step = from.pop();
    if (step) into.push(step);
    this.#keep();
    return step;
  }

  /**
   * Learn from an answer of the desk which version stands by our own doing.
   *
   * @param {string} mark
   * @param {number} from
   * @param {number} to
   * @param {string | null} id of the step that did it
   */
  advance(mark, from, to, id) {
    for (const step of [...this.undoable, ...this.redoable]) {
      for (const part of step.parts) {
        if (part.mark !== mark) continue;
        if (step.id === id) part.made = to;
        if (step.id === id || part.version === from) part.version = to;
      }
    }
    this.#keep();
  }

  /**
   * Forget what a step did to a mark: it cannot be taken back any more.
   *
   * @param {string} mark
   * @param {string | null} id of the step; null for all of them
   */
  forget(mark, id) {
    const without = (/** @type {Step[]} */ steps) =>
      steps.flatMap((step) => {
        if (id !== null && step.id !== id) return [step];
        const parts = step.parts.filter((part) => part.mark !== mark);
        return parts.length ? [{ ...step, parts }] : [];
      });
    this.undoable = without(this.undoable);
    this.redoable = without(this.redoable);
    this.#keep();
  }

  #read() {
    const { undoable = [], redoable = [] } = kept(this.#key) ?? {};
    this.undoable = undoable;
    this.redoable = redoable;
  }

  #keep() {
    const { undoable, redoable } = this;
    keep(this.#key, undoable.length || redoable.length ? { undoable, redoable } : null);
  }
}
