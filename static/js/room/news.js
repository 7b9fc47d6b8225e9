/** What others did, as far as it is more than a mark: another text, talk, the end of one's role. */

/** @import { Entry } from "../types.d.ts" */
/** @import { Mark } from "./marks.js" */
/** @import { Room } from "./room.js" */
import { button, el } from "../shared/dom.js";
import { notice } from "../shared/notices.js";
import { KINDS } from "./kinds.js";
import { showSaved } from "./side.js";
import { shortened } from "./words.js";

export class News {
  /** Who did something to a mark last, by the mark's id. @type {Map<string, string>} */
  #last = new Map();

  /** @param {Room} room */
  constructor(room) {
    this.room = room;
    room.sync.addEventListener("state", () => this.#onLine());
    room.writing.addEventListener("refused", (event) => {
      const { mark, problem } = /** @type {CustomEvent} */ (event).detail;
      this.#notUndone(mark, problem);
    });
  }

  /** Know who it was before it is seen. @param {Entry} entry */
  comes({ subject, actor }) {
    if (subject && actor) this.#last.set(subject.id, actor.name);
  }

  /** @param {Entry} entry */
  told(entry) {
    const { room } = this;
    const [about] = entry.kind.split(".");
    room.proposals.told(entry.kind);
    if (entry.kind === "revision.created") this.#outdate(Number(entry.data?.number));
    if (entry.kind === "annotations.moved") room.marks.load();
    if (about === "comment" || about === "thread") {
      if (entry.data?.article) room.talk().then((talk) => talk?.news());
      const id = String(entry.data?.annotation ?? "");
      if (!id) return;
      room.rail.card(id)?.parts?.thread?.news();
      room.marks.refresh([id]);
    }
  }

  #onLine() {
    showSaved(this.room);
    if (this.room.sync.state !== "sent away") return;
    notice(
      "You can no longer work here.",
      "You are signed out, or your role here has ended. What you wrote is kept in this browser.",
      "warn",
    );
  }

  /**
   * Somebody else was there: say what stands in the way of taking it back.
   *
   * @param {Mark | null} mark
   * @param {{ status?: number, detail: string }} problem
   */
  #notUndone(mark, { status, detail }) {
    const who = (mark && this.#last.get(mark.data.id)) ?? "Somebody";
    const what = mark ? `${KINDS[mark.data.kind].name} “${shortened(mark.data.quote)}”: ` : "";
    const overtaken = status === 412 || status === 409;
    const changed = `${who} changed it since, so it stays as it is. Change it by hand if it is wrong.`;
    notice("This cannot be taken back.", what + (overtaken ? changed : detail), "warn");
  }

  /** Another text is the newest now: say so, and keep what is made here for it. @param {number} number */
  #outdate(number) {
    const { given, marks } = this.room;
    if (number <= given.revision || marks.stale) return;
    marks.stale = true;
    const words =
      `You still read revision ${given.revision}; nothing here moved. ` +
      "What you mark goes over to the new text as well.";
    const changes = el("a", { class: "button", href: given.changes_url }, "See what changed");
    const go = button("Move my marks", () => this.#follow(), { tone: "primary" });
    notice(`Revision ${number} is the text now.`, words, "warn", [changes, go]);
  }

  /** Go to the newest text once everything made here is saved. */
  async #follow() {
    const { writing, marks } = this.room;
    writing.outbox.run();
    await writing.settled();
    const left = [...marks.all].filter(({ firm }) => firm !== "saved").length;
    if (left) this.room.say(`${left} of your marks are not saved yet. See what their cards say.`);
    else location.assign(location.pathname);
  }
}
