/** What a rule proposes, in its card: who, by which words, what; a person accepts, corrects or refuses. */

/** @import { Figure, Proposal } from "../../types.d.ts" */
/** @import { Mark } from "../marks.js" */
/** @import { Room } from "../room.js" */
import { button, el } from "../../shared/dom.js";
import { KINDS } from "../kinds.js";
import { quoteOf } from "../proposals.js";
import { shortened } from "../words.js";
import { Part } from "./form.js";

/** @typedef {Extract<Proposal, { kind: "attribution" }>} Tie */

export const SLOTS = /** @type {const} */ (["source", "cue", "content"]);
const BOUNDS = {
  exact: "exactly",
  about: "about",
  at_least: "at least",
  more_than: "more than",
  at_most: "at most",
  less_than: "less than",
  between: "between",
};
const TIGHT = "stack stack--tight";

/** What a number says, as one would say it. @param {Figure} figure */
export function figureWords({ low, high, bound, counts, unit }) {
  const number = (/** @type {string | null} */ text) =>
    text === null ? "" : Number(text).toLocaleString("en", { maximumFractionDigits: 20 });
  const both = low !== null && high !== null && low !== high;
  const numbers = both ? `${number(low)} and ${number(high)}` : number(low ?? high);
  return [BOUNDS[bound], numbers, unit, counts].filter(Boolean).join(" ");
}

/** The facts of a proposal on one line. @param {Proposal} proposal */
function factsOf(proposal) {
  if (proposal.kind === "figure") return [figureWords(proposal)];
  if (proposal.kind === "caveat") {
    return proposal.covers ? [`speaks of “${shortened(proposal.covers.quote)}”`] : [];
  }
  const { form, hedges, source, antecedent, hearer, relay, insertions } = proposal;
  const meant = antecedent && source.length ? `“${quoteOf(source)}” = ${antecedent.quote}` : "";
  const heard = hearer && relay ? `“${hearer.quote}” = ${relay.quote}` : "";
  return [
    form === "mixed" ? "partly quoted" : `${form} quote`,
    hedges.length ? `hedged: ${hedges.join(", ")}` : "",
    meant,
    heard,
    insertions.length ? `put in by an editor: ${quoteOf(insertions)}` : "",
  ].filter(Boolean);
}

/** Who says it and how, below the words that the card shows anyway. @param {Proposal} proposal */
export function proposed(proposal) {
  const foot = el("p", { class: "card__foot" }, factsOf(proposal).join(", "));
  if (proposal.kind !== "attribution") return [foot];
  const named = SLOTS.filter((name) => name !== "content" && proposal[name].length);
  const rows = named.map((name) => slot(name, quoteOf(proposal[name])));
  return [el("dl", { class: "slots" }, ...rows), foot];
}

/**
 * @param {typeof SLOTS[number]} kind
 * @param {Node | string} words
 */
export function slot(kind, words) {
  const { key, name } = KINDS[kind];
  const letter = el("span", { class: "kind", "data-kind": kind, "aria-hidden": "true" }, key);
  return el("div", {}, el("dt", {}, letter, el("span", {}, name)), el("dd", {}, words));
}

/**
 * The answers to a proposal.
 *
 * @param {Room} room
 * @param {string} id
 * @param {(() => void) | null} correct
 * @param {string} [label] of what corrects
 */
export function decision(room, id, correct, label = "Correct") {
  return el(
    "div",
    { class: "actions" },
    button("Accept", () => room.deeds.decide(id, "accept"), { tone: "primary", key: "⏎" }),
    correct && button(label, correct, { key: "E" }),
    button("Refuse", () => room.deeds.decide(id, "refuse"), { tone: "quiet", key: "⌫" }),
  );
}

/** The inside of the open card of a proposal. */
export class ProposalPart extends Part {
  /**
   * @param {Room} room
   * @param {Mark} mark
   * @param {Proposal} proposal
   */
  constructor(room, mark, proposal) {
    super(room, mark.data.id, TIGHT);
    this.mark = mark;
    this.proposal = proposal;
  }

  /** @override */
  update() {
    if (this.editing) return;
    const { proposal } = this;
    const correct = proposal.kind === "attribution" ? () => this.correct() : null;
    const parent = proposal.kind === "attribution" && proposal.parent;
    const around = parent ? this.room.marks.find(`proposed-${parent}`) : undefined;
    this.element.replaceChildren(
      ...proposed(proposal),
      around ? el("p", { class: "sm" }, "Told within ", this.lead(around)) : "",
      decision(this.room, this.id, correct, this.going("Correct", this.draft)),
    );
  }

  /** Open the form in which the words and how they are given are put right. */
  correct() {
    const { proposal } = this;
    if (proposal.kind !== "attribution") return;
    this.open(import("./correct.js"), ({ correct }) => correct(this, proposal));
  }

  get draft() {
    // Offsets are of one text: what was chosen in another is of no use.
    return `correct-${this.proposal.key}-${this.room.given.revision}`;
  }
}
