/** One comment of a thread: read by all, worded anew by who wrote it, taken away by them or an editor. */

import { cardForm } from "../room/parts/form.js";
import { clock, initials } from "../room/words.js";
/** @import { Comment } from "../types.d.ts" */
/** @import { Room } from "../room/room.js" */
import { patch, Refused, remove } from "../shared/api.js";
import { button, el, icon } from "../shared/dom.js";

const GONE = "This comment was removed meanwhile. Send your words as a new one, or cancel.";

export class CommentRow {
  /** Whether somebody words it anew, or is asked whether it shall go. */
  busy = false;

  /**
   * @param {Room} room
   * @param {Comment} comment
   * @param {() => Promise<unknown>} changed it is another now, or gone
   */
  constructor(room, comment, changed) {
    this.room = room;
    this.comment = comment;
    this.changed = changed;
    this.body = el("div", {});
    const name = comment.author?.name ?? "The desk";
    this.element = el(
      "li",
      { id: `comment-${comment.id}`, tabindex: -1 },
      el("span", { class: "person person--sm", "aria-hidden": "true" }, initials(name)),
      this.body,
    );
    this.#read();
  }

  /** When it was said. */
  get said() {
    return Date.parse(this.comment.created_at);
  }

  /** Take what the desk has, unless somebody is at it. @param {Comment} comment */
  update(comment) {
    if (this.busy) return;
    const { version, deleted_at: gone } = this.comment;
    this.comment = comment;
    if (comment.version !== version || comment.deleted_at !== gone) this.#read();
  }

  /** @param {...(Node | string)} nodes below who said it */
  #show(...nodes) {
    const { author, created_at: at, version, deleted_at: gone } = this.comment;
    const edited = version > 1 && !gone ? el("span", { class: "quiet" }, "edited") : null;
    const name = el("b", {}, author?.name ?? "The desk");
    this.body.replaceChildren(el("p", { class: "who" }, name, clock(at), edited), ...nodes);
    this.room.rearranged();
  }

  #read() {
    const { text, mentions, author, deleted_at: gone, deleted_by: by } = this.comment;
    if (gone) {
      const own = by && by.id === author?.id ? " by its author" : by ? " by an editor" : "";
      this.#show(el("p", { class: "quiet" }, `Removed${own}`));
      return;
    }
    const { given, me } = this.room;
    const mine = given.may_mark && author?.id === me.id;
    const deeds = [
      mine && button("Edit", () => this.#edit(), { tone: "link", name: "edit-comment" }),
      (mine || given.may_change_any) &&
        button("Delete", () => this.#ask(), { tone: "link", name: "delete-comment" }),
    ].filter((node) => node !== false);
    this.#show(el("p", { class: "as-typed" }, ...withMentions(text, mentions)));
    if (deeds.length) this.body.append(el("p", { class: "said__do" }, ...deeds));
  }

  get #draft() {
    return `comment-edit-${this.comment.id}`;
  }

  #edit() {
    const { id, text } = this.comment;
    let { version } = this.comment;
    const input = el("textarea", {
      class: "input",
      name: "text",
      rows: 2,
      maxlength: 5000,
      "aria-label": "The comment in other words",
      "data-mentions": true,
    });
    input.value = text;
    const kept = this.room.drafts.bind(this.#draft, input);
    const save = async () => {
      const words = input.value.trim();
      if (!words) {
        input.focus();
        return;
      }
      try {
        if (words !== text) await patch(`comments/${id}/`, version, { text: words });
      } catch (error) {
        if (!(error instanceof Refused)) throw error;
        if (error.problem.status === 404) throw new Error(GONE);
        if (error.problem.status !== 412) throw error;
        const current = /** @type {Comment} */ (error.problem.current);
        version = current.version;
        this.#show(this.#choose(form, current));
        return;
      }
      this.room.say("Saved.");
      await this.#leave(true);
    };
    const form = cardForm({
      label: "Word the comment anew",
      save: "Save",
      fields: [input, kept],
      send: save,
      leave: () => this.#leave(false),
    });
    this.busy = true;
    this.#show(form);
    input.focus({ preventScroll: true });
  }

  /**
   * Both versions beside each other: ours to be saved over theirs, or given up.
   *
   * @param {HTMLFormElement} form with ours
   * @param {Comment} theirs
   */
  #choose(form, theirs) {
    const title = el("b", {}, "This comment changed while you were at it.");
    const take = button("Take that", () => this.#leave(true));
    return el(
      "div",
      { class: "conflict", role: "alert" },
      el("header", {}, icon("alert", "lg"), el("p", {}, title, " Nothing is lost: choose.")),
      el(
        "div",
        { class: "conflict__pair" },
        el("div", {}, el("h4", {}, "Yours, not saved"), form),
        el(
          "div",
          {},
          el("h4", {}, "Saved meanwhile"),
          el("p", { class: "as-typed" }, theirs.text),
          el("div", { class: "actions" }, take),
        ),
      ),
    );
  }

  /** @param {string} [stands] what it says now, where it was worded anew meanwhile */
  #ask(stands) {
    const { id } = this.comment;
    let { version } = this.comment;
    const go = async () => {
      try {
        await remove(`comments/${id}/`, version);
      } catch (error) {
        const problem = error instanceof Refused ? error.problem : null;
        if (problem?.status === 412) {
          const current = /** @type {Comment} */ (problem.current);
          version = current.version;
          this.comment = current;
          this.#ask(current.text);
          return;
        }
        if (problem?.status !== 404) throw error;
      }
      this.room.say("The comment is removed.");
      await this.#leave(true);
    };
    const question = stands
      ? "It was worded anew meanwhile, as it stands here. Delete it all the same?"
      : "Delete this comment?";
    const yes = button("Delete it", () => this.room.attempt(go()));
    this.busy = true;
    this.#show(
      el("p", { class: "as-typed" }, stands ?? this.comment.text),
      el(
        "p",
        { role: "alert" },
        el("b", {}, question),
        " Who answered it still sees that there was one.",
      ),
      el(
        "div",
        { class: "actions" },
        yes,
        button("Keep it", () => this.#leave(false), { tone: "quiet" }),
      ),
    );
    yes.focus({ preventScroll: true });
  }

  /** @param {boolean} done whether what was written is of no use any more */
  async #leave(done) {
    this.busy = false;
    if (done) this.room.drafts.drop(this.#draft);
    this.#read();
    if (done) await this.changed();
    this.element.focus({ preventScroll: true });
  }
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
