/** Search in the article, and marking every place of what was found as one step. */

/** @import { Fragment, Kind } from "../types.d.ts" */
/** @import { Room } from "./room.js" */
import { byId } from "../shared/dom.js";
import { found } from "./searching.js";
import { counted } from "./words.js";

export class Find {
  /** @type {readonly Fragment[]} */
  #found = [];
  #at = -1;
  /** Whether what was found is marked already. */
  #done = false;

  /** @param {Room} room */
  constructor(room) {
    this.room = room;
    this.form = /** @type {HTMLFormElement} */ (byId("find"));
    this.input = /** @type {HTMLInputElement} */ (byId("find-q"));
    this.whole = /** @type {HTMLInputElement} */ (byId("find-whole"));
    this.count = byId("find-count");
    this.every = /** @type {HTMLFormElement | null} */ (document.getElementById("find-every"));
    this.kind = /** @type {HTMLSelectElement | null} */ (document.getElementById("find-kind"));
    this.input.addEventListener("input", () => this.#look());
    this.whole.addEventListener("change", () => this.#look());
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.step(1);
    });
    this.form.addEventListener("keydown", (event) => this.#onKey(event));
    this.form.addEventListener("click", ({ target }) => {
      const by = target instanceof Element && target.closest("[data-find]");
      if (by instanceof HTMLElement) this.#press(by.dataset.find ?? "");
    });
  }

  /** Show the field, with the chosen words in it. */
  open() {
    const { marking, text } = this.room;
    const chosen = marking.chosen;
    this.form.hidden = false;
    if (chosen && chosen.end - chosen.start < 100) this.input.value = text.quote(chosen);
    this.input.focus();
    this.input.select();
    this.#look();
  }

  /** @returns {boolean} whether it was open */
  close() {
    const was = !this.form.hidden;
    this.form.hidden = true;
    this.#found = [];
    this.room.highlights.find([], null);
    return was;
  }

  /** To the next place, or the one before. @param {1 | -1} direction */
  step(direction) {
    const all = this.#found;
    if (!all.length) return;
    this.#at = (this.#at + direction + all.length) % all.length;
    this.#show();
    const now = all[this.#at];
    if (now) this.room.bring(now);
  }

  /** @param {string} act */
  #press(act) {
    if (act === "next") this.step(1);
    if (act === "previous") this.step(-1);
    if (act === "choose") this.#choose();
    if (act === "every") this.#markEvery();
    if (act === "close") this.#leave();
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    if (event.key === "Escape") this.#choose();
    else if (event.key === "Enter" && event.shiftKey) this.step(-1);
    else return;
    event.preventDefault();
  }

  #leave() {
    this.close();
    this.room.home.focus({ preventScroll: true });
  }

  /** Leave with the place that is looked at chosen, to mark it alone. */
  #choose() {
    const now = this.#found[this.#at];
    this.#leave();
    if (now && !this.#done) this.room.marking.choose(now);
  }

  #look() {
    this.#done = false;
    const here = this.room.whereWeAre();
    this.#found = found(this.room.text.blocks, this.input.value, this.whole.checked);
    this.#at = this.#found.findIndex(({ start }) => start >= here);
    if (this.#at < 0 && this.#found.length) this.#at = 0;
    this.#show();
  }

  #show() {
    const all = this.#found;
    this.room.highlights.find(all, all[this.#at] ?? null);
    const none = this.input.value.trim() ? "Not in this text" : "";
    this.count.textContent = all.length ? `${this.#at + 1} of ${all.length}` : none;
    if (this.every) this.every.hidden = !all.length;
    const button = this.every?.querySelector("[data-find=every]");
    if (button) button.textContent = all.length === 1 ? "Mark it" : `Mark all ${all.length}`;
  }

  #markEvery() {
    const { marks, writing, text } = this.room;
    const kind = /** @type {Kind} */ (this.kind?.value ?? "figure");
    const fresh = this.#found.filter((span) => !marks.twin(kind, [span]));
    const known = this.#found.length - fresh.length;
    writing.create(
      kind,
      fresh.map((span) => ({ fragments: [span], quote: text.quote(span) })),
    );
    this.#done = true;
    const before = known ? ` ${counted(known, "was", "were")} marked so before.` : "";
    this.count.textContent = `${fresh.length} marked as ${kind}.${before} Ctrl Z takes them back together.`;
  }
}
