/** What a person does in the room, by key, button or touch. */

/** @import { Kind } from "../types.d.ts" */
/** @import { Mark } from "./marks.js" */
/** @import { Room } from "./room.js" */
import { button } from "../shared/dom.js";
import { notice, unnotice } from "../shared/notices.js";
import { addressOf, addressOfMark, copy } from "./address.js";
import { attributable } from "./guess.js";
import { KINDS } from "./kinds.js";
import { lastSource } from "./parts/source.js";
import { counted } from "./words.js";

const SAY_YOURSELF = "Mark the claim (C) and its source (S), then A ties them.";

export class Deeds {
  /** @param {Room} room */
  constructor(room) {
    this.room = room;
  }

  get #open() {
    const { opened, marks } = this.room;
    return opened ? marks.find(opened) : undefined;
  }

  /**
   * @param {Kind} kind
   * @param {import("../types.d.ts").Visibility} [visibility] of a note
   */
  mark(kind, visibility) {
    const { room } = this;
    if (!room.given.may_mark) return;
    const done = room.marking.mark(kind, visibility && { visibility });
    if (!done) {
      room.say(`Select words first, then ${KINDS[kind].key} marks them as ${kind}.`);
      return;
    }
    const { mark, made } = done;
    if (made) room.say(`${KINDS[kind].name} marked: ${mark.data.quote}`);
    else {
      const there = "Nothing was made twice: the mark that you have is open.";
      notice(`You marked these words as ${kind} before.`, there, "warn");
    }
    // Marking goes on from the text: the card opens when it is asked for, or when it wants an answer.
    if (!made || kind === "claim" || kind === "source" || kind === "note") {
      room.open(mark.data.id, { later: made });
    }
    if (document.activeElement !== room.home) room.home.focus({ preventScroll: true });
  }

  /** To the next or previous mark. @param {1 | -1} direction */
  step(direction) {
    const { room } = this;
    const seen = room.walked();
    if (!seen.length) room.say("There are no marks yet. Select words and press C.");
    const at = seen.findIndex(({ data }) => data.id === room.opened);
    const from = at >= 0 ? at + direction : this.#nearby(seen, direction);
    const mark = seen[(from + seen.length) % seen.length];
    // From within the cards it leads to the card, so that Enter answers it.
    if (mark) room.open(mark.data.id, { focus: room.aside.contains(document.activeElement) });
  }

  nextTodo() {
    const { room } = this;
    const seen = room.seen();
    const at = seen.findIndex(({ data }) => data.id === room.opened);
    const next = [...seen.slice(at + 1), ...seen.slice(0, at + 1)].find((mark) =>
      room.todoOf(mark),
    );
    if (next) room.open(next.data.id, { focus: true });
    else room.say("Nothing is left to do here.");
  }

  /** Begin to move a mark's boundaries. @param {string | null} id */
  move(id) {
    const { room } = this;
    const mark = id ? room.marks.find(id) : undefined;
    if (!mark || !this.#allowed(mark)) return;
    if (mark.data.proposal) {
      room.rail.card(mark.data.id)?.parts?.proposal?.correct();
      return;
    }
    room.marking.move(mark);
    room.grips.focus();
    room.say(
      "The arrows move where the mark ends, Shift Tab leads to where it begins. " +
        "Enter saves the boundaries, Escape leaves them.",
    );
  }

  /** Say that a moved mark is where it belongs. @param {string} id */
  confirm(id) {
    this.room.writing.confirm(id);
    this.room.say("Confirmed.");
  }

  /** Say that the words of a moved mark are gone. @param {string} id */
  lose(id) {
    if (id === this.room.opened) this.room.close();
    this.room.writing.lose(id);
    this.room.say("It waits among the marks without a place.");
  }

  /** Begin to say where a mark belongs: near its old place, in the text. @param {string} id */
  seek(id) {
    const { room } = this;
    const mark = room.marks.find(id);
    if (!mark) return;
    const { near } = mark.data.moved ?? { near: null };
    const at = room.marks.stands(mark) ? (mark.data.fragments[0]?.start ?? 0) : (near?.start ?? 0);
    room.close();
    room.marking.seek(mark);
    room.tray.update();
    room.home.focus({ preventScroll: true });
    room.caret.put(at);
    room.say(`Choose the words where it belongs, then Enter attaches it: ${mark.data.quote}`);
  }

  /** @param {string} id */
  remove(id) {
    const { room } = this;
    const quote = room.marks.find(id)?.data.quote ?? "";
    if (id === room.opened) room.close();
    room.writing.remove(id);
    room.say(`Deleted: ${quote}. Ctrl Z brings it back.`);
    room.home.focus({ preventScroll: true });
  }

  /**
   * Say yes or no to what a rule proposed.
   *
   * @param {string} id
   * @param {"accept" | "refuse"} verb
   */
  decide(id, verb) {
    const { room } = this;
    const walked = room.walked();
    const at = walked.findIndex(({ data }) => data.id === id);
    const [mark, next] = [room.marks.find(id), walked[at + 1]];
    room.say(verb === "accept" ? "Accepted." : "Refused.");
    if (mark?.data.proposal) room.attempt(room.proposals.decide([mark], verb));
    else room.writing.decide(id, verb);
    if ((verb === "refuse" || mark?.data.proposal) && room.opened === id) {
      const focus = room.aside.contains(document.activeElement);
      room.close();
      if (next) room.open(next.data.id, { focus });
      else room.home.focus({ preventScroll: true });
    }
  }

  /**
   * Ask whether everything that waits is meant, then say yes or no to it.
   *
   * @param {"accept" | "refuse"} verb
   */
  decideAll(verb) {
    const { room } = this;
    const { waiting } = room.proposals;
    const many = counted(waiting.length, "proposal", "proposals");
    const [title, text] =
      verb === "accept"
        ? [`Accept ${many}?`, "Each becomes marks with your name as who accepted it."]
        : [`Refuse ${many}?`, "None is proposed again, in any revision of this text."];
    const go = () => {
      unnotice();
      room.close();
      room.attempt(room.proposals.decide(waiting, verb));
      room.say(verb === "accept" ? `${many} accepted.` : `${many} refused.`);
    };
    const label = title.replace("?", "");
    const answers = [
      button(label, go, { tone: "primary" }),
      button("Leave them", unnotice, { tone: "quiet" }),
    ];
    notice(title, text, "warn", answers);
    answers[0]?.focus();
  }

  accept() {
    const mark = this.#open;
    const may = this.room.given.may_mark;
    if (this.room.marking.moving) this.#keep();
    else if (may && mark?.data.moved) this.confirm(mark.data.id);
    else if (may && mark?.data.state === "proposed") this.decide(mark.data.id, "accept");
    else if (mark) this.room.focusCard(mark.data.id);
  }

  discard() {
    const mark = this.#open;
    if (!mark) return;
    const { moved, state } = mark.data;
    if (moved || state === "proposed") {
      if (!this.room.given.may_mark) this.room.say("Your role reads; annotators decide on this.");
      else if (moved) this.lose(mark.data.id);
      else this.decide(mark.data.id, "refuse");
      return;
    }
    if (!this.#allowed(mark)) return;
    else this.remove(mark.data.id);
  }

  /** Tie a claim to who says it, beginning with a guess from the marks in the sentence. */
  attribute() {
    const { room } = this;
    if (this.#open?.data.proposal) {
      this.move(room.opened);
      return;
    }
    const mark = attributable(room, this.#open);
    if (!mark) {
      this.#suggest();
      return;
    }
    const around = room.marking.spans[0] ?? null;
    room.marking.drop();
    room.open(mark.data.id);
    room.rail.card(mark.data.id)?.parts?.who?.edit(around);
  }

  /** Ask the rules what they make of the chosen words, else of the sentence at the caret. */
  async #suggest() {
    const { room } = this;
    const stretch = room.marking.spans[0] ?? room.caret.sentence();
    if (!stretch || !room.given.may_mark) {
      room.say("Choose a sentence first, then A says who it comes from.");
      return;
    }
    await room.attempt(
      room.proposals.suggest(stretch).then((mark) => {
        room.marking.drop();
        if (mark) room.open(mark.data.id, { focus: true });
        else notice("The rules find nobody here who says it.", SAY_YOURSELF, "warn");
      }),
    );
  }

  comment() {
    const { room } = this;
    const id = room.marking.mark("note")?.mark.data.id ?? room.opened;
    if (!id || room.marks.proposed.has(id)) {
      room.say("Open a mark or select words, then M begins a comment.");
      return;
    }
    room.open(id);
    room.rail.card(id)?.parts?.thread?.focus();
  }

  /** Link the open source mark, or the chosen words as one, to the source used last. */
  lastSource() {
    const { room } = this;
    const source = lastSource();
    if (!source) {
      room.say("No source was linked yet.");
      return;
    }
    const open = this.#open;
    if (room.marking.spans.length) room.marking.mark("source", { source });
    else if (open?.data.kind === "source") room.writing.change(open.data.id, { source });
    else return;
    room.say(`Linked to ${source.name}.`);
  }

  /** Copy the address of the chosen words, else of the open mark. */
  async copyLink() {
    const { room } = this;
    const { spans } = room.marking;
    if (!spans.length && !room.opened) {
      room.say("Select words or open a mark, then Y copies the link to it.");
      return;
    }
    const address = spans.length
      ? addressOf(room.given.revision, spans)
      : addressOfMark(room.opened ?? "");
    if (await copy(address)) {
      unnotice();
      notice("Link copied.", "It opens this article with these words shown.", "ok");
    }
  }

  escape() {
    const { room } = this;
    const { moving } = room.marking;
    const dropped = room.marking.drop();
    room.tray.update();
    if (moving?.sought && room.tray.focus(moving.id)) return;
    if (dropped || room.find.close() || room.close()) room.home.focus({ preventScroll: true });
  }

  toText() {
    this.room.home.focus({ preventScroll: true });
  }

  toCards() {
    const id = this.room.opened ?? this.room.carded()[0]?.data.id;
    if (id) this.room.focusCard(id);
  }

  #keep() {
    const { marking } = this.room;
    const { moving, spans } = marking;
    if (!moving || !spans.length) {
      this.room.say("Choose words first: Shift and the arrows choose from the caret.");
      return;
    }
    marking.keep();
    if (moving.sought) this.room.say(`Attached to: ${marking.quote(spans)}`);
  }

  /** @param {Mark} mark */
  #allowed(mark) {
    const may = this.room.mayChange(mark);
    if (!may) this.room.say("This mark is a colleague’s. Ask them, or an editor, to change it.");
    return may;
  }

  /**
   * @param {readonly Mark[]} seen
   * @param {1 | -1} direction
   */
  #nearby(seen, direction) {
    const here = this.room.whereWeAre();
    const next = seen.findIndex(({ data }) => (data.fragments[0]?.start ?? 0) >= here);
    const from = next < 0 ? seen.length : next;
    return direction > 0 ? from : from - 1;
  }
}
