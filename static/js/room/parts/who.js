/** “Who says so”: the chain from the origin to this page, and the form that ties it. */

/** @import { Attribution } from "../../types.d.ts" */
/** @import { Marks } from "../marks.js" */
import { button, el, icon } from "../../shared/dom.js";
import { shortened } from "../words.js";
import { unattribute } from "../writing/ties.js";
import { Part } from "./form.js";

const HANDS = ["first", "second", "third", "fourth", "fifth"];
const TIMES = ["", "hedged once", "hedged twice", "hedged three times"];
/** A chain this long is a circle or a mistake. */
const LONGEST = 12;

/**
 * Attributions from the origin outwards.
 *
 * @param {Marks} marks
 * @param {Attribution | undefined} first
 * @returns {Attribution[]}
 */
export function chainOf(marks, first) {
  const chain = [];
  for (let at = first; at && chain.length < LONGEST; ) {
    chain.push(at);
    at = at.parent ? marks.attributions.get(at.parent) : undefined;
  }
  return chain;
}

/**
 * The name of who is quoted: from the registry, else in the words of the text.
 *
 * @param {Marks} marks
 * @param {Attribution} attribution
 * @returns {string}
 */
export function sayer(marks, { source }) {
  const mark = source ? marks.find(source) : undefined;
  if (!mark) return "unnamed";
  return mark.data.source?.name ?? shortened(mark.data.quote);
}

/** Of a claim or a content mark. */
export class WhoPart extends Part {
  /** @override */
  update() {
    if (this.editing) return;
    const { marks, article } = this.room;
    const own = marks.attributionOf(this.id);
    const chain = chainOf(marks, own);
    const hedges = chain.reduce((sum, { hedges }) => sum + hedges.length, 0);
    const hand = HANDS[chain.length] ?? "far";
    const facts = chain.length ? [`${hand}-hand`, TIMES[Math.min(3, hedges)]].filter(Boolean) : [];
    const list = el("ol", { class: "chain" }, ...chain.map((each) => this.#link(each)));
    if (article.publisher) list.append(outer(article.publisher, "publisher"));
    if (article.host && article.host !== article.publisher) {
      list.append(outer(article.host, "host of this copy"));
    }
    const missing = el(
      "p",
      { class: "state", "data-tone": "warn" },
      icon("alert"),
      "No source yet",
    );
    this.element.replaceChildren(
      el("h3", {}, "Who says so ", el("span", {}, facts.join(", "))),
      ...(chain.length ? [list] : [missing]),
      ...(this.room.given.may_mark && own?.version !== 0 ? [this.#actions(own)] : []),
    );
  }

  /**
   * Open the form, filled with what stands or with a first guess.
   *
   * @param {import("../../types.d.ts").Fragment | null} [chosen] words to look in
   */
  edit(chosen = null) {
    return this.open(import("./tying.js"), ({ tie }) => tie(this, chosen));
  }

  get draft() {
    return `attribution-${this.id}`;
  }

  /** @param {Attribution | undefined} own */
  #actions(own) {
    const label = this.going(own ? "Correct" : "Say who", this.draft);
    const tie = button(label, () => this.edit(), {
      key: "A",
      name: "attribute",
    });
    const untie = () => {
      if (own) this.room.attempt(unattribute(this.room.marks, own));
    };
    return el(
      "div",
      { class: "actions" },
      tie,
      own ? button("Untie", untie, { tone: "quiet", name: "unattribute" }) : null,
    );
  }

  /** @param {Attribution} attribution */
  #link(attribution) {
    const { marks } = this.room;
    const source = attribution.source ? marks.find(attribution.source) : undefined;
    const cue = attribution.cue ? marks.find(attribution.cue)?.data.quote : "";
    const named = source?.data.source;
    const words = source ? shortened(source.data.quote) : "nobody";
    const open = source ? button("", () => this.room.open(source.data.id), { tone: "link" }) : null;
    open?.append(el("b", {}, named?.name ?? words), named ? "" : " (not in the registry)");
    const how = [
      attribution.form === "indirect" ? "" : `${attribution.form} quote`,
      ...attribution.hedges,
    ];
    return el(
      "li",
      { "data-unnamed": !named },
      el("span", { class: "chain__who" }, open ?? el("b", {}, "unnamed")),
      el(
        "span",
        { class: "chain__how" },
        cue ? el("em", {}, `“${cue}”`) : null,
        [cue ? "" : null, ...how.filter(Boolean)].filter((word) => word !== null).join(", "),
      ),
    );
  }
}

/**
 * @param {string} name
 * @param {string} part
 */
function outer(name, part) {
  return el(
    "li",
    {},
    el("span", { class: "chain__who" }, el("b", {}, name)),
    el("span", { class: "chain__how" }, part),
  );
}
