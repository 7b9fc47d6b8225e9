/**
 * The cards beside the text, in its order: for a screen reader this list is the marked article. All
 * marks are in it; of many, only those near the window have their whole card.
 */

/** @import { Mark } from "./marks.js" */
/** @import { Room } from "./room.js" */
/** @import { Block } from "./text.js" */
import { button, el, put } from "../shared/dom.js";
import { Card } from "./card.js";
import { rows } from "./geometry.js";
import { arrange, Passage } from "./passage.js";
import { stacked } from "./stacking.js";

/** Space between two cards, in pixels. */
const GAP = 8;
/** So many have whole cards wherever they are; of more, those near the window. */
const FEW = 60;
/** Of more than a few so many have whole cards at most: two windows full. */
const MOST = 30;
/** How long a scrolling reader goes on before other cards are drawn, in milliseconds. */
const PASSING = 150;
/** So long cards are drawn in one frame while somebody scrolls, in milliseconds. */
const SLICE = 2;

/** What the tabs above the cards let through. */
const FILTERS = /** @type {const} */ ({
  all: "All",
  claims: "Claims",
  todo: "To do",
  threads: "Threads",
  proposed: "Proposals",
});

export class Rail {
  /** @type {Map<string, Card>} */
  #cards = new Map();
  /** Marks with a card under this filter, in the order of the text. @type {readonly Mark[]} */
  #wanted = [];
  /** Those whose cards are to be whole, in that order. @type {ReadonlySet<Mark>} */
  #whole = new Set();
  /** Cards by the paragraph in which their marks begin. @type {Map<Block | undefined, Passage>} */
  #passages = new Map();
  /** Those whose cards are whole by now. @type {Set<Mark>} */
  #drawn = new Set();
  /** @type {keyof typeof FILTERS} */
  filter = "all";
  #placing = 0;
  #approaching = 0;
  /** How far the page was scrolled when cards were last thought of. */
  #passed = 0;
  /** How far below the sheet's top each mark begins: the text does not move. @type {Map<string, number>} */
  #heights = new Map();

  /**
   * @param {Room} room
   * @param {HTMLElement} aside
   */
  constructor(room, aside) {
    this.room = room;
    this.aside = aside;
    this.list = /** @type {HTMLElement} */ (aside.querySelector(".rail"));
    this.tabs = /** @type {HTMLElement} */ (aside.querySelector(".tabs"));
    this.bulk = el("div", { class: "actions rail-bulk", hidden: true });
    for (const verb of /** @type {const} */ (["accept", "refuse"])) {
      const label = verb === "accept" ? "Accept all" : "Refuse all";
      this.bulk.append(button(label, () => room.deeds.decideAll(verb), { tone: "quiet" }));
    }
    this.tabs.after(this.bulk);
    this.empty = /** @type {HTMLElement} */ (aside.querySelector(".rail-empty"));
    this.count = /** @type {HTMLElement} */ (aside.querySelector("[data-count]"));
    for (const [name, label] of Object.entries(FILTERS)) {
      const tab = el(
        "button",
        { type: "button", "data-filter": name },
        label,
        " ",
        el("span", { class: "count" }),
      );
      tab.addEventListener("click", () => {
        this.filter = /** @type {keyof typeof FILTERS} */ (name);
        this.update();
      });
      this.tabs.append(tab);
    }
    addEventListener("resize", () => this.measure());
    document.fonts.ready.then(() => this.measure());
    // Whatever makes a card taller makes its neighbours give way.
    this.sizes = new ResizeObserver(() => this.place());
  }

  /** @param {string} id */
  card(id) {
    return this.#cards.get(id);
  }

  update() {
    const { opened } = this.room;
    const all = this.room.carded();
    this.#wanted = all.filter((mark) => this.#passes(mark, this.filter) || mark.data.id === opened);
    const ids = new Set(this.#wanted.map(({ data }) => data.id));
    for (const [id, card] of this.#cards) {
      if (ids.has(id)) continue;
      this.sizes.unobserve(card.element);
      this.#drawn.delete(card.mark);
      this.#cards.delete(id);
    }
    this.#arrange();
    this.empty.hidden = this.#wanted.length > 0;
    this.#tell(all);
    this.#whole = this.#chosen();
    for (const mark of this.#wanted) this.#draw(mark);
    for (const passage of this.#passages.values()) passage.show();
    this.place();
  }

  /** Other marks are near the window now: make their cards whole, and lines of those left behind. */
  approach() {
    if (this.#wanted.length <= FEW || this.#approaching) return;
    // Words are near before they are seen, so there is time; and who flies past them needs no cards.
    this.#approaching = setTimeout(() => {
      this.#approaching = 0;
      const flying = Math.abs(scrollY - this.#passed) > innerHeight / 2;
      this.#passed = scrollY;
      if (flying) return this.approach();
      this.#whole = this.#chosen();
      this.place();
    }, PASSING);
  }

  /** Put the cards into their paragraphs' boxes, and those in the order of the text. */
  #arrange() {
    const begun = Map.groupBy(this.#wanted, (mark) => this.#blockOf(mark));
    const passages = new Map();
    for (const [block, marks] of begun) {
      const passage = this.#passages.get(block) ?? new Passage();
      passage.fill(marks.map((mark) => this.#cards.get(mark.data.id) ?? this.#new(mark)));
      passages.set(block, passage);
    }
    this.#passages = passages;
    arrange(
      this.list,
      [...passages.values()].map(({ element }) => element),
    );
  }

  /**
   * Draw cards that are to be seen and are not, and lines for those left behind, a slice at a time.
   *
   * @param {ReadonlyMap<Mark, number>} [wishes] where they would like to stand, until all are placed
   * @returns {boolean} whether there were any
   */
  #drawSome(wishes) {
    const end = performance.now() + SLICE;
    const behind = [...this.#drawn].filter((mark) => !this.#whole.has(mark));
    const ahead = [...this.#whole].filter((mark) => !this.#drawn.has(mark));
    const touched = new Set();
    for (const mark of [...behind, ...ahead]) {
      this.#draw(mark);
      const top = wishes?.get(mark);
      const card = this.#cards.get(mark.data.id);
      if (card && top !== undefined) card.element.style.translate = `0 ${top}px`;
      touched.add(this.#passages.get(this.#blockOf(mark)));
      if (performance.now() > end) break;
    }
    for (const passage of touched) passage?.show();
    return touched.size > 0;
  }

  /** @param {Mark} mark */
  #draw(mark) {
    const card = this.#cards.get(mark.data.id);
    const whole = this.#whole.has(mark);
    if (whole && card) this.#drawn.add(mark);
    else this.#drawn.delete(mark);
    if (!card) return;
    if (whole) this.sizes.observe(card.element);
    else if (card.whole) this.sizes.unobserve(card.element);
    card.update(mark, mark.data.id === this.room.opened, whole);
  }

  /** @param {Mark} mark */
  #blockOf({ data }) {
    return this.room.text.blockAt(data.fragments[0]?.start ?? 0);
  }

  /** All where there are few; else those near the window, and the open one. */
  #chosen() {
    if (this.#wanted.length <= FEW) return new Set(this.#wanted);
    const { highlights, opened } = this.room;
    const around = [...highlights.near];
    const start = Math.min(...around.map((block) => block.start));
    const end = Math.max(...around.map((block) => block.end));
    // Paragraphs near the window are neighbours, so that two numbers tell what begins in them.
    const near = this.#wanted.filter(({ data }) => {
      const at = data.fragments[0]?.start ?? 0;
      return data.id === opened || (at >= start && at < end);
    });
    const from = Math.max(0, this.#first(near) - MOST / 3);
    return new Set(
      near.filter(({ data }, i) => data.id === opened || (i >= from && i < from + MOST)),
    );
  }

  /**
   * Which of some marks the reader is at: the open one, else the first in the window.
   *
   * @param {readonly Mark[]} marks
   */
  #first(marks) {
    const open = marks.findIndex(({ data }) => data.id === this.room.opened);
    if (open >= 0) return open;
    const here = this.room.whereWeAre();
    const first = marks.findIndex(({ data }) => (data.fragments[0]?.start ?? 0) >= here);
    return Math.max(0, first);
  }

  /** Lines broke anew: every mark may stand elsewhere. */
  measure() {
    this.#heights.clear();
    this.place();
  }

  /** Put each card beside its words; the open one exactly, its neighbours make way. */
  place() {
    cancelAnimationFrame(this.#placing);
    this.#placing = requestAnimationFrame(() => this.#placeNow());
  }

  #placeNow() {
    const wide = matchMedia("(min-width: 56.01rem)").matches;
    // Of few cards the first leads, so that none moves because somebody scrolls.
    const many = this.#wanted.length > FEW;
    const placed = many ? "many" : "few";
    if (!wide) this.list.removeAttribute("data-placed");
    else if (this.list.dataset.placed !== placed) this.list.dataset.placed = placed;
    const wishes = wide ? this.#wishes() : undefined;
    this.#stack(wishes, many);
    // What is drawn now is measured in the next frame: asked here, the browser would lay it out twice.
    if (many && this.#drawSome(wishes)) this.place();
  }

  /** How far below the list's top cards would like to stand, those that are to be drawn as well. */
  #wishes() {
    const sheet = this.room.sheet.getBoundingClientRect();
    const offset = sheet.y - this.list.getBoundingClientRect().y;
    const due = new Set([...this.#drawn, ...this.#whole]);
    return new Map([...due].map((mark) => [mark, this.#wish(mark, sheet) + offset]));
  }

  /**
   * @param {ReadonlyMap<Mark, number> | undefined} wishes none where they follow each other
   * @param {boolean} many
   */
  #stack(wishes, many) {
    const drawn = this.#wanted.filter((mark) => this.#drawn.has(mark));
    const cards = drawn.flatMap(({ data }) => this.#cards.get(data.id) ?? []);
    if (!wishes || !cards.length) {
      this.list.style.height = "";
      for (const { element } of cards) element.style.translate = "";
      this.room.drawOpen(null);
      return;
    }
    const heights = cards.map(({ element }) => element.offsetHeight);
    const open = cards.findIndex(({ mark }) => mark.data.id === this.room.opened);
    const leader = open >= 0 || !many ? Math.max(0, open) : this.#first(drawn);
    const wished = cards.map(({ mark }) => wishes.get(mark) ?? 0);
    const tops = stacked(wished, heights, leader, GAP);
    this.room.drawOpen(cards[open]?.element ?? null);
    cards.forEach(({ element }, i) => {
      element.style.translate = `0 ${tops[i]}px`;
    });
    const height = `${(tops.at(-1) ?? 0) + (heights.at(-1) ?? 0)}px`;
    if (this.list.style.height !== height) this.list.style.height = height;
  }

  /**
   * How far below the sheet's top a card would like to stand.
   *
   * @param {Mark} mark
   * @param {DOMRect} sheet
   */
  #wish({ data }, sheet) {
    const first = data.fragments[0];
    const key = `${data.id} ${first?.start}`;
    const known = this.#heights.get(key);
    if (known !== undefined) return known;
    const [row] = first ? rows(this.room.text.ranges(first).slice(0, 1), sheet) : [];
    const height = (row?.y ?? 0) - GAP;
    this.#heights.set(key, height);
    return height;
  }

  /** @param {Mark} mark */
  #new(mark) {
    const card = new Card(this.room, mark);
    this.#cards.set(mark.data.id, card);
    return card;
  }

  /** @param {readonly Mark[]} carded */
  #tell(carded) {
    const all = this.room.seen();
    const walked = this.room.walked();
    for (const tab of this.tabs.querySelectorAll("button")) {
      const name = /** @type {keyof typeof FILTERS} */ (tab.dataset.filter);
      const among = name === "todo" || name === "proposed" ? all : carded;
      const passing = among.filter((mark) => this.#passes(mark, name)).length;
      put(/** @type {Element} */ (tab.lastElementChild), String(passing));
      if (name === this.filter) tab.setAttribute("aria-current", "true");
      else tab.removeAttribute("aria-current");
    }
    const at = walked.findIndex(({ data }) => data.id === this.room.opened);
    put(this.count, `Mark ${at + 1} of ${walked.length}`);
    this.bulk.hidden = this.filter !== "proposed" || this.room.proposals.waiting.length < 2;
  }

  /**
   * @param {Mark} mark
   * @param {keyof typeof FILTERS} filter
   */
  #passes(mark, filter) {
    if (filter === "proposed") return mark.data.state === "proposed";
    if (filter === "claims") return mark.data.kind === "claim";
    if (filter === "todo") return this.room.todoOf(mark) !== null;
    return (filter === "all" && !mark.data.proposal) || this.room.talkedAbout(mark);
  }
}
