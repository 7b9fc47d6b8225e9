/** What each key does in the reading room. templates/pages/_keys.html says it in words. */

/** @import { Room } from "./room.js" */
import { byId } from "../shared/dom.js";
import { KIND_OF_KEY } from "./kinds.js";

/** @typedef {(room: Room) => void} Deed */

/** @type {Record<string, Deed>} */
const DEEDS = {
  a: ({ deeds }) => deeds.attribute(),
  p: ({ deeds }) => deeds.mark("note", "private"),
  m: ({ deeds }) => deeds.comment(),
  "+": ({ marking }) => marking.addFragment(),
  y: ({ deeds }) => deeds.copyLink(),
  l: ({ deeds }) => deeds.lastSource(),
  j: ({ deeds }) => deeds.step(1),
  k: ({ deeds }) => deeds.step(-1),
  t: ({ deeds }) => deeds.nextTodo(),
  o: jump,
  e: ({ deeds, opened }) => deeds.move(opened),
  Backspace: ({ deeds }) => deeds.discard(),
  Delete: ({ deeds }) => deeds.discard(),
  Enter: ({ deeds }) => deeds.accept(),
  "Ctrl+z": ({ writing }) => writing.undo(),
  "Ctrl+Shift+z": ({ writing }) => writing.redo(),
  "Ctrl+y": ({ writing }) => writing.redo(),
  "[": ({ deeds }) => deeds.toText(),
  "]": ({ deeds }) => deeds.toCards(),
  Escape: ({ deeds }) => deeds.escape(),
  "/": ({ find }) => find.open(),
  "?": showKeys,
};

/** @type {ReadonlyMap<string, Deed>} */
export const DEED_OF = new Map([
  ...Object.entries(DEEDS),
  ...[...KIND_OF_KEY].map(([key, kind]) => {
    return /** @type {[string, Deed]} */ ([key, ({ deeds }) => deeds.mark(kind)]);
  }),
]);

/** Show what there is to jump to; its module comes when it is asked for. @param {Room} room */
export async function jump(room) {
  const module = await import("./parts/jumps.js").catch(() => null);
  if (module) module.showJumps(room);
  else room.say("The list comes once there is a line again.");
}

/** Show every key; Esc closes. */
export function showKeys() {
  /** @type {HTMLDialogElement} */ (byId("keys")).showModal();
}
