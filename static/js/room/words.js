/** Small words of the room: a time of day, initials, a count. */

import { el } from "../shared/dom.js";

// To make one takes a hundred times as long as to use it.
const TIME = new Intl.DateTimeFormat([], { hour: "2-digit", minute: "2-digit", hour12: false });
const DAY = new Intl.DateTimeFormat([], { day: "numeric", month: "short" });

/**
 * A moment as a colleague would say it: the time today, else the day too.
 *
 * @param {string} iso
 * @returns {HTMLTimeElement}
 */
export function clock(iso) {
  const at = new Date(iso);
  const today = at.toDateString() === new Date().toDateString();
  const day = today ? "" : `${DAY.format(at)}, `;
  return el("time", { datetime: iso }, `${day}${TIME.format(at)}`);
}

/** @param {string} name */
export function initials(name) {
  const words = name.split(/\s+/u).filter(Boolean);
  const [first, last] = [words[0], words.length > 1 ? words.at(-1) : ""];
  return [first, last]
    .map((word) => Array.from(word ?? "")[0] ?? "")
    .join("")
    .toUpperCase();
}

/**
 * @param {number} number
 * @param {string} one
 * @param {string} many
 */
export function counted(number, one, many) {
  return `${number} ${number === 1 ? one : many}`;
}

/** Words that fit on a line. @param {string} quote */
export function shortened(quote) {
  const points = Array.from(quote);
  return points.length > 40 ? `${points.slice(0, 39).join("").trimEnd()}…` : quote;
}
