/** The form that says which figures a caveat speaks of. Loaded when it is opened. */

/** @import { Mark } from "../marks.js" */
/** @import { CaveatPart } from "./caveat.js" */
import { post, remove } from "../../shared/api.js";
import { el } from "../../shared/dom.js";
import { extent } from "../propose.js";
import { keepFilled } from "../writing/filled.js";
import { coveredBy, inside } from "./caveat.js";
import { cardForm } from "./form.js";

/**
 * @param {CaveatPart} part
 * @param {Mark} caveat
 */
export function choose(part, caveat) {
  const { room, id } = part;
  const { marks, text, marking } = room;
  const { start, end } = extent(caveat.data);
  const own = text.blockAt(start);
  const before = own && text.blocks[text.blocks.indexOf(own) - 1];
  const saved = marks.list.filter(({ data }) => data.state === "accepted" && data.version);
  const near = inside(saved, "figure", { start: before?.start ?? 0, end });
  const chosen = marking.spans.flatMap((span) => inside(saved, "figure", span));
  const covered = coveredBy(room, caveat);
  // Of none yet, those before it are what such a sentence mostly means.
  const meant = new Set(covered.length ? [...covered, ...chosen] : chosen.length ? chosen : near);
  // A draft may name any figure of the text: those stand further below.
  const others = room.drafts.has(part.draft)
    ? saved.filter(({ data }) => data.kind === "figure")
    : [];
  const boxes = [...new Set([...covered, ...near, ...chosen, ...others])].map((figure) => {
    const name = `figure-${figure.data.id}`;
    return { figure, box: el("input", { type: "checkbox", name, checked: meant.has(figure) }) };
  });
  const form = cardForm({
    label: "What the caveat covers",
    save: "Save",
    fields: [
      ...boxes.map(({ figure, box }) => el("label", { class: "check" }, box, figure.data.quote)),
      el("p", { class: "hint" }, "For others, choose their words in the text first."),
    ],
    send: async () => {
      const at = `annotations/${id}/covers/`;
      for (const { figure, box } of boxes) {
        const named = figure.data.id;
        if (box.checked === covered.includes(figure)) continue;
        await (box.checked ? post(at, { figure: named }) : remove(`${at}${named}/`));
      }
      room.drafts.drop(part.draft);
      await marks.refresh([id]);
      part.close();
      room.say("Saved what the caveat covers.");
    },
    leave: () => part.close(),
  });
  keepFilled(room, part.draft, form);
  const nodes = [el("h3", {}, "Which figures does it speak of?"), form];
  part.show(nodes, form.querySelector("input, button"));
}
