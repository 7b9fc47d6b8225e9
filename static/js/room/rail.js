/** The cards beside the text, in its order: for a screen reader this list is the marked article. */

/** @import { Mark } from "./marks.js" */
/** @import { Room } from "./room.js" */
import { el } from "../shared/dom.js";
import { Card } from "./card.js";
import { rows } from "./geometry.js";

/** Space between two cards, in pixels. */
const GAP = 8;

/** What the tabs above the cards let through. */
const FILTERS = /** @type {const} */ ({
  all: "All",
  claims: "Claims",
  todo: "To do",
  threads: "Threads",
});

export class Rail {
  /** @type {Map<string, Card>} */
  #cards = new Map();
  /** @type {keyof typeof FILTERS} */
  #filter = "all";
  #placing = 0;
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
        this.#filter = /** @type {keyof typeof FILTERS} */ (name);
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
    const wanted = all.filter(
      (mark) => this.#passes(mark, this.#filter) || mark.data.id === opened,
    );
    const ids = new Set(wanted.map(({ data }) => data.id));
    for (const [id, card] of this.#cards) {
      if (ids.has(id)) continue;
      this.sizes.unobserve(card.element);
      card.element.remove();
      this.#cards.delete(id);
    }
    /** @type {Element | null} */
    let before = this.list.firstElementChild;
    for (const mark of wanted) {
      const { id } = mark.data;
      const card = this.#cards.get(id) ?? this.#new(mark);
      card.update(mark, id === opened);
      if (card.element === before) before = before.nextElementSibling;
      else this.list.insertBefore(card.element, before);
    }
    this.empty.hidden = wanted.length > 0;
    this.#tell();
    this.place();
  }

  /** Every mark that may have a card under this filter. @param {keyof typeof FILTERS} filter */
  #all(filter) {
    return filter === "todo" ? this.room.seen() : this.room.carded();
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
    this.list.toggleAttribute("data-placed", wide);
    const cards = [...this.list.querySelectorAll(":scope > .card")];
    if (!wide || !cards.length) {
      this.list.style.height = "";
      for (const card of cards) /** @type {HTMLElement} */ (card).style.translate = "";
      this.room.drawOpen(null);
      return;
    }
    const sheet = this.room.sheet.getBoundingClientRect();
    const offset = sheet.y - this.list.getBoundingClientRect().y;
    const all = [...this.#cards.values()].filter(({ element }) => element.isConnected);
    all.sort((a, b) => (a.element.compareDocumentPosition(b.element) & 4 ? -1 : 1));
    const wishes = all.map(({ mark }) => this.#wish(mark, sheet) + offset);
    const heights = all.map(({ element }) => element.offsetHeight);
    const open = Math.max(
      0,
      all.findIndex(({ element }) => element.classList.contains("card--open")),
    );
    /** @type {number[]} */
    const tops = [];
    tops[open] = Math.max(0, wishes[open] ?? 0);
    for (let i = open - 1; i >= 0; i--) {
      tops[i] = Math.min(wishes[i] ?? 0, (tops[i + 1] ?? 0) - (heights[i] ?? 0) - GAP);
    }
    // Cards must not climb out of the rail: then the open one gives way too.
    const short = Math.max(0, -(tops[0] ?? 0));
    for (let i = 0; i <= open; i++)
      tops[i] = (tops[i] ?? 0) + (short ? this.#share(tops, i, heights) : 0);
    for (let i = 1; i < all.length; i++) {
      const least = (tops[i - 1] ?? 0) + (heights[i - 1] ?? 0) + GAP;
      tops[i] = Math.max(i <= open ? (tops[i] ?? 0) : (wishes[i] ?? 0), least);
    }
    all.forEach(({ element }, i) => {
      element.style.translate = `0 ${tops[i]}px`;
    });
    this.list.style.height = `${(tops.at(-1) ?? 0) + (heights.at(-1) ?? 0)}px`;
    const opened = all[open];
    this.room.drawOpen(opened?.element.classList.contains("card--open") ? opened.element : null);
  }

  /**
   * How far a card above the open one moves down so that none stands above the rail.
   *
   * @param {readonly number[]} tops
   * @param {number} i
   * @param {readonly number[]} heights
   */
  #share(tops, i, heights) {
    const least = heights.slice(0, i).reduce((sum, height) => sum + height + GAP, 0);
    return Math.max(0, least - (tops[i] ?? 0));
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
    this.sizes.observe(card.element);
    return card;
  }

  #tell() {
    for (const tab of this.tabs.querySelectorAll("button")) {
      const name = /** @type {keyof typeof FILTERS} */ (tab.dataset.filter);
      const passing = this.#all(name).filter((mark) => this.#passes(mark, name)).length;
      /** @type {HTMLElement} */ (tab.lastElementChild).textContent = String(passing);
      if (name === this.#filter) tab.setAttribute("aria-current", "true");
      else tab.removeAttribute("aria-current");
    }
    const all = this.room.seen();
    const at = all.findIndex(({ data }) => data.id === this.room.opened);
    this.count.textContent = `Mark ${at + 1} of ${all.length}`;
  }

  /**
   * @param {Mark} mark
   * @param {keyof typeof FILTERS} filter
   */
  #passes(mark, filter) {
    if (filter === "claims") return mark.data.kind === "claim";
    if (filter === "todo") return this.room.todoOf(mark) !== null;
    return filter === "all" || this.room.talkedAbout(mark);
  }
}
