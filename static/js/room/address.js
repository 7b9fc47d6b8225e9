/** Addresses that lead to words of the text, and copying them. */

/** @import { Fragment } from "../types.d.ts" */
/** @import { Room } from "./room.js" */
import { notice } from "../shared/notices.js";

/** Where an address leads, as the server read it. @typedef {{ mark?: string, start?: number, end?: number, says?: string }} Target */

/** What the address bar had beside the path. */
const PASSING = ["at", "mark", "revision"];

/**
 * The address at which this text opens with these words shown.
 *
 * @param {number} revision
 * @param {readonly Fragment[]} spans at least one
 * @returns {string}
 */
export function addressOf(revision, spans) {
  const start = Math.min(...spans.map((span) => span.start));
  const end = Math.max(...spans.map((span) => span.end));
  return `${location.origin}${location.pathname}?revision=${revision}&at=${start}-${end}`;
}

/**
 * The address at which this text opens with a mark's card open.
 *
 * @param {string} id
 * @returns {string}
 */
export function addressOfMark(id) {
  return `${location.origin}${location.pathname}?mark=${id}`;
}

/**
 * Put an address on the clipboard, or show it where the browser keeps that shut.
 *
 * @param {string} address
 * @returns {Promise<boolean>} whether it was copied
 */
export async function copy(address) {
  try {
    await navigator.clipboard.writeText(address);
    return true;
  } catch {
    notice("The link could not be copied.", `Copy it from here: ${address}`, "warn");
    return false;
  }
}

/** Take from the address bar what led here: a reload begins where one reads. */
function arrived() {
  const here = new URL(location.href);
  for (const name of PASSING) here.searchParams.delete(name);
  history.replaceState(null, "", here.pathname + here.search + here.hash);
}

/** What led here: words, a mark, a card of this page. */
export class Arrival {
  /** @param {Room} room */
  constructor(room) {
    this.room = room;
    addEventListener("hashchange", () => this.lead());
  }

  /** Show it, once. */
  lead() {
    const { given, marks } = this.room;
    const { target } = given;
    given.target = null;
    if (target) this.#show(target);
    const id = location.hash.match(/^#(?:card|mark)-(.+)$/u)?.[1];
    if (!id || !marks.find(id)) return;
    this.room.open(id, { focus: true });
    history.replaceState(null, "", location.pathname);
  }

  /** @param {Target} target */
  #show({ mark, start, end, says }) {
    const { room } = this;
    arrived();
    if (says) notice("The text has changed.", says, "warn");
    if (mark && room.marks.find(mark)) room.open(mark, { focus: true });
    else if (mark)
      notice("This mark is gone.", "It was deleted, or it is of another text.", "warn");
    if (start === undefined || end === undefined) return;
    const span = { start, end };
    room.marking.choose(span);
    room.bring(span);
    room.home.focus({ preventScroll: true });
    room.say(`${room.labelAt(start)}: ${room.text.quote(span)}`);
  }
}
