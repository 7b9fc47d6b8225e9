/** The words a person adds to a mark: the wording of its claim, a note on anything. */

/** @import { Claim } from "../../types.d.ts" */
/** @import { Mark } from "../marks.js" */
import { patch } from "../../shared/api.js";
import { button, el } from "../../shared/dom.js";
import { cardForm, field, Part } from "./form.js";

export class WordingPart extends Part {
  /** @override */
  update() {
    const mark = this.room.marks.find(this.id);
    if (this.editing || !mark) return;
    const { body } = mark.data;
    const claim = this.room.marks.claims.get(this.id);
    const quiet = (/** @type {string} */ label, /** @type {() => void} */ act, look = {}) =>
      button(label, act, { tone: "quiet", ...look });
    const boundaries = () => this.room.deeds.move(this.id);
    const actions = [
      quiet("Boundaries", boundaries, { key: "E", name: "boundaries" }),
      quiet(body ? "Edit the note" : "Add a note", () => this.#note(mark), { name: "note" }),
      claim ? quiet("Reword the claim", () => this.#reword(claim), { name: "reword" }) : null,
      quiet("Delete", () => this.room.deeds.remove(this.id), { key: "⌫", name: "delete" }),
    ];
    const may = this.room.mayChange(mark);
    this.element.hidden = !body && !may;
    this.element.replaceChildren(
      ...(body ? [el("p", { class: "as-typed" }, body)] : []),
      ...(may ? [el("div", { class: "actions card__tools" }, ...actions)] : []),
    );
  }

  /** @param {Mark} mark as it stands while the editor is open: that is what we answer */
  #note({ data: { body, version } }) {
    this.#edit("Note", `note-${this.id}`, body, async (text) => {
      this.room.writing.change(this.id, { body: text }, version);
    });
  }

  /** @param {Claim} claim as it stands while the editor is open */
  #reword({ id, text, version }) {
    this.#edit("The claim in your words", `claim-${id}`, text, async (words) => {
      await patch(`claims/${id}/`, version, { text: words });
      await this.room.marks.refreshClaims();
    });
  }

  /**
   * @param {string} label
   * @param {string} name of its draft
   * @param {string} text
   * @param {(text: string) => Promise<void>} save
   */
  #edit(label, name, text, save) {
    const input = el("textarea", { name: "text", rows: 3, maxlength: 10_000 });
    input.value = text;
    const kept = this.room.drafts.bind(name, input);
    const form = cardForm({
      label,
      save: "Save",
      fields: [field(label, input), kept],
      send: async () => {
        await save(input.value.trim());
        this.room.drafts.drop(name);
        this.close();
      },
      // What was written so far is there when the form is opened again.
      leave: () => this.close(),
    });
    this.show([form], input);
  }
}
