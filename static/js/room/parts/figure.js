/** What a figure counts and how it is bound, and the form that puts it right. */

/** @import { Annotation } from "../../types.d.ts" */
import { patch, Refused } from "../../shared/api.js";
import { button, el } from "../../shared/dom.js";
import { keepFilled } from "../writing/filled.js";
import { cardForm, control, Part, prepared } from "./form.js";
import { figureWords } from "./proposal.js";

/** Of a figure mark. */
export class FigurePart extends Part {
  /** @override */
  update() {
    const mark = this.room.marks.find(this.id);
    if (this.editing || !mark) return;
    const { figure, version } = mark.data;
    const label = figure ? "Correct the figure" : "Say what it counts";
    this.element.replaceChildren(
      el("h3", {}, "Figure"),
      el("p", {}, figure ? figureWords(figure) : "Nobody has said what it counts."),
      version && this.room.mayChange(mark)
        ? el(
            "div",
            { class: "actions" },
            button(this.going(label, this.#draft), () => this.#edit(mark.data)),
          )
        : "",
    );
  }

  get #draft() {
    return `figure-${this.id}`;
  }

  /** @param {Annotation} data as it stands while the form is open */
  #edit({ figure, version }) {
    const { room, id } = this;
    const form = cardForm({
      label: "Figure",
      save: "Save the figure",
      fields: [prepared("figure-fields")],
      send: async () => {
        const sent = told(form);
        try {
          const made = await patch(`annotations/${id}/figure/`, filled.of, sent);
          // It was we who did it: what we did before can still be taken back.
          room.writing.history.advance(id, filled.of, made.version, null);
        } catch (error) {
          if (!(error instanceof Refused) || error.problem.status !== 412) throw error;
          const now = /** @type {Annotation} */ (error.problem.current);
          filled.of = now.version;
          const words = now.figure ? `“${figureWords(now.figure)}”` : "nothing yet";
          throw new Error(
            `Somebody changed this meanwhile. It says ${words} now: save again to put yours there, or cancel to leave it.`,
          );
        }
        room.drafts.drop(this.#draft);
        await room.marks.refresh([id]);
        this.close();
      },
      leave: () => this.close(),
    });
    const shown = { ...figure, low: figure?.low ?? figure?.high };
    for (const [name, value] of Object.entries(shown)) {
      control(form, name).value = value ?? "";
    }
    const filled = keepFilled(room, this.#draft, form, version);
    this.show([form], control(form, "bound"));
  }
}

/** What the form says: one number is both ends, or the one that there is. @param {HTMLFormElement} form */
function told(form) {
  const { bound, low, high, ...rest } = Object.fromEntries(new FormData(form));
  const most = /most|less/u.test(`${bound}`);
  const open = most || /least|more/u.test(`${bound}`);
  const other = bound === "between" ? high : low;
  return {
    ...rest,
    bound,
    low: most ? null : low || null,
    high: open && !most ? null : other || null,
  };
}
