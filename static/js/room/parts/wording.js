/** The words a person adds to a mark: the wording of a claim, the note on anything. */

/** @import { Mark } from "../marks.js" */
/** @import { Room } from "../room.js" */
import { button, el } from "../../shared/dom.js";
import { cardForm, field } from "./form.js";

export class WordingPart {
  #editing = false;

  /**
   * @param {Room} room
   * @param {Mark} mark
   */
  constructor(room, mark) {
    this.room = room;
    this.id = mark.data.id;
    this.element = el("div", { class: "stack stack--tight" });
  }

  update() {
    const mark = this.room.marks.find(this.id);
    if (this.#editing || !mark) return;
    const { body } = mark.data;
    const actions = [
      button("Boundaries", () => this.room.move(this.id), {
        tone: "quiet",
        key: "E",
        name: "boundaries",
      }),
      button(body ? "Edit the note" : "Add a note", () => this.#edit(mark), {
        tone: "quiet",
        name: "note",
      }),
      button("Delete", () => this.room.remove(this.id), {
        tone: "quiet",
        key: "⌫",
        name: "delete",
      }),
    ];
    this.element.replaceChildren(
      ...(body ? [el("p", { class: "as-typed" }, body)] : []),
      el("div", { class: "actions" }, ...actions),
    );
  }

  /** @param {Mark} mark as it stands while the editor is open: news does not change what we answer */
  #edit({ data: { body, version } }) {
    this.#editing = true;
    const input = el("textarea", { name: "body", rows: 3, maxlength: 10_000 });
    input.value = body;
    const form = cardForm({
      label: "Note",
      save: "Save",
      fields: [field("Note", input)],
      send: async () => {
        this.room.marks.change(this.id, { body: input.value.trim() }, version);
        this.#close();
      },
      leave: () => this.#close(),
    });
    this.element.replaceChildren(form);
    input.focus();
    this.room.rearranged();
  }

  #close() {
    this.#editing = false;
    this.update();
    this.room.rearranged();
    this.room.focusCard(this.id);
  }
}
