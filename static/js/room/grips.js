/** Handles at the ends of the open mark: dragged, or moved with the arrows, they move its boundaries. */

/** @import { Mark } from "./marks.js" */
/** @import { Marking } from "./marking.js" */
/** @import { Overlay } from "./overlay.js" */
import { el } from "../shared/dom.js";
import { offsetOf, stepOf, stepped } from "./caret.js";
import { stops } from "./steps.js";

/** @typedef {"start" | "end"} End */

export class Grips {
  /** @type {{ node: HTMLButtonElement, end: End, n: number }[]} */
  #grips = [];
  /** The mark whose ends are shown. @type {Mark | null} */
  #mark = null;
  /** The fragment an end of which is held just now. @type {number | null} */
  #held = null;

  /**
   * @param {Marking} marking
   * @param {Overlay} overlay
   * @param {(words: string) => void} say
   */
  constructor(marking, overlay, say) {
    this.marking = marking;
    this.overlay = overlay;
    this.text = overlay.text;
    this.say = say;
  }

  /**
   * Show the ends of a mark, or of what is chosen for it.
   *
   * @param {Mark | null} mark null shows none
   */
  show(mark) {
    this.#mark = mark;
    const { moving, chosen } = this.marking;
    const moved = moving !== null && !moving.sought;
    const one = moved && chosen ? [chosen] : [];
    const spans = mark && !moving ? mark.data.fragments : one;
    // One that is held stays the same: with it the hold on it would go.
    const held = moved ? this.#held : null;
    const spare = held === null ? spans.length * 2 : this.#grips.length;
    while (this.#grips.length > spare) this.#grips.pop()?.node.remove();
    while (this.#grips.length < spans.length * 2) this.#grips.push(this.#make());
    // First read where all stand, then write.
    const boxes = this.#grips.map(({ end, n }) => {
      const span = held === null ? spans[n] : n === held ? chosen : null;
      return span && this.overlay.caretBox(span[end], end === "end");
    });
    for (const [i, { node }] of this.#grips.entries()) {
      const box = boxes[i];
      node.hidden = !box;
      // Before E they are for the pointer; with the keyboard a mark would have too many stops.
      node.tabIndex = moved ? 0 : -1;
      if (!box) continue;
      node.style.left = `${box.x}px`;
      node.style.top = `${box.y}px`;
      node.style.height = `${box.height}px`;
    }
  }

  /** Give the keys to where the mark ends. */
  focus() {
    this.#grips.at(-1)?.node.focus({ preventScroll: true });
  }

  #make() {
    const at = this.#grips.length;
    const end = /** @type {End} */ (at % 2 ? "end" : "start");
    const words = end === "end" ? "Where the mark ends" : "Where the mark begins";
    const node = el("button", { type: "button", class: "grip", "aria-label": words });
    node.dataset.end = end;
    const grip = { node, end, n: Math.floor(at / 2) };
    node.addEventListener("pointerdown", (event) => this.#onPress(event, grip));
    // Nothing of a drag is a gesture of the page: a quick one would be a fling, which swallows the next tap.
    node.addEventListener("touchstart", (event) => event.preventDefault(), { passive: false });
    node.addEventListener("keydown", (event) => this.#onKey(event, end));
    this.overlay.sheet.append(node);
    return grip;
  }

  /**
   * @param {PointerEvent} press
   * @param {{ node: HTMLButtonElement, end: End, n: number }} grip
   */
  #onPress(press, { node, end, n }) {
    press.preventDefault();
    press.stopPropagation();
    // One that was moving before, by E, is saved when the person says so.
    const atOnce = this.marking.moving === null;
    let moved = false;
    this.#held = n;
    node.setPointerCapture(press.pointerId);
    this.overlay.sheet.toggleAttribute("data-dragging", true);
    const drag = (/** @type {PointerEvent} */ { clientX, clientY, altKey }) => {
      const place = this.text.nearest(clientX, clientY);
      if (!place) return;
      if (!moved && atOnce && this.#mark) this.marking.move(this.#mark, n);
      moved = true;
      const at = offsetOf(place);
      const word = this.text.snapped({ start: at, end: at });
      this.#reach(end, altKey ? at : word[end]);
    };
    const drop = () => {
      node.removeEventListener("pointermove", drag);
      this.overlay.sheet.removeAttribute("data-dragging");
      this.#held = null;
      if (!moved || !atOnce) return;
      this.marking.keep();
      this.say("The boundaries are moved. Ctrl Z moves them back.");
    };
    node.addEventListener("pointermove", drag);
    node.addEventListener("lostpointercapture", drop, { once: true });
  }

  /**
   * @param {KeyboardEvent} event
   * @param {End} end
   */
  #onKey(event, end) {
    if (event.key === "Enter") {
      event.preventDefault();
      this.marking.keep();
      this.say("The boundaries are saved.");
    }
    const direction = event.key === "ArrowLeft" ? -1 : event.key === "ArrowRight" ? 1 : null;
    const { chosen } = this.marking;
    const place = chosen && this.text.place(chosen[end]);
    if (!direction || !place) return;
    event.preventDefault();
    const step = stepOf(event);
    // A mark begins where a word begins and ends where one ends, whichever way it is moved.
    const edges = stops(place.block.text, step, end === "start" ? -1 : 1);
    const units =
      direction > 0
        ? edges.find((edge) => edge > place.units)
        : edges.findLast((edge) => edge < place.units);
    const target =
      units === undefined
        ? stepped(this.text, place, step, direction)
        : { block: place.block, units };
    if (!target) return;
    this.#reach(end, offsetOf(target));
    this.say(this.marking.quote(this.marking.spans));
  }

  /**
   * Move one end; the other stays, and they do not pass each other.
   *
   * @param {End} end
   * @param {number} at
   */
  #reach(end, at) {
    const { chosen } = this.marking;
    if (!chosen) return;
    const span = { ...chosen, [end]: at };
    if (span.start < span.end) this.marking.select(span);
  }
}
