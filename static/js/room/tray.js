/** The tray of marks that lost their words: nothing is thrown away, and each can be attached again. */

/** @import { Mark } from "./marks.js" */
/** @import { Room } from "./room.js" */
import { button, el } from "../shared/dom.js";
import { KINDS } from "./kinds.js";
import { why } from "./parts/moved.js";
import { trouble } from "./parts/trouble.js";
import { counted } from "./words.js";

export class Tray {
  #shown = "";

  /**
   * @param {Room} room
   * @param {HTMLElement} element
   */
  constructor(room, element) {
    this.room = room;
    this.element = element;
    this.summary = el("summary", {});
    this.list = el("ul", { class: "tray__list" });
    this.away = el("p", { class: "quiet sm" });
    element.append(this.summary, this.away, this.list);
  }

  update() {
    const { orphans, onTheirWay } = this.room.marks;
    const away = this.room.given.newest === this.room.given.revision ? onTheirWay : [];
    this.element.hidden = !orphans.length && !away.length;
    this.away.hidden = !away.length;
    const verb = away.length === 1 ? "comes" : "come";
    this.away.textContent = `${counted(away.length, "mark", "marks")} ${verb} over from the revision before.`;
    const sought = this.room.marking.moving?.id;
    const look = JSON.stringify([
      sought,
      ...orphans.map(({ data, firm, problem }) => [data.id, data.version, firm, problem?.detail]),
    ]);
    if (look === this.#shown) return;
    this.#shown = look;
    const focused = document.activeElement?.closest("[data-orphan]")?.getAttribute("data-orphan");
    this.summary.textContent = `${counted(orphans.length, "mark", "marks")} without a place`;
    this.list.replaceChildren(...orphans.map((mark) => this.#item(mark, mark.data.id === sought)));
    if (focused) this.focus(focused);
  }

  /** @param {string} id */
  focus(id) {
    this.element.toggleAttribute("open", true);
    const item = this.list.querySelector(`[data-orphan="${CSS.escape(id)}"]`);
    const first = item?.querySelector("button") ?? item;
    if (!(first instanceof HTMLElement)) return false;
    first.focus();
    return true;
  }

  /**
   * @param {Mark} mark
   * @param {boolean} sought
   */
  #item(mark, sought) {
    const { room } = this;
    const { id, kind, quote, author, moved, revision } = mark.data;
    const { key, name } = KINDS[kind];
    const letter = {
      class: "kind",
      "data-kind": kind,
      "data-firm": "orphan",
      "aria-hidden": "true",
    };
    const by = author?.id === room.me.id ? "you" : (author?.name ?? "found by rules");
    const said = moved ? `${why(moved)}. ` : "";
    const says = sought
      ? "Choose the words where it belongs, then Enter."
      : `${said}It stood in revision ${revision}.`;
    return el(
      "li",
      { class: "tray__item", "data-orphan": id, tabindex: -1 },
      el("span", letter, key),
      el(
        "div",
        { class: "stack stack--tight" },
        el(
          "p",
          { class: "meta" },
          el("span", { class: "kind kind--name", "data-kind": kind }, name),
          el("span", {}, by),
        ),
        el("blockquote", { class: "serif" }, quote),
        el("p", { class: "quiet sm" }, says),
        trouble(room, mark),
        room.given.may_mark
          ? el(
              "div",
              { class: "actions" },
              button(sought ? "Leave it for later" : "Mark the words where it belongs", () =>
                sought ? room.deeds.escape() : room.deeds.seek(id),
              ),
              room.mayChange(mark)
                ? button("Delete", () => room.deeds.remove(id), { tone: "quiet" })
                : null,
            )
          : null,
      ),
    );
  }
}
