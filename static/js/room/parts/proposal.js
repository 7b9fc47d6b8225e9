/** What a rule proposes, in its card: who, by which words, what; a person accepts, corrects or refuses. */

/** @import { Figure, Fragment, Proposal, Words } from "../../types.d.ts" */
/** @import { Mark } from "../marks.js" */
/** @import { Correction } from "../proposals.js" */
/** @import { Room } from "../room.js" */
import { button, el } from "../../shared/dom.js";
import { KINDS } from "../kinds.js";
import { quoteOf } from "../proposals.js";
import { shortened } from "../words.js";
import { cardForm, control, hedgesIn, Part, prepared } from "./form.js";

/** @typedef {Extract<Proposal, { kind: "attribution" }>} Tie */

const SLOTS = /** @type {const} */ (["source", "cue", "content"]);
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
function slot(kind, words) {
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
 */
export function decision(room, id, correct) {
  return el(
    "div",
    { class: "actions" },
    button("Accept", () => room.deeds.decide(id, "accept"), { tone: "primary", key: "⏎" }),
    correct && button("Correct", correct, { key: "E" }),
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
      decision(this.room, this.id, correct),
    );
  }

  /** Open the form in which the words and how they are given are put right. */
  correct() {
    const { room, proposal } = this;
    if (this.editing || proposal.kind !== "attribution") return;
    /** @type {Correction} */
    const correction = {};
    const words = SLOTS.map((name) => this.#slot(name, proposal[name], correction));
    const node = cardForm({
      label: "Correct the proposal",
      save: "Accept it so",
      fields: [
        el("p", { class: "hint" }, "Choose words in the text, then take them for a part."),
        ...words,
        prepared("manner-fields"),
      ],
      send: async () => {
        Object.assign(correction, { form: control(node, "form").value, hedges: hedgesIn(node) });
        await room.proposals.decide([this.mark], "accept", correction);
        room.say("Accepted as you put it right.");
      },
      leave: () => this.close(),
    });
    control(node, "form").value = proposal.form;
    control(node, "hedges").value = proposal.hedges.join(", ");
    this.show([node], control(node, "form"));
  }

  /**
   * @param {typeof SLOTS[number]} name
   * @param {readonly Words[]} words
   * @param {Correction} correction
   */
  #slot(name, words, correction) {
    const { marking } = this.room;
    const shown = el("output", {}, quoteOf(words) || "none");
    const put = (/** @type {readonly Fragment[]} */ spans) => {
      correction[name] = spans;
      shown.textContent = marking.quote(spans) || "none";
    };
    const take = () => {
      const { spans } = marking;
      if (!spans.length) this.room.say("Choose words in the text first.");
      else put(spans);
      marking.drop();
    };
    const label = KINDS[name].name;
    const nodes = [button("Take the chosen words", take, { hint: `${label}: the chosen words` })];
    if (name !== "content") {
      const none = { tone: "quiet", hint: `${label}: none` };
      nodes.push(button("None", () => put([]), none));
    }
    // Pressing a button must not take the selection away.
    for (const node of nodes) node.addEventListener("pointerdown", (e) => e.preventDefault());
    return el(
      "div",
      { class: "stack stack--tight" },
      el("dl", { class: "slots" }, slot(name, shown)),
      el("div", { class: "actions" }, ...nodes),
    );
  }
}
