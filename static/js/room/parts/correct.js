/** The form that puts a proposed attribution right as it is accepted. Loaded when it is opened. */

/** @import { Fragment, Words } from "../../types.d.ts" */
/** @import { Correction } from "../proposals.js" */
/** @import { ProposalPart, Tie } from "./proposal.js" */
import { button, el } from "../../shared/dom.js";
import { KINDS } from "../kinds.js";
import { quoteOf } from "../proposals.js";
import { keepFilled } from "../writing/filled.js";
import { cardForm, control, hedgesIn, prepared } from "./form.js";
import { SLOTS, slot } from "./proposal.js";

/**
 * @param {ProposalPart} part
 * @param {Tie} proposal
 */
export function correct(part, proposal) {
  const { room, mark } = part;
  const slots = SLOTS.map((name) => new Slot(part, name, proposal[name]));
  const form = cardForm({
    label: "Correct the proposal",
    save: "Accept it so",
    fields: [
      el("p", { class: "hint" }, "Choose words in the text, then take them for a part."),
      ...slots.map(({ element }) => element),
      prepared("manner-fields"),
    ],
    send: async () => {
      /** @type {Correction} */
      const correction = { form: control(form, "form").value, hedges: hedgesIn(form) };
      for (const { name, spans } of slots) if (spans) correction[name] = spans;
      await room.proposals.decide([mark], "accept", correction);
      room.drafts.drop(part.draft);
      room.say("Accepted as you put it right.");
    },
    leave: () => part.close(),
  });
  form.addEventListener("filled", () => {
    for (const each of slots) each.show();
  });
  control(form, "form").value = proposal.form;
  control(form, "hedges").value = proposal.hedges.join(", ");
  keepFilled(room, part.draft, form);
  part.show([form], control(form, "form"));
}

/** The words of one part, and the buttons that exchange them. */
class Slot {
  /**
   * @param {ProposalPart} part
   * @param {typeof SLOTS[number]} name
   * @param {readonly Words[]} words that the rules found
   */
  constructor({ room }, name, words) {
    this.room = room;
    this.name = name;
    this.words = words;
    this.shown = el("output", {});
    this.kept = el("input", { type: "hidden", name: `slot-${name}` });
    const take = () => {
      const { spans } = room.marking;
      if (!spans.length) room.say("Choose words in the text first.");
      else this.#put(spans);
      room.marking.drop();
    };
    const label = KINDS[name].name;
    const nodes = [button("Take the chosen words", take, { hint: `${label}: the chosen words` })];
    if (name !== "content") {
      const none = { tone: "quiet", hint: `${label}: none` };
      nodes.push(button("None", () => this.#put([]), none));
    }
    // Pressing a button must not take the selection away.
    for (const node of nodes) node.addEventListener("pointerdown", (e) => e.preventDefault());
    this.element = el(
      "div",
      { class: "stack stack--tight" },
      el("dl", { class: "slots" }, slot(name, this.shown)),
      el("div", { class: "actions" }, ...nodes),
      this.kept,
    );
    this.show();
  }

  /** What was chosen instead; null where what the rules found stays. @returns {readonly Fragment[] | null} */
  get spans() {
    return this.kept.value ? JSON.parse(this.kept.value) : null;
  }

  show() {
    const { spans } = this;
    const quote = spans ? this.room.marking.quote(spans) : quoteOf(this.words);
    this.shown.textContent = quote || "none";
  }

  /** @param {readonly Fragment[]} spans */
  #put(spans) {
    this.kept.value = JSON.stringify(spans.map(({ start, end }) => ({ start, end })));
    this.kept.dispatchEvent(new Event("input", { bubbles: true }));
    this.show();
  }
}
