/** What was said in a thread, above the field. Loaded with the first thread that is opened. */

import { clock, counted, initials } from "../room/words.js";
/** @import { Comment } from "../types.d.ts" */
/** @import { About } from "../room/parts/thread.js" */
/** @import { Room } from "../room/room.js" */
import { get, post } from "../shared/api.js";
import { button, el } from "../shared/dom.js";

/** More comments than these are folded: an open card must not push its neighbours far away. */
const SHOWN = 2;

export class Said {
  /** @type {readonly Comment[]} */
  #comments = [];
  #loaded = false;
  #unfolded = false;

  /**
   * @param {Room} room
   * @param {About} about
   * @param {HTMLElement} form under which it stands
   */
  constructor(room, about, form) {
    this.room = room;
    this.about = about;
    this.head = el("h3", {});
    this.list = el("ol", { class: "thread" });
    this.settle = button("", () => this.#settle(), { tone: "quiet", name: "settle" });
    this.fold = button("", () => this.#unfold(), { tone: "quiet" });
    this.fresh = button("", () => this.update(), { tone: "quiet", name: "fresh" });
    form.before(this.head, this.fold, this.list, this.fresh);
    form.after(this.settle);
    this.#show();
  }

  /** Somebody said something. @param {boolean} writing whether a person is, just below */
  async news(writing) {
    if (!writing) {
      await this.update();
      return;
    }
    const all = await get(`${this.about.path}comments/`).catch(() => this.#comments);
    const count = all.length - this.#comments.length;
    this.fresh.hidden = count < 1;
    this.fresh.textContent = counted(count, "new comment", "new comments");
  }

  /** Fetch the comments anew. */
  async update() {
    if (!this.about.there()) return;
    try {
      this.#comments = await get(`${this.about.path}comments/`);
      this.#loaded = true;
      this.#show();
      this.#seek();
    } catch {
      if (!this.#loaded) this.head.textContent = "The thread could not be loaded";
    }
  }

  /** Close the thread, or open it again. */
  async #settle() {
    const { version, resolved_at: closed } = this.about.thread() ?? {};
    const step = closed ? "reopen" : "resolve";
    await this.room.attempt(post(`${this.about.path}${step}/`, { version }));
    await this.about.fresh();
    this.#show();
  }

  #show() {
    this.fresh.hidden = true;
    const count = this.#comments.length;
    const closed = this.about.thread()?.resolved_at;
    const words = count ? counted(count, "comment", "comments") : "No comments yet";
    this.head.replaceChildren("Thread ", el("span", {}, `${words}${closed ? ", closed" : ""}`));
    const hidden = this.#unfolded ? 0 : Math.max(0, count - SHOWN);
    this.fold.textContent = `Show ${counted(hidden, "earlier comment", "earlier comments")}`;
    this.fold.hidden = !hidden;
    this.list.replaceChildren(...this.#comments.slice(hidden).map(row));
    this.list.hidden = !count;
    this.settle.hidden = !count || !this.room.given.may_mark;
    this.settle.textContent = closed ? "Open the thread again" : "Close the thread";
    this.room.rearranged();
  }

  #unfold() {
    this.#unfolded = true;
    this.#show();
  }

  /** Show the comment that the address names, once. */
  #seek() {
    const sought = /^#comment-(.+)$/u.exec(location.hash)?.[1];
    if (!this.#comments.some(({ id }) => id === sought)) return;
    history.replaceState(null, "", location.pathname + location.search);
    this.#unfold();
    document.getElementById(`comment-${sought}`)?.focus();
  }
}

/** @param {Comment} comment */
function row({ id, author, created_at: at, text, mentions }) {
  const name = author?.name ?? "The desk";
  return el(
    "li",
    { id: `comment-${id}`, tabindex: -1 },
    el("span", { class: "person person--sm", "aria-hidden": "true" }, initials(name)),
    el(
      "div",
      {},
      el("p", { class: "who" }, el("b", {}, name), clock(at)),
      el("p", { class: "as-typed" }, ...withMentions(text, mentions)),
    ),
  );
}

/**
 * @param {string} text
 * @param {Comment["mentions"]} mentions
 */
function withMentions(text, mentions) {
  const signs = Array.from(text);
  const nodes = [];
  let at = 0;
  for (const { start, end, user, desk } of mentions) {
    if (start < at) continue;
    const named = { class: "mention", title: (user ?? desk)?.name };
    nodes.push(
      signs.slice(at, start).join(""),
      el("span", named, signs.slice(start, end).join("")),
    );
    at = end;
  }
  return [...nodes, signs.slice(at).join("")];
}
