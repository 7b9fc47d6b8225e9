/** Whose words: a source mark linked to the registry. */

/** @import { Named } from "../../types.d.ts" */
/** @import { Mark } from "../marks.js" */
import { post } from "../../shared/api.js";
import { button, el } from "../../shared/dom.js";
import { shortened } from "../words.js";
import { Part } from "./form.js";

/** The source linked last, which L links again. @type {Named | null} */
let lastUsed = null;

/** @returns {Named | null} */
export function lastSource() {
  return lastUsed;
}

/** Of a source mark. */
export class SourcePart extends Part {
  /** @override */
  update() {
    if (this.editing) return;
    const { marks } = this.room;
    const mark = marks.find(this.id);
    if (!mark) return;
    const { source, version } = mark.data;
    const said = marks
      .attributionsUsing(this.id)
      .map(({ content }) => marks.find(content))
      .filter((content) => content !== undefined);
    const again = lastUsed && lastUsed.id !== source?.id ? lastUsed : null;
    this.element.replaceChildren(
      el("h3", {}, "In the registry"),
      el("p", {}, source ? el("b", {}, source.name) : "Not linked: nobody knows yet who this is."),
      el(
        "div",
        { class: "actions", hidden: !this.room.mayChange(mark) },
        button(this.going(source ? "Another source" : "Link it", this.draft), () => this.edit(), {
          name: "link",
        }),
        source || !version
          ? null
          : button("The one named last", () => this.#tie(mark), { name: "tie", tone: "quiet" }),
        source ? button("Unlink", () => this.link(null), { tone: "quiet", name: "unlink" }) : null,
        again
          ? button(shortened(again.name), () => this.link(again), { key: "L", tone: "quiet" })
          : null,
      ),
      ...(said.length
        ? [
            el("h3", {}, "Says"),
            el(
              "ul",
              { class: "stack stack--tight" },
              ...said.map((each) => el("li", {}, this.lead(each))),
            ),
          ]
        : []),
    );
  }

  /** @param {Named | null} source */
  link(source) {
    if (source) lastUsed = source;
    this.room.writing.change(this.id, { source });
    this.room.say(source ? `Linked to ${source.name}.` : "No longer linked.");
  }

  /** Say that words like "it" or "the outlet" mean whom the text named last. @param {Mark} mark */
  #tie({ data: { id, version } }) {
    const { room } = this;
    const tie = async () => {
      await post(`annotations/${id}/tie/`, { version });
      await room.marks.refresh([id]);
      room.say(`It means ${room.marks.find(id)?.data.source?.name}.`);
    };
    room.attempt(tie());
  }

  edit() {
    this.open(import("./linking.js"), ({ link }) => link(this));
  }

  get draft() {
    return `link-${this.id}`;
  }
}
