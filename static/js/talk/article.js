/** The thread on the whole article: above the cards, fetched when it is opened. */

import { ThreadPart } from "../room/parts/thread.js";
import { counted } from "../room/words.js";
/** @import { Thread } from "../types.d.ts" */
/** @import { Room } from "../room/room.js" */
import { get } from "../shared/api.js";
import { one } from "../shared/dom.js";

export class Talk {
  /** @type {ThreadPart | null} */
  #part = null;
  /** @type {Thread | null} */
  #thread = null;

  /**
   * @param {Room} room
   * @param {HTMLElement} element a `details`
   */
  constructor(room, element) {
    this.room = room;
    this.element = element;
    this.summary = one(element, "summary");
    element.addEventListener("toggle", () => this.#opened());
    this.#opened();
    this.update();
  }

  /** Fetch what was said anew. */
  async update() {
    await this.#count();
    await this.#part?.update();
  }

  /** Somebody said something: nothing moves under a person who is writing here. */
  async news() {
    await this.#count();
    await this.#part?.news();
  }

  async #count() {
    const path = `articles/${this.room.article.id}/thread/`;
    this.#thread = await get(path).catch(() => this.#thread);
    const { comments = 0, resolved_at: closed } = this.#thread ?? {};
    const words = comments ? `, ${counted(comments, "comment", "comments")}` : "";
    this.summary.textContent = `Thread on the article${words}${closed ? ", closed" : ""}`;
  }

  #opened() {
    if (this.element.hasAttribute("open") && !this.#part) {
      const { id } = this.room.article;
      this.#part = new ThreadPart(this.room, {
        path: `articles/${id}/`,
        id,
        what: "article",
        thread: () => this.#thread,
        there: () => true,
        fresh: () => this.#count(),
        leave: () => this.summary.focus(),
      });
      this.element.append(this.#part.element);
      this.#part.update();
    }
    this.room.rearranged();
  }
}
