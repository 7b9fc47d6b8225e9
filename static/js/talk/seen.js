/** Who sees a note: the newsroom and exports, the newsroom, or its author alone. */

import { field, select } from "../room/parts/form.js";
/** @import { Mark } from "../room/marks.js" */
/** @import { Room } from "../room/room.js" */
import { post } from "../shared/api.js";
import { el, one } from "../shared/dom.js";

const WORDS = /** @type {[import("../types.d.ts").Visibility, string][]} */ ([
  ["internal", "The newsroom"],
  ["open", "The newsroom and exports"],
  ["private", "Only you"],
]);

export class SeenPart {
  /**
   * @param {Room} room
   * @param {Mark} mark a note
   */
  constructor(room, mark) {
    this.room = room;
    this.id = mark.data.id;
    this.choice = select("visibility", WORDS, mark.data.visibility);
    this.choice.addEventListener("change", () => this.#choose());
    const asked = field("Seen by", this.choice, " ");
    this.said = one(asked, ".hint");
    this.element = el("div", { class: "card__part" }, asked);
  }

  update() {
    const mark = this.room.marks.find(this.id);
    if (!mark) return;
    const { author, visibility, version } = mark.data;
    const mine = author?.id === this.room.me.id && this.room.given.may_mark;
    if (document.activeElement !== this.choice) this.choice.value = visibility;
    this.choice.disabled = !mine || !version;
    const words = {
      internal: "No export has it.",
      open: "Exports and prints have it.",
      private: "Nobody else learns of this note.",
    };
    this.said.textContent = words[visibility];
  }

  async #choose() {
    const mark = this.room.marks.find(this.id);
    if (!mark) return;
    const sent = { version: mark.data.version, visibility: this.choice.value };
    await this.room.attempt(post(`annotations/${this.id}/visibility/`, sent));
    this.choice.blur();
    await this.room.marks.refresh([this.id]);
    this.update();
  }
}
