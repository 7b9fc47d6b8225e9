/** The form that ties a source and a cue to what they say. Loaded when it is opened. */

/** @import { Attribution, Fragment } from "../../types.d.ts" */
/** @import { Room } from "../room.js" */
/** @import { WhoPart } from "./who.js" */
import { Refused } from "../../shared/api.js";
import { el } from "../../shared/dom.js";
import { shortened } from "../words.js";
import { keepFilled } from "../writing/filled.js";
import { attribute } from "../writing/ties.js";
import { cardForm, control, field, hedgesIn, prepared, select } from "./form.js";
import { sayer } from "./who.js";

/**
 * @param {WhoPart} part of a claim or a content mark
 * @param {Fragment | null} chosen words to look in for a first guess
 */
export function tie(part, chosen) {
  const { room, id } = part;
  const mark = room.marks.find(id);
  if (!mark) {
    part.editing = false;
    return;
  }
  const own = room.marks.attributionOf(id);
  const guess = own ?? {
    ...room.guess(mark, chosen),
    id: crypto.randomUUID(),
    parent: null,
    version: 0,
  };
  const form = tying(part, guess);
  const head = el("h3", {}, own ? "Correct who says so" : "Who says so");
  part.show([head, form], form.querySelector("select"));
}

/**
 * @param {WhoPart} part
 * @param {Attribution} guess what stands, or a first guess
 */
function tying(part, guess) {
  const { room } = part;
  const { marks } = room;
  const source = select("source", choices(room, "source", "nobody named"), guess.source ?? "");
  const cue = select("cue", choices(room, "cue", "none"), guess.cue ?? "");
  const others = [...marks.attributions.values()].filter(({ id }) => id !== guess.id);
  /** @type {[string, string][]} */
  const parents = others.map((each) => {
    const said = marks.find(each.content)?.data.quote ?? "";
    return [each.id, `${sayer(marks, each)}: “${shortened(said)}”`];
  });
  const nobody = /** @type {[string, string]} */ (["", "nobody: the article itself"]);
  const parent = select("parent", [nobody, ...parents], guess.parent ?? "");
  const overtaken = (/** @type {Attribution} */ now) => {
    filled.of = now.version;
    throw new Error(
      `Somebody changed this meanwhile. It says ${said(room, now)} now: save again to put yours there, or cancel to leave it.`,
    );
  };
  const send = async () => {
    const sent = {
      id: guess.id,
      source: source.value || null,
      cue: cue.value || null,
      content: guess.content,
      form: /** @type {Attribution["form"]} */ (control(form, "form").value),
      hedges: hedgesIn(form),
      parent: parent.value || null,
    };
    // A draft that was begun before anybody had said so does not pass over who did.
    if (guess.version && !filled.of) overtaken(guess);
    try {
      await attribute(marks, sent, filled.of);
    } catch (error) {
      if (!(error instanceof Refused) || error.problem.status !== 412) throw error;
      overtaken(/** @type {Attribution} */ (error.problem.current));
    }
    room.drafts.drop(part.draft);
    room.say("Attribution saved.");
    part.close();
  };
  const form = cardForm({
    label: "Attribution",
    save: "Save the attribution",
    fields: [
      field("Source", source),
      field("Cue", cue),
      prepared("manner-fields"),
      field("Told by", parent, "Whoever passes this on: a think tank that quotes a lawyer"),
    ],
    send,
    leave: () => part.close(),
  });
  control(form, "form").value = guess.form;
  control(form, "hedges").value = guess.hedges.join(", ");
  const filled = keepFilled(room, part.draft, form, guess.version);
  return form;
}

/**
 * @param {Room} room
 * @param {"source" | "cue"} kind
 * @param {string} none
 * @returns {[string, string][]}
 */
function choices(room, kind, none) {
  const own = room.marks.list.filter(({ data }) => data.kind === kind && data.version > 0);
  /** @type {[string, string][]} */
  const found = own.map(({ data }) => [
    data.id,
    `${room.label(data)}: ${shortened(data.source?.name ?? data.quote)}`,
  ]);
  return [["", none], ...found];
}

/**
 * An attribution in one line.
 *
 * @param {Room} room
 * @param {Attribution} tie
 */
function said(room, tie) {
  const cue = tie.cue ? room.marks.find(tie.cue)?.data.quote : "";
  const hedged = tie.hedges.length ? `hedged: ${tie.hedges.join(", ")}` : "";
  return [sayer(room.marks, tie), cue && `“${cue}”`, tie.form, hedged].filter(Boolean).join(", ");
}
