/** The reading room: one text, its marks, and the people at it. */

/** @import { Annotation, Entry, Kind, Named } from "../types.d.ts" */
/** @import { Mark } from "./marks.js" */
import { Refused } from "../shared/api.js";
import { button, byId, el, one } from "../shared/dom.js";
import { isTyping, keyName } from "../shared/keys.js";
import { notice, unnotice } from "../shared/notices.js";
import { addressOf, addressOfMark, arrived, copy } from "./address.js";
import { Caret } from "./caret.js";
import { Highlights } from "./highlights.js";
import { BINDING_OF, showKeys } from "./keymap.js";
import { KINDS } from "./kinds.js";
import { Marking } from "./marking.js";
import { Marks } from "./marks.js";
import { Overlay } from "./overlay.js";
import { lastSource } from "./parts/source.js";
import { extent, propose, touches } from "./propose.js";
import { Rail } from "./rail.js";
import { showLegend, showPeople, showSaved, showTodos, showUndo } from "./side.js";
import { sentenceAt } from "./steps.js";
import { Sync } from "./sync.js";
import { ArticleText } from "./text.js";
import { todoOf } from "./todo.js";
import { Toolbar } from "./toolbar.js";
import { Tray } from "./tray.js";

/** What the server tells the page. @typedef {{ article: { id: string, publisher: string, host: string }, revision: number, target: import("./address.js").Target | null, newest: number, changes_url: string, seq: number, me: Named, may_mark: boolean, may_change_any: boolean, claim_url: string, checks: Record<string, { label: string, href: string }> }} Given */

const NONE = "00000000-0000-0000-0000-000000000000";

export class Room {
  /** The mark whose card is open. @type {string | null} */
  opened = null;
  /** Kinds that are not shown. @type {Set<Kind>} */
  hidden = new Set();
  #hover = 0;

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
    this.overlay = new Overlay(this.sheet, this.text);
    this.highlights = new Highlights(this.text, (entered, left) => {
      for (const block of left) this.overlay.forget(block);
      this.#letters(entered);
    });
    this.marking = new Marking(this.text, this.highlights, this.marks);
    this.index = this.marks.index(() => true);
    this.toolbar = new Toolbar(
      this.marking,
      this.overlay,
      {
        mark: (kind) => this.mark(kind),
        attribute: () => this.attribute(),
        comment: () => this.comment(),
        link: () => this.copyLink(),
      },
      (start, end) => this.index.overlapping(start, end).length > 0,
    );
    this.caret = new Caret(this.home, this.text, this.overlay, () => this.#whereWeAre());
    this.rail = new Rail(this, this.aside);
    this.tray = new Tray(this, one(this.aside, ".tray"));
    byId("talk").addEventListener("toggle", () => this.talk());
    if (/^#(talk$|comment-)/u.test(location.hash) && !given.target?.mark)
      byId("talk").setAttribute("open", "");
    this.sync = new Sync(given.article.id, given.seq, this.marks, (entry) => this.#told(entry));
    if (!this.asItStood) this.sync.begin();
    this.#listen();
    this.#load();
  }

  /** @type {Promise<import("../talk/article.js").Talk> | null} */
  #talk = null;

  /** The thread on the article, whose module is loaded when it is wanted first. */
  talk() {
    this.#talk ??= import("../talk/article.js").then(({ Talk }) => new Talk(this, byId("talk")));
    return this.#talk;
  }

  // What it shows ------------------------------------------------------------------------------

  /** Marks that are to be seen at all, in the order of the text. */
  seen() {
    return this.marks.list.filter((mark) => this.#isSeen(mark));
  }

  /** Whether the page shows an earlier revision, as it stood. */
  get asItStood() {
    return this.given.revision !== this.given.newest;
  }

  /** @param {Mark} mark */
  #isSeen(mark) {
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

  /** @param {Mark} mark */
  todoOf(mark) {
    return this.asItStood ? null : todoOf(this.marks, mark);
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
    return this.marks.list.length
      ? "nothing; every mark has what it needs"
      : "mark the first claim";
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

  // What a person does -------------------------------------------------------------------------

  /**
   * @param {Kind} kind
   * @param {import("../types.d.ts").Visibility} [visibility] of a note
   */
  mark(kind, visibility) {
    if (!this.given.may_mark) return;
    const made = this.marking.mark(kind, visibility && { visibility });
    if (!made) {
      this.say(`Select words first, then ${KINDS[kind].key} marks them as ${kind}.`);
      return;
    }
    this.say(`${KINDS[kind].name} marked: ${made.data.quote}`);
    // Marking goes on from the text: the card opens when it is asked for, or when it wants an answer.
    if (kind === "claim" || kind === "source" || kind === "note") this.open(made.data.id);
    this.home.focus({ preventScroll: true });
  }

  /**
   * Open a mark's card.
   *
   * @param {string} id
   * @param {{ focus?: boolean, scroll?: boolean }} [how]
   */
  open(id, how = {}) {
    const mark = this.marks.find(id);
    if (!mark || (!this.marks.stands(mark) && this.tray.focus(id))) return;
    this.opened = id;
    const sheet = matchMedia("(max-width: 56rem)").matches;
    this.aside.toggleAttribute("data-sheet", sheet);
    this.rail.update();
    // The sheet covers most of a phone: what was touched must stand above it.
    if (sheet || (how.scroll ?? true)) this.#reveal(mark, sheet ? 0.7 : 0);
    this.sync.here(mark.data.fragments[0]?.start ?? null);
    this.say(`${KINDS[mark.data.kind].name}, ${this.label(mark.data)}: ${this.wording(mark)}`);
    if (how.focus) this.focusCard(id);
  }

  close() {
    const { opened } = this;
    this.opened = null;
    this.aside.removeAttribute("data-sheet");
    this.overlay.outline("active", []);
    this.rail.update();
    return opened !== null;
  }

  /** To the next or previous mark. @param {1 | -1} direction */
  step(direction) {
    const seen = this.seen();
    if (!seen.length) this.say("There are no marks yet. Select words and press C.");
    const at = seen.findIndex(({ data }) => data.id === this.opened);
    const from = at >= 0 ? at + direction : this.#nearby(seen, direction);
    const mark = seen[(from + seen.length) % seen.length];
    if (mark) this.open(mark.data.id);
  }

  nextTodo() {
    const seen = this.seen();
    const at = seen.findIndex(({ data }) => data.id === this.opened);
    const next = [...seen.slice(at + 1), ...seen.slice(0, at + 1)].find((mark) =>
      this.todoOf(mark),
    );
    if (next) this.open(next.data.id, { focus: true });
    else this.say("Nothing is left to do here.");
  }

  /** Begin to move a mark's boundaries. @param {string | null} id */
  move(id) {
    const mark = id ? this.marks.find(id) : undefined;
    if (!mark || !this.#allowed(mark)) return;
    this.marking.move(mark);
    this.home.focus({ preventScroll: true });
    this.say("Choose the words anew, then Enter saves them; Escape leaves them.");
  }

  /** Say that a moved mark is where it belongs. @param {string} id */
  confirm(id) {
    this.marks.confirm(id);
    this.say("Confirmed.");
  }

  /** Say that the words of a moved mark are gone. @param {string} id */
  lose(id) {
    if (id === this.opened) this.close();
    this.marks.lose(id);
    this.say("It waits among the marks without a place.");
  }

  /** Begin to say where a mark belongs: near its old place, in the text. @param {string} id */
  seek(id) {
    const mark = this.marks.find(id);
    if (!mark) return;
    const { near } = mark.data.moved ?? { near: null };
    const at = this.marks.stands(mark) ? (mark.data.fragments[0]?.start ?? 0) : (near?.start ?? 0);
    this.close();
    this.marking.seek(mark);
    this.tray.update();
    this.home.focus({ preventScroll: true });
    this.caret.put(at);
    this.say(`Choose the words where it belongs, then Enter attaches it: ${mark.data.quote}`);
  }

  /** @param {string} id */
  remove(id) {
    const quote = this.marks.find(id)?.data.quote ?? "";
    if (id === this.opened) this.close();
    this.marks.remove(id);
    this.say(`Deleted: ${quote}. Ctrl Z brings it back.`);
    this.home.focus({ preventScroll: true });
  }

  /**
   * Say yes or no to what a rule proposed.
   *
   * @param {string} id
   * @param {"accepted" | "refused"} state
   */
  decide(id, state) {
    const next = this.seen()[this.seen().findIndex(({ data }) => data.id === id) + 1];
    this.marks.decide(id, state);
    this.say(state === "accepted" ? "Accepted." : "Refused.");
    if (state === "refused" && this.opened === id) {
      this.close();
      if (next) this.open(next.data.id);
    }
  }

  accept() {
    const mark = this.opened ? this.marks.find(this.opened) : undefined;
    if (this.marking.moving) this.#keep();
    else if (mark?.data.moved) this.confirm(mark.data.id);
    else if (mark?.data.state === "proposed") this.decide(mark.data.id, "accepted");
    else if (mark) this.focusCard(mark.data.id);
  }

  discard() {
    const mark = this.opened ? this.marks.find(this.opened) : undefined;
    if (mark?.data.moved) {
      this.lose(mark.data.id);
      return;
    }
    if (!mark || !this.#allowed(mark)) return;
    if (mark.data.state === "proposed") this.decide(mark.data.id, "refused");
    else this.remove(mark.data.id);
  }

  /** Tie a claim to who says it, beginning with a guess from the marks in the sentence. */
  attribute() {
    const mark = this.#attributable();
    if (!mark) {
      this.say("Mark the claim first (C), then A says who it comes from.");
      return;
    }
    const around = this.marking.spans[0];
    this.#around = around ?? null;
    this.marking.drop();
    this.open(mark.data.id);
    this.rail.card(mark.data.id)?.parts?.who?.edit();
    this.#around = null;
  }

  comment() {
    const chosen = this.marking.spans.length > 0;
    const made = chosen ? this.marking.mark("note") : null;
    const id = made?.data.id ?? this.opened;
    if (!id) {
      this.say("Open a mark or select words, then M begins a comment.");
      return;
    }
    this.open(id);
    this.rail.card(id)?.parts?.thread.focus();
  }

  /** Link the open source mark, or the chosen words as one, to the source used last. */
  lastSource() {
    const source = lastSource();
    if (!source) {
      this.say("No source was linked yet.");
      return;
    }
    const open = this.opened ? this.marks.find(this.opened) : undefined;
    if (this.marking.spans.length) this.marking.mark("source", { source });
    else if (open?.data.kind === "source") this.marks.change(open.data.id, { source });
    else return;
    this.say(`Linked to ${source.name}.`);
  }

  /** Copy the address of the chosen words, else of the open mark. */
  async copyLink() {
    const { spans } = this.marking;
    if (!spans.length && !this.opened) {
      this.say("Select words or open a mark, then Y copies the link to it.");
      return;
    }
    const address = spans.length
      ? addressOf(this.given.revision, spans)
      : addressOfMark(this.opened ?? "");
    if (await copy(address)) {
      unnotice();
      notice("Link copied.", "It opens this article with these words shown.", "ok");
    }
  }

  escape() {
    const sought = this.marking.moving?.sought ? this.marking.moving.id : null;
    const dropped = this.marking.drop();
    this.tray.update();
    if (sought && this.tray.focus(sought)) return;
    if (dropped || this.close()) this.home.focus({ preventScroll: true });
  }

  toText() {
    this.home.focus({ preventScroll: true });
  }

  toCards() {
    const id = this.opened ?? this.carded()[0]?.data.id;
    if (id) this.focusCard(id);
  }

  // What its parts ask -------------------------------------------------------------------------

  /** A first guess at who says what a mark holds. @param {Mark} mark */
  guess({ data }) {
    const { start, end } = extent(data);
    const block = this.text.blockAt(start);
    const all = this.seen()
      .map((each) => each.data)
      .filter(({ version }) => version > 0);
    const place = this.text.place(start);
    const till = this.text.place(end);
    const before = place ? place.block.text.slice(0, place.units).trimEnd().slice(-1) : "";
    const after = till
      ? till.block.text
          .slice(till.units)
          .replace(/^[,.\s]+/u, "")
          .slice(0, 1)
      : "";
    let around = this.#around ?? { start, end };
    if (!this.#around && block) {
      const sentence = sentenceAt(block.text, block.offsets.toUnits(start - block.start));
      around = {
        start: block.start + block.offsets.toPoints(sentence.start),
        end: Math.max(end, block.start + block.offsets.toPoints(sentence.end)),
      };
      // A quotation of several sentences has its source in the last of them: then look wider.
      const named = all.some((each) => each.kind === "source" && touches(each, around));
      if (!named) around = { start: block.start, end: block.end };
    }
    return propose(data, all, around, { before, after });
  }

  /** @type {import("../types.d.ts").Fragment | null} */
  #around = null;

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
    if (!row || !card) return;
    this.overlay.leader(row, card.getBoundingClientRect().x - this.sheet.getBoundingClientRect().x);
  }

  /** Tell a screen reader. @param {string} words */
  say(words) {
    byId("said").textContent = words;
  }

  // How ----------------------------------------------------------------------------------------

  #keep() {
    const { moving, spans } = this.marking;
    if (!moving || !spans.length) {
      this.say("Choose words first: Shift and the arrows choose from the caret.");
      return;
    }
    this.marking.keep();
    if (moving.sought) this.say(`Attached to: ${this.marking.quote(spans)}`);
  }

  /** Another text is the newest now: say so, and keep what is made here for it. @param {number} number */
  #outdate(number) {
    if (number <= this.given.revision || this.marks.stale) return;
    this.marks.stale = true;
    const words =
      `You still read revision ${this.given.revision}; nothing here moved. ` +
      "What you mark goes over to the new text as well.";
    const changes = el("a", { class: "button", href: this.given.changes_url }, "See what changed");
    const go = button("Move my marks", () => this.#follow(), { tone: "primary" });
    notice(`Revision ${number} is the text now.`, words, "warn", [changes, go]);
  }

  /** Go to the newest text once everything made here is saved. */
  async #follow() {
    this.marks.sendWaiting();
    await this.marks.settled();
    const left = this.marks.list.filter(({ firm }) => firm !== "saved").length;
    if (left) this.say(`${left} of your marks are not saved yet. See what their cards say.`);
    else location.assign(location.pathname);
  }

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
    if (again) unnotice();
    this.#fromAddress();
  }

  #listen() {
    this.marks.addEventListener("change", () => this.#show());
    this.sync.addEventListener("state", () => this.#onLine());
    this.sync.addEventListener("people", () => showPeople(this));
    addEventListener("keydown", (event) => this.#onKey(event));
    addEventListener("hashchange", () => this.#fromAddress());
    addEventListener("resize", () => this.#draw());
    document.fonts.ready.then(() => this.#draw());
    this.sheet.addEventListener("pointermove", (event) => this.#onHover(event));
    this.sheet.addEventListener("pointerleave", () => this.overlay.outline("hover", []));
    this.text.root.addEventListener("click", (event) => this.#onClick(event));
    document.addEventListener("click", (event) => this.#onButton(event));
    byId("undo").addEventListener("click", () => this.marks.undo());
    byId("redo").addEventListener("click", () => this.marks.redo());
  }

  #onLine() {
    showSaved(this);
    if (this.sync.state !== "sent away") return;
    notice(
      "You can no longer work here.",
      "You are signed out, or your role here has ended. What you wrote is kept in this browser.",
      "warn",
    );
  }

  #show() {
    if (this.opened && !this.marks.find(this.opened)) this.close();
    this.index = this.marks.index((mark) => this.#isSeen(mark));
    const painted = this.marks.index(
      (mark) => this.#isSeen(mark) && mark.data.state === "accepted" && !mark.data.moved,
    );
    this.highlights.show(painted);
    this.rail.update();
    this.tray.update();
    this.#draw();
    showTodos(this);
    showLegend(this);
    showSaved(this);
    showUndo(this);
  }

  /** Draw anew what lies over the text. */
  #draw() {
    this.#letters(this.highlights.near);
    const proposed = this.seen().filter(({ data }) => data.state === "proposed" || data.moved);
    this.overlay.outline(
      "proposals",
      proposed.flatMap(({ data }) => [...data.fragments]),
    );
    this.toolbar.update();
  }

  /** @param {Iterable<import("./text.js").Block>} blocks */
  #letters(blocks) {
    const begun = Map.groupBy(this.seen(), ({ data }) =>
      this.text.blockAt(data.fragments[0]?.start ?? 0),
    );
    for (const block of blocks) this.overlay.letters(block, begun.get(block) ?? []);
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    if (event.defaultPrevented || isTyping(event.target)) return;
    if (document.querySelector("dialog[open]")) return;
    const binding = BINDING_OF.get(keyName(event));
    if (!binding?.run) return;
    const pressing = event.target instanceof Element && event.target.closest("a, button, summary");
    if (event.key === "Enter" && pressing) return;
    event.preventDefault();
    binding.run(this);
  }

  /** @param {PointerEvent} event */
  #onHover({ clientX, clientY, pointerType }) {
    if (pointerType === "touch" || this.#hover) return;
    this.#hover = requestAnimationFrame(() => {
      this.#hover = 0;
      const mark = this.#markAt(clientX, clientY);
      this.sheet.classList.toggle("sheet--over", mark !== undefined);
      this.overlay.outline(
        "hover",
        mark && mark.data.id !== this.opened ? mark.data.fragments : [],
      );
    });
  }

  /** @param {MouseEvent} event */
  #onClick({ clientX, clientY }) {
    if (!getSelection()?.isCollapsed || this.marking.spans.length) return;
    const mark = this.#markAt(clientX, clientY);
    if (mark) this.open(mark.data.id, { scroll: false });
    else this.close();
  }

  /** Buttons of the page that are not of a card. @param {Event} event */
  #onButton({ target }) {
    const node = target instanceof Element ? target.closest("[data-shows], [data-do]") : null;
    const outline = one(document, ".room__left");
    if (target instanceof Element && target.closest(".room__left a"))
      outline.removeAttribute("data-open");
    if (!(node instanceof HTMLElement)) return;
    const { shows } = node.dataset;
    if (shows) {
      const kind = /** @type {Kind} */ (shows);
      if (!this.hidden.delete(kind)) this.hidden.add(kind);
      this.#show();
    }
    const deeds = /** @type {Record<string, () => void>} */ ({
      next: () => this.step(1),
      previous: () => this.step(-1),
      close: () => this.escape(),
      keys: () => showKeys(),
      outline: () => outline.toggleAttribute("data-open"),
    });
    deeds[node.dataset.do ?? ""]?.();
  }

  /**
   * The mark under the pointer: the shortest, and with another click the next longer one.
   *
   * @param {number} x
   * @param {number} y
   */
  #markAt(x, y) {
    const offset = this.text.underPointer(x, y);
    if (offset === null) return undefined;
    const there = this.index.at(offset);
    const at = there.findIndex(({ mark }) => mark === this.opened);
    const chosen = there[(at + 1) % there.length];
    return chosen && this.marks.find(chosen.mark);
  }

  /** @param {Mark} mark */
  #allowed(mark) {
    const may = this.mayChange(mark);
    if (!may) this.say("This mark is a colleague’s. Ask them, or an editor, to change it.");
    return may;
  }

  /** Which claim or content A means: the open one, else one in the chosen words or the sentence. */
  #attributable() {
    const open = this.opened ? this.marks.find(this.opened) : undefined;
    const fits = (/** @type {Mark} */ { data }) => data.kind === "claim" || data.kind === "content";
    const around = this.marking.spans[0] ?? (open && extent(open.data));
    if (open && fits(open) && !this.marking.spans.length) return open;
    if (!around) return undefined;
    const block = this.text.blockAt(around.start);
    const inside = this.seen().filter((mark) => fits(mark) && touches(mark.data, around));
    const near = this.seen().filter((mark) => fits(mark) && block && touches(mark.data, block));
    return inside[0] ?? near[0];
  }

  #fromAddress() {
    const { target } = this.given;
    this.given.target = null;
    if (target) this.#lead(target);
    const id = location.hash.match(/^#card-(.+)$/u)?.[1];
    if (!id || !this.marks.find(id)) return;
    this.open(id, { focus: true });
    history.replaceState(null, "", location.pathname);
  }

  /** Show the words or the mark that an address names. @param {import("./address.js").Target} target */
  #lead({ mark, start, end, says }) {
    arrived();
    if (says) notice("The text has changed.", says, "warn");
    if (mark && this.marks.find(mark)) this.open(mark, { focus: true });
    else if (mark)
      notice("This mark is gone.", "It was deleted, or it is of another text.", "warn");
    if (start === undefined || end === undefined) return;
    const span = { start, end };
    this.marking.choose(span);
    this.#bring(span, 0);
    this.home.focus({ preventScroll: true });
    this.say(`${this.labelAt(start)}: ${this.text.quote(span)}`);
  }

  /** Where in the text we are: at the open mark, else at the first paragraph in the window. */
  #whereWeAre() {
    const open = this.opened ? this.marks.find(this.opened) : undefined;
    if (open) return open.data.fragments[0]?.start ?? 0;
    const first = this.text.blocks.find(
      ({ element }) => element.getBoundingClientRect().bottom > 90,
    );
    return first?.start ?? 0;
  }

  /**
   * @param {readonly Mark[]} seen
   * @param {1 | -1} direction
   */
  #nearby(seen, direction) {
    const here = this.#whereWeAre();
    const next = seen.findIndex(({ data }) => (data.fragments[0]?.start ?? 0) >= here);
    const from = next < 0 ? seen.length : next;
    return direction > 0 ? from : from - 1;
  }

  /**
   * Bring a mark's words into the part of the window that is not covered.
   *
   * @param {Mark} mark
   * @param {number} covered the share of the window's height, from below
   */
  #reveal({ data }, covered) {
    const first = data.fragments[0];
    if (first) this.#bring(first, covered);
  }

  /**
   * @param {import("../types.d.ts").Fragment} span
   * @param {number} covered
   */
  #bring(span, covered) {
    const box = this.text.ranges(span)[0]?.getBoundingClientRect();
    const bottom = covered ? innerHeight * (1 - covered) : innerHeight - 120;
    if (!box || (box.top > 100 && box.bottom < bottom)) return;
    const wanted = covered ? 100 : innerHeight / 3;
    scrollBy({ top: box.top - wanted, behavior: "instant" });
  }

  /** News of other things than marks. @param {Entry} entry */
  #told(entry) {
    const [about] = entry.kind.split(".");
    if (entry.kind === "revision.created") this.#outdate(Number(entry.data?.number));
    if (entry.kind === "annotations.moved") this.marks.load();
    if (about === "comment" || about === "thread") {
      if (entry.data?.article) this.talk().then((talk) => talk.update());
      if (!entry.data?.annotation) return;
      const id = String(entry.data?.annotation ?? this.opened ?? "");
      this.rail.card(id)?.parts?.thread.update();
      this.marks.refresh([id]);
    }
  }
}

new Room(JSON.parse(byId("room-data").textContent ?? "{}"));
