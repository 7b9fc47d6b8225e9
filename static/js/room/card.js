/** One mark's card. Far away: a line. Closed: one look. Open: everything about it, each part minding its own editor. */

/** @import { Mark } from "./marks.js" */
/** @import { Room } from "./room.js" */
import { button, el, icon } from "../shared/dom.js";
import { KINDS } from "./kinds.js";
import { firmness } from "./overlay.js";
import { CaveatPart, coveredBy, doubted, doubts } from "./parts/caveat.js";
import { movedFrom } from "./parts/moved.js";
import { decision, figureWords, ProposalPart, proposed } from "./parts/proposal.js";
import { SourcePart } from "./parts/source.js";
import { aboutMark, ThreadPart } from "./parts/thread.js";
import { trouble } from "./parts/trouble.js";
import { chainOf, sayer, WhoPart } from "./parts/who.js";
import { WordingPart } from "./parts/wording.js";
import { clock, counted } from "./words.js";

export class Card {
  #shown = "";
  /** What its line says. @type {{ data: import("../types.d.ts").Annotation, wording: string } | null} */
  #lined = null;
  /** @type {OpenParts | null} */
  parts = null;
  /** Whether it is drawn as more than a line. */
  whole = false;

  /**
   * @param {Room} room
   * @param {Mark} mark
   */
  constructor(room, mark) {
    this.room = room;
    this.mark = mark;
    const { id, kind } = mark.data;
    const look = { class: "card card--line", role: "listitem", "data-kind": kind };
    this.element = el("div", { ...look, id: `card-${id}`, tabindex: -1 });
  }

  /**
   * @param {Mark} mark
   * @param {boolean} open
   * @param {boolean} whole whether it is near enough to be seen
   */
  update(mark, open, whole) {
    this.mark = mark;
    this.whole = whole;
    const { data } = mark;
    if (!whole) {
      this.#line();
      return;
    }
    this.#lined = null;
    this.element.classList.remove("card--line");
    this.element.classList.toggle("card--open", open);
    const unsettled = data.state === "proposed" || data.moved !== null;
    this.element.classList.toggle("card--proposed", unsettled && !open);
    if (open) {
      if (!this.parts) {
        this.parts = new OpenParts(this.room, mark);
        this.element.replaceChildren(this.parts.element);
        this.#shown = "";
      }
      this.parts.update(mark);
      return;
    }
    this.parts = null;
    // What looks the same stays the same: focus and selection in it survive news, and so does speed.
    const look = this.#look();
    if (look === this.#shown) return;
    this.#shown = look;
    const { proposal } = data;
    const nodes = proposal
      ? [head(this.room, mark), this.#quote(), ...proposed(proposal)]
      : [head(this.room, mark), this.#quote(), this.#foot()];
    const ends = [...notes(this.room, mark), this.#decide()];
    const shown = [...nodes, ...ends].filter((node) => node !== null);
    this.element.replaceChildren(...shown);
  }

  /** What a screen reader finds of it, far from the window. */
  #line() {
    const { data } = this.mark;
    const wording = this.room.wording(this.mark);
    // One of thousands: two comparisons say that nothing is new.
    if (this.#lined?.data === data && this.#lined.wording === wording) return;
    this.#lined = { data, wording };
    this.#shown = "";
    this.parts = null;
    this.element.className = "card card--line";
    const words = `${KINDS[data.kind].name}, ${this.room.label(data)}: ${wording}`;
    // A label and no text: see the stylesheet.
    const look = { href: `#card-${data.id}`, tabindex: -1, "aria-label": words };
    this.element.replaceChildren(el("a", look));
  }

  /** Everything that a closed card shows, as one string. */
  #look() {
    const { data, firm, problem, mine } = this.mark;
    const says = this.#sayers().join();
    const check = this.room.check(this.mark)?.label;
    const said = mine && JSON.stringify(mine);
    const told = [...doubted(this.room, this.mark), ...coveredBy(this.room, this.mark)];
    const ids = told.map(({ data: { id } }) => id).join();
    const facts = [
      ids,
      JSON.stringify(data.figure),
      data.version,
      data.state,
      firm,
      problem?.detail,
      said,
      data.moved?.quote,
    ];
    return [...facts, this.room.wording(this.mark), data.body, data.source?.name, says, check].join(
      "\n",
    );
  }

  /** Who says so, from the origin to the publisher; nobody where nobody is named. */
  #sayers() {
    const { marks, article } = this.room;
    const chain = chainOf(marks, marks.attributionOf(this.mark.data.id));
    const names = chain.map((each) => sayer(marks, each));
    return names.length && article.publisher ? [...names, article.publisher] : names;
  }

  #quote() {
    const open = () => this.room.open(this.mark.data.id, { focus: true });
    const node = button(this.room.wording(this.mark), open, { name: "open" });
    node.className = "card__quote";
    return node;
  }

  #foot() {
    const { data } = this.mark;
    const foot = el("div", { class: "card__foot" });
    if (data.kind === "claim" || data.kind === "content") {
      const names = this.#sayers().map((name) => el("li", {}, name));
      const tone = { class: "state", "data-tone": "warn" };
      if (names.length) foot.append(el("ol", { class: "chain-line" }, ...names));
      else foot.append(el("span", tone, icon("alert"), "No source yet"));
      const check = this.room.check(this.mark);
      if (check?.label) foot.append(el("a", { href: check.href }, check.label));
    } else if (data.kind === "source") {
      foot.append(data.source ? data.source.name : "not in the registry yet");
    }
    if (data.figure) foot.append(el("span", {}, figureWords(data.figure)));
    if (data.kind === "caveat") {
      const { length } = coveredBy(this.room, this.mark);
      foot.append(length ? `covers ${counted(length, "figure", "figures")}` : "covers nothing yet");
    }
    if (data.body) foot.append(el("span", {}, data.body));
    return foot.childNodes.length ? foot : null;
  }

  #decide() {
    const { data } = this.mark;
    return data.state === "proposed" && !data.moved && this.room.given.may_mark
      ? decision(this.room, data.id, null)
      : null;
  }
}

/** @typedef {{ element: HTMLElement, update: () => void }} Changing */

/** The inside of an open card. */
class OpenParts {
  /**
   * @param {Room} room
   * @param {Mark} mark
   */
  constructor(room, mark) {
    this.room = room;
    const { id, kind } = mark.data;
    this.head = el("div", {});
    this.quote = el("h3", { class: "card__quote" });
    this.notes = el("div", { class: "stack stack--tight" });
    const { proposal } = mark.data;
    const stated = kind === "claim" || kind === "content";
    // Of what is only proposed there is nothing yet to talk about, to tie or to word.
    this.proposal = proposal ? new ProposalPart(room, mark, proposal) : null;
    this.wording = proposal ? null : new WordingPart(room, id, "stack stack--tight");
    this.who = stated && !proposal ? new WhoPart(room, id) : null;
    this.source = kind === "source" && !proposal ? new SourcePart(room, id) : null;
    this.caveat = kind === "caveat" ? new CaveatPart(room, id) : null;
    this.thread = proposal ? null : new ThreadPart(room, aboutMark(room, mark));
    this.actions = el("div", { class: "actions card__part" });
    /** Those that show other things with every change. @type {(Changing | null)[]} */
    this.changing = [this.proposal, this.caveat, this.who, this.source];
    const parts = [...this.changing, this.thread].map((part) => part?.element);
    const ends = [this.actions, this.wording?.element];
    this.element = el(
      "div",
      { class: "card__open" },
      this.head,
      this.quote,
      this.notes,
      ...parts,
      ...ends,
    );
    this.#loaded = mark.data.version > 0;
    this.thread?.update();
    if (kind === "note" && !proposal) this.#showSeen(mark);
    if (kind === "figure" && !proposal) this.#showFigure(id);
  }

  /** What it counts: only a figure says that. @param {string} id */
  async #showFigure(id) {
    const module = await import("./parts/figure.js").catch(() => null);
    if (!module) return;
    const part = new module.FigurePart(this.room, id);
    this.changing.push(part);
    this.notes.after(part.element);
    part.update();
    this.room.rearranged();
  }

  /** Who sees it: only a note asks for that. @param {Mark} mark */
  async #showSeen(mark) {
    const module = await import("../talk/seen.js").catch(() => null);
    if (!module) return;
    this.seen = new module.SeenPart(this.room, mark);
    this.thread?.element.before(this.seen.element);
    this.seen.update();
    this.room.rearranged();
  }

  /** @type {import("../talk/seen.js").SeenPart | null} */
  seen = null;
  #loaded;

  /** @param {Mark} mark */
  update(mark) {
    this.head.replaceChildren(head(this.room, mark));
    this.quote.textContent = this.room.wording(mark);
    const found = notes(this.room, mark);
    this.notes.hidden = !found.length;
    this.notes.replaceChildren(...found);
    this.#act(mark);
    for (const part of [...this.changing, this.wording]) part?.update();
    this.seen?.update();
    // A mark drawn a moment ago has a thread only once it is saved.
    if (!this.#loaded && mark.data.version) {
      this.#loaded = true;
      this.thread?.update();
    }
  }

  /** @param {Mark} mark */
  #act(mark) {
    const { data } = mark;
    const check = this.room.check(mark);
    const nodes = [];
    const asked = data.state === "proposed" && !data.moved && !data.proposal;
    if (asked && this.room.given.may_mark) {
      nodes.push(decision(this.room, data.id, null));
    }
    if (check && data.version) {
      const words = check.label ? `Fact-check: ${check.label.toLowerCase()}` : "Fact-check";
      nodes.push(el("a", { class: "button button--primary", href: check.href }, words));
    }
    this.actions.hidden = !nodes.length;
    this.actions.replaceChildren(...nodes);
  }
}

/**
 * What is the matter with a mark: not verified, not saved, moved.
 *
 * @param {Room} room
 * @param {Mark} mark
 */
function notes(room, mark) {
  const all = [...doubts(room, mark), trouble(room, mark), movedFrom(room, mark)];
  return all.filter((node) => node !== null);
}

/**
 * @param {Room} room
 * @param {Mark} mark
 */
function head(room, mark) {
  const { data } = mark;
  const { key, name } = KINDS[data.kind];
  const letter = {
    class: "kind",
    "data-kind": data.kind,
    "data-firm": firmness(mark),
    "aria-hidden": "true",
  };
  const called = (/** @type {import("../types.d.ts").Named | null | undefined} */ who) =>
    who?.id === room.me.id ? "you" : who?.name;
  const accepted = called(data.accepted_by);
  const found = accepted ? `by rules, accepted by ${accepted}` : "found by rules";
  const origins = { rule: found, carried: `carried over by ${accepted}`, person: "" };
  const by = origins[data.origin] || called(data.author);
  const whole = data.proposal ? `Proposed ${data.proposal.kind}` : name;
  const when = () => (mark.firm === "saving" ? el("span", {}, "saving") : clock(data.created_at));
  return el(
    "div",
    { class: "card__head" },
    el("span", letter, key),
    el("span", { class: "kind kind--name", "data-kind": data.kind }, whole),
    el("span", { class: "hidden-visually" }, `, ${room.label(data)}`),
    data.proposal
      ? el("span", { class: "meta" }, el("span", {}, "by rules, not yet saved"))
      : el(
          "span",
          { class: "meta" },
          el("span", {}, by ?? "the desk"),
          data.visibility === "private" && el("span", {}, "private"),
          when(),
        ),
  );
}
