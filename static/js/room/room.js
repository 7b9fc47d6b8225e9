/** The reading room: one text, its marks, and the people at it. */

/** @import { Annotation, Fragment, Kind, Named } from "../types.d.ts" */
/** @import { Painted } from "./highlights.js" */
/** @import { Mark } from "./marks.js" */
import { Refused } from "../shared/api.js";
import { byId, one } from "../shared/dom.js";
import { notice, unnotice } from "../shared/notices.js";
import { Arrival } from "./address.js";
import { Caret } from "./caret.js";
import { Deeds } from "./deeds.js";
import { Drawing } from "./drawing.js";
import { Find } from "./find.js";
import { Grips } from "./grips.js";
import { guess } from "./guess.js";
import { Highlights } from "./highlights.js";
import { KINDS } from "./kinds.js";
import { listen } from "./listening.js";
import { Marking } from "./marking.js";
import { Marks } from "./marks.js";
import { News } from "./news.js";
import { Overlay } from "./overlay.js";
import { Proposals } from "./proposals.js";
import { Rail } from "./rail.js";
import { showPeople } from "./side.js";
import { firstIndex } from "./spans.js";
import { Sync } from "./sync.js";
import { ArticleText } from "./text.js";
import { todoOf } from "./todo.js";
import { Toolbar } from "./toolbar.js";
import { Tray } from "./tray.js";
import { Drafts } from "./writing/drafts.js";
import { Writing } from "./writing/writing.js";

/** What the server tells the page. @typedef {{ article: { id: string, publisher: string, host: string }, revision: number, target: import("./address.js").Target | null, newest: number, changes_url: string, seq: number, me: Named, may_mark: boolean, may_change_any: boolean, claim_url: string, checks: Record<string, { label: string, href: string }>, first: Painted[] }} Given */

const NONE = "00000000-0000-0000-0000-000000000000";

export class Room {
  /** The mark whose card is open. @type {string | null} */
  opened = null;
  /** Kinds that are not shown. @type {Set<Kind>} */
  hidden = new Set();
  /** Marks that are seen, and the stamp at which they were. @type {{ stamp: number, marks: Mark[] } | null} */
  #seen = null;
  /** What is left to do with each mark, as long as nothing changes: several lists ask. @type {{ stamp: number, index: unknown, of: Map<Mark, import("./todo.js").Todo | null> }} */
  #todos = { stamp: -1, index: null, of: new Map() };

  /** @param {Given} given */
  constructor(given) {
    this.given = given;
    this.article = given.article;
    this.me = given.me;
    this.sheet = one(document, ".sheet");
    this.home = one(document, ".room__text");
    this.aside = one(document, ".room__rail");
    this.text = new ArticleText(one(document, ".sheet__text"));
    this.marks = new Marks(given.article.id, given.me, given.revision, this.asItStood);
    this.writing = new Writing(this.marks, async () => {
      const { Decisions } = await import("./writing/decisions.js");
      return new Decisions(this);
    });
    this.drafts = new Drafts(given.me.id);
    this.overlay = new Overlay(this.sheet, this.text);
    this.highlights = new Highlights(this.text, (entered, left) => {
      this.drawing?.approach(entered, left);
      this.rail?.approach();
    });
    this.marking = new Marking(this.text, this.highlights, this.marks, this.writing);
    this.proposals = new Proposals(this);
    this.index = this.marks.index(() => true);
    this.deeds = new Deeds(this);
    this.toolbar = new Toolbar(
      this.marking,
      this.overlay,
      this.deeds,
      (start, end) => this.index.overlapping(start, end).length > 0,
    );
    this.grips = new Grips(this.marking, this.overlay, (words) => this.say(words));
    this.caret = new Caret(this.home, this.text, this.overlay, () => this.whereWeAre());
    this.find = new Find(this);
    this.rail = new Rail(this, this.aside);
    this.tray = new Tray(this, one(this.aside, ".tray"));
    byId("talk").addEventListener("toggle", () => this.talk());
    if (location.hash.startsWith("#comment-") && !given.target?.mark)
      byId("talk").setAttribute("open", "");
    this.sync = new Sync(given.article.id, given.seq, this.marks, {
      opened: () => this.writing.outbox.run(),
      comes: (entry) => this.news.comes(entry),
      told: (entry) => this.news.told(entry),
    });
    this.news = new News(this);
    this.arrival = new Arrival(this);
    if (!this.asItStood) this.sync.begin();
    this.drawing = new Drawing(this);
    this.drawing.paint();
    this.sync.addEventListener("people", () => showPeople(this));
    listen(this);
    this.#load();
  }

  /** @type {Promise<import("../talk/article.js").Talk> | null} */
  #talk = null;

  /** The thread on the article, whose module is loaded when it is wanted first. */
  async talk() {
    try {
      this.#talk ??= import("../talk/article.js").then(({ Talk }) => new Talk(this, byId("talk")));
      return await this.#talk;
    } catch {
      this.#talk = null;
      return null;
    }
  }

  // What it shows ------------------------------------------------------------------------------

  /** Marks that are to be seen at all, in the order of the text. */
  seen() {
    const { stamp } = this.marks;
    if (this.#seen?.stamp !== stamp) {
      this.#seen = { stamp, marks: this.marks.list.filter((mark) => this.isSeen(mark)) };
    }
    return this.#seen.marks;
  }

  /** Whether the page shows an earlier revision, as it stood. */
  get asItStood() {
    return this.given.revision !== this.given.newest;
  }

  /** @param {Mark} mark */
  isSeen(mark) {
    const { state, kind } = mark.data;
    return state !== "refused" && !this.hidden.has(kind) && this.marks.stands(mark);
  }

  /** Marks with a card of their own; a tied source or cue stands in its claim's card. */
  carded() {
    const tied = new Set(
      [...this.marks.attributions.values()].flatMap(({ source, cue }) => [source, cue]),
    );
    return this.seen().filter(({ data }) => data.id === this.opened || !tied.has(data.id));
  }

  /** The marks that one goes through one by one: what is proposed alone, and all else alone. */
  walked() {
    const open = this.opened ? this.marks.find(this.opened) : undefined;
    const apart = this.rail.filter === "proposed" || Boolean(open?.data.proposal);
    return this.seen().filter(({ data }) =>
      apart ? data.state === "proposed" : !data.proposal || data.id === this.opened,
    );
  }

  /** @param {Mark} mark */
  todoOf(mark) {
    if (this.asItStood) return null;
    const { marks, index } = this;
    if (this.#todos.stamp !== marks.stamp || this.#todos.index !== index) {
      this.#todos = { stamp: marks.stamp, index, of: new Map() };
    }
    const { of } = this.#todos;
    if (!of.has(mark)) of.set(mark, todoOf(marks, mark, index));
    return of.get(mark) ?? null;
  }

  /** @param {Mark} mark */
  talkedAbout({ data }) {
    return Boolean(data.thread?.comments);
  }

  /** Whether this person may change or delete a mark: their own, nobody's, or any as an editor. @param {Mark} mark */
  mayChange({ data }) {
    const own = data.author === null || data.author.id === this.me.id;
    return this.given.may_change_any || (own && this.given.may_mark);
  }

  /** What a claim says in the desk's words, else the words of the text. @param {Mark} mark */
  wording({ data }) {
    return this.marks.claims.get(data.id)?.text ?? data.quote;
  }

  /** Where a mark stands, as one would cite it. @param {Annotation} annotation */
  label({ fragments }) {
    return this.labelAt(fragments[0]?.start ?? 0);
  }

  /** @param {number} offset */
  labelAt(offset) {
    return this.text.blockAt(offset)?.label ?? "the text";
  }

  /** What "Next:" says when nothing is left. */
  idle() {
    if (this.asItStood) return "read; this is how it stood";
    return this.seen().length ? "nothing; every mark has what it needs" : "mark the first claim";
  }

  /**
   * Where a claim mark's fact-check stands, as the page knew it, and where it is; null for other marks.
   *
   * @param {Mark} mark
   * @returns {{ label: string, href: string } | null}
   */
  check({ data }) {
    const { checks, claim_url: start } = this.given;
    const claim = data.claim ?? this.marks.claims.get(data.id)?.id;
    return claim ? (checks[claim] ?? { label: "", href: start.replace(NONE, claim) }) : null;
  }

  /** Where in the text we are: at the open mark, else at the first paragraph in the window. */
  whereWeAre() {
    const open = this.opened ? this.marks.find(this.opened) : undefined;
    if (open) return open.data.fragments[0]?.start ?? 0;
    const { blocks } = this.text;
    const below = (/** @type {number} */ i) =>
      (blocks[i]?.element.getBoundingClientRect().bottom ?? 0) > 90;
    return blocks[firstIndex(blocks.length, below)]?.start ?? 0;
  }

  // Opening and closing ------------------------------------------------------------------------

  /**
   * Open a mark's card.
   *
   * @param {string} id
   * @param {{ focus?: boolean, scroll?: boolean, later?: boolean }} [how] later: it is brought
   *   into the window, and its card drawn, behind the frame that shows what changed just now
   */
  open(id, how = {}) {
    const mark = this.marks.find(id);
    if (!mark || (!this.marks.stands(mark) && this.tray.focus(id))) return;
    this.opened = id;
    const sheet = matchMedia("(max-width: 56rem)").matches;
    this.aside.toggleAttribute("data-sheet", sheet);
    const [first] = mark.data.fragments;
    // The sheet covers most of a phone: what was touched must stand above it.
    const covered = sheet ? 0.7 : 0;
    const bring = () => first && (sheet || (how.scroll ?? true)) && this.bring(first, covered);
    if (how.later) requestAnimationFrame(() => setTimeout(bring));
    else {
      bring();
      this.rail.update();
      this.drawing.reopened();
    }
    this.sync.here(first?.start ?? null);
    this.say(`${KINDS[mark.data.kind].name}, ${this.label(mark.data)}: ${this.wording(mark)}`);
    if (how.focus) this.focusCard(id);
  }

  close() {
    const { opened } = this;
    this.opened = null;
    this.aside.removeAttribute("data-sheet");
    this.overlay.outline("active", []);
    this.rail.update();
    this.drawing.reopened();
    return opened !== null;
  }

  /** Show the marks of a kind, or leave them out. @param {Kind} kind */
  toggle(kind) {
    this.#seen = null;
    if (!this.hidden.delete(kind)) this.hidden.add(kind);
    this.drawing.show();
  }

  /**
   * Bring words into the part of the window that is not covered.
   *
   * @param {Fragment} span
   * @param {number} [covered] the share of the window's height, from below
   */
  bring(span, covered = 0) {
    const box = this.text.ranges(span)[0]?.getBoundingClientRect();
    const bottom = covered ? innerHeight * (1 - covered) : innerHeight - 120;
    if (!box || (box.top > 100 && box.bottom < bottom)) return;
    const wanted = covered ? 100 : innerHeight / 3;
    scrollBy({ top: box.top - wanted, behavior: "instant" });
  }

  // What its parts ask -------------------------------------------------------------------------

  /**
   * A first guess at who says what a mark holds.
   *
   * @param {Mark} mark
   * @param {Fragment | null} chosen words that were chosen to look in
   */
  guess(mark, chosen) {
    return guess(this, mark, chosen);
  }

  /** Cards are taller or shorter now. */
  rearranged() {
    this.rail?.place();
  }

  /** @param {string} id */
  focusCard(id) {
    this.rail.card(id)?.element.focus({ preventScroll: true });
  }

  /** @param {Promise<unknown>} doing */
  async attempt(doing) {
    try {
      await doing;
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      const title =
        error instanceof Refused ? (error.problem.title ?? "That was refused") : "Not saved";
      notice(`${title}.`, error.message);
    }
  }

  /** Outline the open mark and lead to its card. @param {HTMLElement | null} card */
  drawOpen(card) {
    const mark = this.opened ? this.marks.find(this.opened) : undefined;
    const row = this.overlay.outline("active", mark?.data.fragments ?? []);
    const x = card?.getBoundingClientRect().x ?? 0;
    this.overlay.leader(card ? row : null, x - this.sheet.getBoundingClientRect().x);
  }

  /** Tell a screen reader. @param {string} words */
  say(words) {
    byId("said").textContent = words;
  }

  // How ----------------------------------------------------------------------------------------

  /** @param {boolean} [again] */
  async #load(again) {
    try {
      await this.marks.load();
    } catch {
      const rest = "The text is complete; what you mark now waits here. We try again in 5 s.";
      notice("The marks could not be loaded.", rest);
      setTimeout(() => this.#load(true), 5000);
      return;
    }
    this.given.first = [];
    if (again) unnotice();
    await this.writing.resume();
    this.proposals.load();
    this.arrival.lead();
  }
}

new Room(JSON.parse(byId("room-data").textContent ?? "{}"));
