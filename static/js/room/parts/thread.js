/**
 * The talk about one thing. What is being written survives a reload and is never touched by news; the
 * field is there at once, what was said comes with a module of its own.
 */

/** @import { Said } from "../../talk/said.js" */
/** @import { Thread } from "../../types.d.ts" */
/** @import { Mark } from "../marks.js" */
/** @import { Room } from "../room.js" */
import { post } from "../../shared/api.js";
import { el } from "../../shared/dom.js";
import { cardForm } from "./form.js";

/**
 * What is talked about.
 *
 * @typedef {object} About
 * @property {string} path below /api/v1/, with the slash at its end
 * @property {string} id
 * @property {string} what as in "Say something about this …"
 * @property {() => Thread | null | undefined} thread by its numbers
 * @property {() => unknown} there whether the desk knows of it yet
 * @property {() => Promise<unknown>} fresh fetches its thread's numbers anew
 * @property {() => void} leave what Escape does
 */

/**
 * @param {Room} room
 * @param {Mark} mark
 * @returns {About}
 */
export function aboutMark(room, { data: { id } }) {
  const { marks } = room;
  return {
    path: `annotations/${id}/`,
    id,
    what: "mark",
    thread: () => marks.find(id)?.data.thread,
    there: () => marks.find(id)?.data.version,
    fresh: () => marks.refresh([id]),
    leave: () => room.focusCard(id),
  };
}

export class ThreadPart {
  /** @type {Promise<Said> | null} */
  #said = null;
  /** The id of the comment being written: sending it twice makes one. */
  #next = crypto.randomUUID();

  /**
   * @param {Room} room
   * @param {About} about
   */
  constructor(room, about) {
    this.room = room;
    this.about = about;
    this.input = el("textarea", {
      class: "input",
      name: "text",
      rows: 1,
      maxlength: 5000,
      placeholder: "Say something; @ names somebody",
      "aria-label": `Say something about this ${about.what}`,
      "data-mentions": true,
    });
    this.form = cardForm({
      label: "Comment",
      save: "Send",
      look: "composer",
      fields: [this.input, room.drafts.bind(this.#name, this.input)],
      send: () => this.#send(),
      leave: about.leave,
    });
    this.form.hidden = !room.given.may_mark;
    this.element = el("div", { class: "card__part" }, this.form);
  }

  /** Somebody said something: nothing moves under a person who is writing here. */
  async news() {
    const writing = this.element.contains(document.activeElement) || this.input.value !== "";
    await (await this.#load())?.news(writing);
  }

  /** Fetch the comments anew. */
  async update() {
    await (await this.#load())?.update();
  }

  /** What was said; null while its module cannot be fetched: the next news asks for it again. */
  async #load() {
    try {
      this.#said ??= import("../../talk/said.js").then(
        ({ Said }) => new Said(this.room, this.about, this.form),
      );
      return await this.#said;
    } catch {
      this.#said = null;
      return null;
    }
  }

  focus() {
    this.input.focus();
  }

  async #send() {
    const text = this.input.value.trim();
    if (!text) {
      this.input.focus();
      return;
    }
    await post(`${this.about.path}comments/`, { id: this.#next, text });
    this.#next = crypto.randomUUID();
    this.input.value = "";
    this.room.drafts.drop(this.#name);
    this.room.say("Comment sent.");
    await Promise.all([this.update(), this.about.fresh()]);
  }

  get #name() {
    return `comment-${this.about.id}`;
  }
}
