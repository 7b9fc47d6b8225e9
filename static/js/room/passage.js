/** The cards of the marks that begin in one paragraph: one box, so that what changes in it stays in it. */

/** @import { Card } from "./card.js" */
import { el } from "../shared/dom.js";

export class Passage {
  element = el("div", { class: "passage", role: "none" });
  /** @type {readonly Card[]} */
  #cards = [];

  /** @param {readonly Card[]} cards in the order of the text */
  fill(cards) {
    const same = cards.length === this.#cards.length && cards.every((c, i) => c === this.#cards[i]);
    if (same) return;
    this.#cards = cards;
    arrange(
      this.element,
      cards.map(({ element }) => element),
    );
  }

  /** Say whether it is to be seen: a card in it is whole, or even open. */
  show() {
    const near = this.#cards.some((card) => card.parts) ? "open" : "";
    const whole = near || this.#cards.some((card) => card.whole);
    const { element } = this;
    if (!whole) element.removeAttribute("data-near");
    else if (element.dataset.near !== near) element.dataset.near = near;
  }
}

/**
 * Make elements the children of another, in their order. Those that are there already are not moved
 * without need: what moves loses the focus.
 *
 * @param {Element} parent
 * @param {readonly Element[]} children
 */
export function arrange(parent, children) {
  const kept = new Set(children);
  for (const child of [...parent.children]) if (!kept.has(child)) child.remove();
  let before = parent.firstElementChild;
  for (const child of children) {
    if (child === before) before = before.nextElementSibling;
    else parent.insertBefore(child, before);
  }
}
