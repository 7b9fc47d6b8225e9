/** The left side and the bar: what is left to do, which marks are shown, what is saved, who is here. */

/** @import { Mark } from "./marks.js" */
/** @import { Room } from "./room.js" */
/** @import { Colleague } from "./sync.js" */
/** @import { Todo } from "./todo.js" */
import { byId, el, icon, one, put } from "../shared/dom.js";
import { counted } from "./words.js";

/**
 * What there is to do: each kind that the page lists, in its order, with its marks.
 *
 * @param {Room} room
 * @returns {{ row: HTMLElement, words: string, marks: readonly Mark[] }[]}
 */
export function todos(room) {
  const open = Map.groupBy(room.seen(), (mark) => room.todoOf(mark) ?? "none");
  return [...byId("left-to-do").children].map((node) => {
    const row = /** @type {HTMLElement} */ (node);
    const todo = /** @type {Todo | undefined} */ (row.dataset.todo);
    const marks = todo === "lost" ? room.marks.orphans : (todo && open.get(todo)) || [];
    return { row, words: row.dataset.words ?? "", marks };
  });
}

/** @param {Room} room */
export function showTodos(room) {
  const all = todos(room);
  const some = all.some(({ marks }) => marks.length);
  for (const { row, words, marks } of all) {
    const [first] = marks;
    row.hidden = !first;
    const look = first ? `${first.data.id} ${marks.length}` : "";
    // What says it already is left in peace, and so is its layout.
    if (!first || row.dataset.look === look) continue;
    row.dataset.look = look;
    const number = el("span", { class: "count" }, String(marks.length));
    row.replaceChildren(el("a", { class: "todo", href: `#card-${first.data.id}` }, words, number));
  }
  one(document, ".todo-none").hidden = some;
  showNext(room);
}

/** @param {Room} room */
function showNext(room) {
  const next = room.seen().find((mark) => room.todoOf(mark));
  const todo = next && room.todoOf(next);
  const words = todo ? one(document, `[data-todo=${todo}]`).dataset.goal : "";
  for (const node of document.querySelectorAll("[data-next]")) {
    const link = node.matches("a") ? node : node.querySelector("a");
    const said = next ? `${words}, ${room.label(next.data)}` : room.idle();
    put(node.querySelector("[data-next-words]"), said);
    put(node.querySelector("[data-next-place]"), next ? room.label(next.data) : "");
    if (link instanceof HTMLAnchorElement) {
      link.hidden = !todo;
      if (next) link.href = `#card-${next.data.id}`;
    }
  }
}

/** @param {Room} room */
export function showLegend(room) {
  const shown = room.marks.list.filter((mark) => room.marks.stands(mark) && !mark.data.proposal);
  const counts = Map.groupBy(shown, ({ data }) => data.kind);
  for (const node of document.querySelectorAll("[data-shows]")) {
    const kind = /** @type {import("../types.d.ts").Kind} */ (
      /** @type {HTMLElement} */ (node).dataset.shows
    );
    node.setAttribute("aria-pressed", String(!room.hidden.has(kind)));
    node.classList.toggle("off", room.hidden.has(kind));
    put(node.querySelector(".count"), String(counts.get(kind)?.length ?? 0));
  }
  for (const node of document.querySelectorAll("[data-cards]")) {
    const cards = room.carded().filter(({ data }) => !data.proposal).length;
    put(node, counted(cards, "card", "cards"));
  }
}

/** One short line where the work is: saved, on its way, waiting, refused. @param {Room} room */
export function showSaved(room) {
  const line = byId("saved");
  const of = (/** @type {Mark["firm"]} */ firm) =>
    [...room.marks.all].filter((mark) => mark.firm === firm).length;
  const [refused, waiting, saving] = [of("refused"), of("waiting"), of("saving")];
  const { state, behind } = room.sync;
  const { deeds } = room.writing.outbox;
  /** @type {[string, string, string]} */
  let [tone, sign, words] = ["", "check", "All saved"];
  if (room.asItStood) [tone, sign, words] = ["waiting", "clock", "As it stood: to read alone"];
  else if (state === "sent away")
    [tone, sign, words] = ["failed", "alert", "You can no longer work here"];
  else if (refused)
    [tone, sign, words] = [
      "failed",
      "alert",
      `${counted(refused, "mark was", "marks were")} refused`,
    ];
  else if (waiting)
    [tone, sign, words] = [
      "waiting",
      "off",
      `${counted(waiting, "mark waits", "marks wait")} here and go out by themselves`,
    ];
  else if (state === "down")
    [tone, sign, words] = ["waiting", "off", "Offline: what you mark waits here"];
  else if (behind > 1) [tone, sign, words] = ["", "refresh", `Catching up, ${behind} events`];
  else if (saving || deeds.length) [tone, sign, words] = ["", "refresh", "Saving"];
  if (line.textContent?.trim() === words) return;
  line.dataset.state = tone;
  if (!tone) line.removeAttribute("data-state");
  line.replaceChildren(icon(sign), ` ${words}`);
}

/** @param {Room} room */
export function showUndo(room) {
  const { history, ready } = room.writing;
  const { undoable, redoable } = history;
  for (const [id, word, steps] of /** @type {const} */ ([
    ["undo", "Undo", undoable],
    ["redo", "Redo", redoable],
  ])) {
    const node = /** @type {HTMLButtonElement} */ (byId(id));
    const last = steps.at(-1);
    node.disabled = !last || !ready;
    node.setAttribute("aria-label", last ? `${word}: ${last.label}` : word);
  }
}

/** @param {Room} room */
export function showPeople(room) {
  /** @type {Map<string, Colleague>} */
  const others = new Map();
  for (const each of room.sync.people.values())
    if (each.id !== room.me.id) others.set(each.id, each);
  const items = [...others.values()].map(({ name, initials, at }) => {
    const where = at === null ? "reading" : `at ${room.labelAt(at)}`;
    return el(
      "li",
      { title: `${name}, ${where}` },
      el("span", { class: "person", "aria-hidden": "true" }, initials),
      el("span", { class: "hidden-visually" }, `${name}, ${where}`),
    );
  });
  byId("here").replaceChildren(...items);
}
