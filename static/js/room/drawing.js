/** When the room is drawn anew, and in which order: what is saved first, the text, then all beside it. */

/** @import { Mark } from "./marks.js" */
/** @import { Room } from "./room.js" */
/** @import { Block } from "./text.js" */
import { partsOf } from "./marks.js";
import { showLegend, showSaved, showTodos, showUndo } from "./side.js";

export class Drawing {
  #due = false;
  #painted = false;
  #moving = false;
  /** The seen marks by the paragraph in which they begin. @type {{ seen: readonly Mark[], blocks: Map<Block | undefined, Mark[]> }} */
  #begun = { seen: [], blocks: new Map() };

  /** @param {Room} room */
  constructor(room) {
    this.room = room;
    room.marks.addEventListener("change", () => this.#changed());
    room.marks.addEventListener("drawn", (event) => {
      const made = /** @type {CustomEvent<Mark[]>} */ (event).detail;
      room.highlights.paint(made.filter((mark) => room.isSeen(mark)).flatMap(partsOf));
    });
    room.marking.addEventListener("change", () => {
      const moving = room.marking.moving !== null;
      // What is merely chosen does not change where the open mark ends.
      if (moving || this.#moving) this.#grip();
      this.#moving = moving;
    });
    addEventListener("resize", () => this.#measure());
    document.fonts.ready.then(() => this.#measure());
  }

  /**
   * Other paragraphs are near the window now.
   *
   * @param {readonly Block[]} entered
   * @param {readonly Block[]} left
   */
  approach(entered, left) {
    // First read where all stand, then write.
    this.#letters(entered);
    for (const block of left) this.room.overlay.forget(block);
    this.#proposals();
  }

  /** Paint the words anew, and know what stands where. */
  paint() {
    const { room } = this;
    const { first } = room.given;
    const seen = (/** @type {Mark} */ mark) => room.isSeen(mark);
    room.index = room.marks.index(seen);
    // What the page came with is painted until all are there.
    const index = first.length ? room.marks.index(seen, first) : room.index;
    room.highlights.show(index, (part) => {
      const mark = room.marks.find(part.mark);
      return !mark || (mark.data.state === "accepted" && !mark.data.moved);
    });
  }

  /** Draw everything anew. */
  show() {
    const { room } = this;
    if (room.opened && !room.marks.find(room.opened)) room.close();
    this.paint();
    // Where words stand is read before the lists beside them change.
    this.#over();
    room.rail.update();
    room.tray.update();
    showTodos(room);
    showLegend(room);
    showSaved(room);
    showUndo(room);
  }

  /** Another mark is open now, or none. */
  reopened() {
    this.#proposals();
    this.#grip();
  }

  /** Show the handles of the open mark, where it may be moved. */
  #grip() {
    const { room } = this;
    const mark = room.opened ? room.marks.find(room.opened) : undefined;
    room.grips?.show(mark && room.mayChange(mark) && !mark.data.proposal ? mark : null);
  }

  /** Say at once what is saved; draw the rest behind the frame that shows what was marked. */
  #changed() {
    showSaved(this.room);
    // Whoever opens the room wants to see what is marked before all else.
    if (!this.#painted) this.paint();
    this.#painted = true;
    if (this.#due) return;
    this.#due = true;
    const show = () => {
      this.#due = false;
      this.show();
    };
    if (document.hidden) setTimeout(show);
    else requestAnimationFrame(() => setTimeout(show));
  }

  #measure() {
    this.room.overlay.measure();
    this.#over();
  }

  /** Draw anew what lies over the text. */
  #over() {
    this.#letters(this.room.highlights.near);
    this.#proposals();
    this.room.toolbar.update();
    this.#grip();
  }

  /** Outline what is proposed near the window, the open one apart. */
  #proposals() {
    const { room } = this;
    const near = [...room.highlights.near].flatMap((block) => this.#beginning().get(block) ?? []);
    const closed = near.filter(({ data }) => data.id !== room.opened);
    const spans = (/** @type {(mark: Mark) => unknown} */ wanted) =>
      closed.filter(wanted).flatMap(({ data }) => [...data.fragments]);
    room.overlay.outline(
      "proposals",
      spans(({ data }) => data.state === "proposed" && !data.moved),
    );
    room.overlay.outline(
      "moved",
      spans(({ data }) => data.moved),
    );
  }

  /** @param {Iterable<Block>} blocks */
  #letters(blocks) {
    this.room.overlay.letters(blocks, this.#beginning());
  }

  #beginning() {
    const { room } = this;
    const seen = room.seen();
    if (this.#begun.seen !== seen) {
      const blocks = Map.groupBy(seen, ({ data }) =>
        room.text.blockAt(data.fragments[0]?.start ?? 0),
      );
      this.#begun = { seen, blocks };
    }
    return this.#begun.blocks;
  }
}
