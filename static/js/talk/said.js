/** What was said in a thread, above the field. Loaded with the first thread that is opened. */

import { arrange } from "../room/passage.js";
import { counted } from "../room/words.js";
/** @import { Comment } from "../types.d.ts" */
/** @import { About } from "../room/parts/thread.js" */
/** @import { Room } from "../room/room.js" */
import { get, post, Refused } from "../shared/api.js";
import { button, el } from "../shared/dom.js";
import { notice } from "../shared/notices.js";
import { CommentRow } from "./comment.js";

/** More comments than these are folded: an open card must not push its neighbours far away. */
const SHOWN = 2;

export class Said {
  /** @type {readonly Comment[]} */
  #comments = [];
  /** @type {Map<string, CommentRow>} */
  #rows = new Map();
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
    if (!writing && ![...this.#rows.values()].some(({ busy }) => busy)) {
      await this.update();
      return;
    }
    /** @type {readonly Comment[]} */
    const all = await get(`${this.about.path}comments/`).catch(() => this.#comments);
    const known = new Set(this.#comments.map(({ id }) => id));
    const count = all.filter(({ id }) => !known.has(id)).length;
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
      await this.#seek();
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
    const count = this.#comments.filter((each) => !each.deleted_at).length;
    const closed = this.about.thread()?.resolved_at;
    const words = count ? counted(count, "comment", "comments") : "No comments yet";
    this.head.replaceChildren("Thread ", el("span", {}, `${words}${closed ? ", closed" : ""}`));
    const hidden = this.#unfolded ? 0 : Math.max(0, this.#comments.length - SHOWN);
    this.fold.textContent = `Show ${counted(hidden, "earlier comment", "earlier comments")}`;
    this.fold.hidden = !hidden;
    const rows = this.#comments.map((each) => this.#row(each));
    const here = new Set(rows.slice(hidden));
    // Whoever words one anew keeps their words, also where it was folded or taken away meanwhile.
    const shown = [...this.#rows.values()].filter((row) => here.has(row) || row.busy);
    this.#rows = new Map(shown.map((row) => [row.comment.id, row]));
    arrange(
      this.list,
      shown.sort((a, b) => a.said - b.said).map(({ element }) => element),
    );
    this.list.hidden = !shown.length;
    this.settle.hidden = !count || !this.room.given.may_mark;
    this.settle.textContent = closed ? "Open the thread again" : "Close the thread";
    this.room.rearranged();
  }

  /** @param {Comment} comment */
  #row(comment) {
    const known = this.#rows.get(comment.id);
    const row = known ?? new CommentRow(this.room, comment, () => this.#changed());
    row.update(comment);
    this.#rows.set(comment.id, row);
    return row;
  }

  /** One of them was worded anew or taken away. */
  async #changed() {
    await Promise.all([this.update(), this.about.fresh()]);
    this.#show();
  }

  #unfold() {
    this.#unfolded = true;
    this.#show();
  }

  /** Show the comment that the address names, once; of one that is gone, say so. */
  async #seek() {
    const sought = /^#comment-(.+)$/u.exec(location.hash)?.[1];
    if (!sought) return;
    const there = this.#comments.some(({ id }) => id === sought);
    if (!there && !(await isGone(sought))) return;
    history.replaceState(null, "", location.pathname + location.search);
    if (!there) {
      notice("This comment was removed.", "Its author or an editor took it away.", "warn");
      return;
    }
    this.#unfold();
    document.getElementById(`comment-${sought}`)?.focus();
  }
}

/** Whether a comment is nowhere; else it is of another thread. @param {string} id */
async function isGone(id) {
  try {
    await get(`comments/${id}/`);
  } catch (error) {
    return error instanceof Refused && error.problem.status === 404;
  }
  return false;
}
