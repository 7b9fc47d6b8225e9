/** The talk about one thing. What is being written survives a reload and is never touched by news. */

/** @import { Comment, Thread } from "../../types.d.ts" */
/** @import { Mark } from "../marks.js" */
/** @import { Room } from "../room.js" */
import { get, post } from "../../shared/api.js";
import { button, el } from "../../shared/dom.js";
import { clock, initials } from "../words.js";
import { cardForm } from "./form.js";

/** More comments than these are folded: an open card must not push its neighbours far away. */
const SHOWN = 2;

/** The comment that the address names, until it was shown. */
let sought = /^#comment-(.+)$/u.exec(location.hash)?.[1] ?? "";

/**
 * What is talked about.
 *
 * @typedef {object} About
 * @property {string} path below /api/v1/, with the slash at its end
 * @property {string} id
 * @property {string} hint
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
    hint: "Say something about this mark; @ names somebody",
    thread: () => marks.find(id)?.data.thread,
    there: () => marks.find(id)?.data.version,
    fresh: () => marks.refresh([id]),
    leave: () => room.focusCard(id),
  };
}

export class ThreadPart {
  /** @type {readonly Comment[]} */
  #comments = [];
  #loaded = false;
  #unfolded = false;
  /** The id of the comment being written: sending it twice makes one. */
  #next = crypto.randomUUID();

  /**
   * @param {Room} room
   * @param {About} about
   */
  constructor(room, about) {
    this.room = room;
    this.about = about;
    this.head = el("h3", {});
    this.list = el("ol", { class: "thread" });
    this.settle = button("", () => this.#settle(), { tone: "quiet", name: "settle" });
    this.fold = button("", () => this.#unfold(), { tone: "quiet" });
    const { hint } = about;
    this.input = el("textarea", {
      class: "input",
      name: "text",
      rows: 1,
      maxlength: 5000,
      placeholder: hint,
      "aria-label": hint,
      "data-mentions": true,
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
      leave: about.leave,
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
    const all = await get(`${this.about.path}comments/`).catch(() => this.#comments);
    const count = all.length - this.#comments.length;
    this.fresh.hidden = count < 1;
    this.fresh.textContent = count === 1 ? "1 new comment" : `${count} new comments`;
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
    this.settle.textContent = this.about.thread()?.resolved_at
      ? "Open the thread again"
      : "Close the thread";
    this.room.rearranged();
  }

  #unfold() {
    this.#unfolded = true;
    this.#show();
  }

  /** Show the comment that the address names, once. */
  #seek() {
    if (!this.#comments.some(({ id }) => id === sought)) return;
    const node = `comment-${sought}`;
    sought = "";
    this.#unfold();
    document.getElementById(node)?.focus();
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
