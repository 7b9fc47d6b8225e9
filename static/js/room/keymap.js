/** What each key does in the reading room, once for the listener and for the page that shows it. */

/** @import { Room } from "./room.js" */
import { el } from "../shared/dom.js";
import { KINDS } from "./kinds.js";

/** @typedef {{ keys: string[], shown: string[], does: string, run: ((room: Room) => void) | null }} Binding */

/** @type {Binding[]} */
const KIND_KEYS = Object.entries(KINDS).map(([kind, { key, name, says }]) => ({
  keys: [key.toLowerCase()],
  shown: [key],
  does: `mark: ${name.toLowerCase()}, ${says}`,
  run: (room) => room.deeds.mark(/** @type {import("../types.d.ts").Kind} */ (kind)),
}));

/** @type {Binding[]} */
export const BINDINGS = [
  ...KIND_KEYS,
  {
    keys: ["a"],
    shown: ["A"],
    does: "attribution from the sentence: who says it, as the marks or the rules have it",
    run: (room) => room.deeds.attribute(),
  },
  {
    keys: ["p"],
    shown: ["P"],
    does: "private note",
    run: (room) => room.deeds.mark("note", "private"),
  },
  { keys: ["m"], shown: ["M"], does: "comment", run: (room) => room.deeds.comment() },
  { keys: ["+"], shown: ["+"], does: "add a fragment", run: (room) => room.marking.addFragment() },
  {
    keys: ["y"],
    shown: ["Y"],
    does: "copy the link to the chosen words, or to the open mark",
    run: (room) => room.deeds.copyLink(),
  },
  { keys: ["l"], shown: ["L"], does: "last used source", run: (room) => room.deeds.lastSource() },
  { keys: ["j"], shown: ["J"], does: "next mark", run: (room) => room.deeds.step(1) },
  { keys: ["k"], shown: ["K"], does: "previous mark", run: (room) => room.deeds.step(-1) },
  { keys: ["t"], shown: ["T"], does: "next thing to do", run: (room) => room.deeds.nextTodo() },
  {
    keys: ["e"],
    shown: ["E"],
    does: "correct the proposal; move the boundaries of the open mark: arrows, Shift Tab for where it begins",
    run: (room) => room.deeds.move(room.opened),
  },
  {
    keys: ["Backspace", "Delete"],
    shown: ["⌫"],
    does: "refuse the proposal; delete the mark",
    run: (room) => room.deeds.discard(),
  },
  {
    keys: ["Enter"],
    shown: ["⏎"],
    does: "accept the proposal; save the boundaries",
    run: (room) => room.deeds.accept(),
  },
  { keys: ["Ctrl+z"], shown: ["Ctrl", "Z"], does: "undo", run: (room) => room.writing.undo() },
  {
    keys: ["Ctrl+Shift+z", "Ctrl+y"],
    shown: ["Ctrl", "Shift", "Z"],
    does: "redo",
    run: (room) => room.writing.redo(),
  },
  { keys: ["["], shown: ["["], does: "to the text", run: (room) => room.deeds.toText() },
  { keys: ["]"], shown: ["]"], does: "to the cards", run: (room) => room.deeds.toCards() },
  {
    keys: ["Escape"],
    shown: ["Esc"],
    does: "drop the selection, close the card, back to the text",
    run: (room) => room.deeds.escape(),
  },
  { keys: ["?"], shown: ["?"], does: "this list", run: () => showKeys() },
  {
    keys: [],
    shown: ["←", "→"],
    does: "in the text: the caret by character; with Ctrl by word, with Alt by sentence; Shift chooses",
    run: null,
  },
  { keys: [], shown: ["↑", "↓"], does: "in the text: the caret by line", run: null },
  {
    keys: ["/"],
    shown: ["/"],
    does: "search in this article; Esc chooses what it found",
    run: (room) => room.find.open(),
  },
  {
    keys: [],
    shown: ["G", "D"],
    does: "to my desk (A articles, V review, Q requests, J jobs)",
    run: null,
  },
  { keys: [], shown: ["Ctrl", "⏎"], does: "send the form in hand", run: null },
];

/** @type {ReadonlyMap<string, Binding>} */
export const BINDING_OF = new Map(BINDINGS.flatMap((each) => each.keys.map((key) => [key, each])));

/** @type {HTMLDialogElement | null} */
let dialog = null;

/** Show every key; Esc closes. */
export function showKeys() {
  dialog ??= make();
  if (!dialog.open) dialog.showModal();
}

function make() {
  const rows = BINDINGS.map(({ shown, does }) => {
    const keys = shown.flatMap((key) => [el("kbd", {}, key), " "]);
    return el("div", {}, el("dt", {}, ...keys), el("dd", {}, does));
  });
  const close = el("button", { class: "button", type: "submit" }, "Close");
  const made = el(
    "dialog",
    { class: "keys", "aria-labelledby": "keys-title" },
    el("h2", { id: "keys-title" }, "Every key"),
    el("p", { class: "quiet" }, "Keys of one letter are off while you type."),
    el("dl", {}, ...rows),
    el("form", { method: "dialog", class: "actions" }, close),
  );
  document.body.append(made);
  return made;
}
