/** The talk about one mark. What is being written survives a reload and is never touched by news. */

/** @import { Comment } from "../../types.d.ts" */
/** @import { Mark } from "../marks.js" */
/** @import { Room } from "../room.js" */
import { get, post } from "../../shared/api.js";
import { button, el } from "../../shared/dom.js";
import { clock, initials } from "../words.js";
import { cardForm } from "./form.js";

/** More comments than these are folded: an open card must not push its neighbours far away. */
const SHOWN = 2;

export class ThreadPart {
  /** @type {readonly Comment[]} */
  #comments = [];
  #loaded = false;
  #unfolded = false;
  /** The id of the comment being written: sending it twice makes one. */
  #next = crypto.randomUUID();

  /**
   * @param {Room} room
   * @param {Mark} mark
   */
  constructor(room, mark) {
    this.room = room;
    this.id = mark.data.id;
    this.head = el("h3", {});
    this.list = el("ol", { class: "thread" });
    this.settle = button("", () => this.#settle(), { tone: "quiet", name: "settle" });
    this.fold = button("", () => this.#unfold(), { tone: "quiet" });
    const hint = "Say something about this mark";
    this.input = el("textarea", {
      class: "input",
      name: "text",
      rows: 1,
      maxlength: 5000,
      placeholder: hint,
      "aria-label": hint,
    });
    this.fresh = button("", () => this.update(), { tone: "quiet", name: "fresh" });
    this.fresh.hidden = true;
    const kept = room.drafts.bind(this.#name, this.input);
    this.form = cardForm({
      label: "Comment",
      save: "Send",
      look: "composer",
      fields: [this.input, kept],
      send: () => this.#send(),
      leave: () => this.room.focusCard(this.id),
    });
    this.element = el(
      "div",
      { class: "card__part" },
      this.head,
      this.fold,
      this.list,
      this.fresh,
      this.form,
      this.settle,
    );
    this.#show();
  }

  /** Somebody said something: nothing moves under a person who is writing here. */
  async news() {
    const writing = this.element.contains(document.activeElement) || this.input.value !== "";
    if (!writing) {
      await this.update();
      return;
    }
    const all = await get(`annotations/${this.id}/comments/`).catch(() => this.#comments);
    const count = all.length - this.#comments.length;
    this.fresh.hidden = count < 1;
    this.fresh.textContent = count === 1 ? "1 new comment" : `${count} new comments`;
  }

  /** Fetch the comments anew. */
  async update() {
    const mark = this.room.marks.find(this.id);
    if (!mark?.data.version) return;
    try {
      this.#comments = await get(`annotations/${this.id}/comments/`);
      this.#loaded = true;
      this.#show();
    } catch {
      if (!this.#loaded) this.head.textContent = "The thread could not be loaded";
    }
  }

  get #thread() {
    return this.room.marks.find(this.id)?.data.thread;
  }

  /** Close the thread, or open it again. */
  async #settle() {
    const { version, resolved_at: closed } = this.#thread ?? {};
    const step = closed ? "reopen" : "resolve";
    await this.room.attempt(post(`annotations/${this.id}/${step}/`, { version }));
    await this.room.marks.refresh([this.id]);
    this.#show();
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
    await post(`annotations/${this.id}/comments/`, { id: this.#next, text });
    this.#next = crypto.randomUUID();
    this.input.value = "";
    this.room.drafts.drop(this.#name);
    this.room.say("Comment sent.");
    await Promise.all([this.update(), this.room.marks.refresh([this.id])]);
  }

  get #name() {
    return `comment-${this.id}`;
  }

  #show() {
    this.fresh.hidden = true;
    const count = this.#comments.length;
    const words = count === 1 ? "1 comment" : `${count} comments`;
    this.head.replaceChildren("Thread ", el("span", {}, count ? words : "No comments yet"));
    const hidden = this.#unfolded ? 0 : Math.max(0, count - SHOWN);
    this.fold.textContent =
      hidden === 1 ? "Show 1 earlier comment" : `Show ${hidden} earlier comments`;
    this.fold.hidden = !hidden;
    this.list.replaceChildren(...this.#comments.slice(hidden).map(row));
    this.list.hidden = !count;
    this.settle.hidden = !count;
    this.settle.textContent = this.#thread?.resolved_at
      ? "Open the thread again"
      : "Close the thread";
    this.room.rearranged();
  }

  #unfold() {
    this.#unfolded = true;
    this.#show();
  }
}

/** @param {Comment} comment */
function row({ author, created_at: at, text }) {
  const name = author?.name ?? "The desk";
  return el(
    "li",
    {},
    el("span", { class: "person person--sm", "aria-hidden": "true" }, initials(name)),
    el(
      "div",
      {},
      el("p", { class: "who" }, el("b", {}, name), clock(at)),
      el("p", { class: "as-typed" }, text),
    ),
  );
}
