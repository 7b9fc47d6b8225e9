/** The form that finds a source of the registry as one types, or makes a new one. Loaded when it is opened. */

/** @import { Source } from "../../types.d.ts" */
/** @import { SourcePart } from "./source.js" */
import { get, post } from "../../shared/api.js";
import { el } from "../../shared/dom.js";
import { keepFilled } from "../writing/filled.js";
import { cardForm, field, select } from "./form.js";

/** How long typing must rest before the registry is asked, in milliseconds. */
const REST = 150;
const KINDS = /** @type {[string, string][]} */ ([
  ["person", "a person"],
  ["organisation", "an organisation"],
  ["outlet", "an outlet"],
  ["document", "a document"],
]);

/** @param {SourcePart} part of a source mark */
export function link(part) {
  const { room } = part;
  const mark = room.marks.find(part.id);
  if (!mark) {
    part.editing = false;
    return;
  }
  const chooser = new Chooser(mark.data.source?.name ?? mark.data.quote);
  const form = cardForm({
    label: "Link to a source",
    save: "Link",
    fields: chooser.fields,
    send: async () => {
      part.link(await chooser.chosen());
      room.drafts.drop(part.draft);
      part.close();
    },
    leave: () => part.close(),
  });
  keepFilled(room, part.draft, form);
  form.addEventListener("filled", () => chooser.look());
  part.show([el("h3", {}, "Who is this?"), form], chooser.input);
  chooser.input.select();
  chooser.look();
}

/** A field that finds sources by any of their names; the last row makes a new one. */
class Chooser {
  /** @type {Source[]} */
  #found = [];
  #active = -1;
  #timer = 0;
  /** What was picked from the list. @type {Source | null} */
  #picked = null;

  /** @param {string} name to begin with */
  constructor(name) {
    this.list = el("ul", {
      class: "options",
      role: "listbox",
      "aria-label": "Sources",
      hidden: true,
    });
    this.list.id = `options-${crypto.randomUUID()}`;
    this.input = el("input", {
      name: "name",
      value: name,
      maxlength: 200,
      autocomplete: "off",
      role: "combobox",
      "aria-expanded": "false",
      "aria-autocomplete": "list",
      "aria-controls": this.list.id,
    });
    this.kind = select("kind", KINDS, "organisation");
    this.newKind = field("New in the registry, as", this.kind);
    this.fields = [
      field("Name", this.input, "Any name it goes by; arrows choose"),
      this.list,
      this.newKind,
    ];
    this.input.addEventListener("input", () => {
      this.#picked = null;
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.look(), REST);
    });
    this.input.addEventListener("keydown", (event) => this.#onKey(event));
  }

  /** Ask the registry for what is typed. */
  async look() {
    const query = this.input.value.trim();
    const page = query
      ? await get(`sources/?q=${encodeURIComponent(query)}`).catch(() => null)
      : null;
    // An answer to what was typed before is of no use any more.
    if (query !== this.input.value.trim()) return;
    this.#found = page?.results ?? page ?? [];
    this.#active = -1;
    this.#show();
  }

  /** The source that is meant, made now where the registry has none of this name. @returns {Promise<Source>} */
  async chosen() {
    const name = this.input.value.trim();
    const same = this.#found.find((source) => source.name.toLowerCase() === name.toLowerCase());
    const known = this.#picked ?? same;
    return (
      known ?? (await post("sources/", { id: crypto.randomUUID(), name, kind: this.kind.value }))
    );
  }

  #show() {
    const rows = this.#found.slice(0, 8).map((source, i) => {
      const id = `${this.list.id}-${i}`;
      const row = el("li", {
        role: "option",
        id,
        "aria-selected": i === this.#active ? "true" : "false",
      });
      row.append(source.name, el("span", { class: "quiet sm" }, ` ${source.kind}`));
      row.addEventListener("pointerdown", (event) => {
        event.preventDefault();
        this.#pick(source);
      });
      return row;
    });
    this.list.replaceChildren(...rows);
    this.list.hidden = !rows.length || this.#picked !== null;
    this.input.setAttribute("aria-expanded", String(!this.list.hidden));
    const active = this.#active >= 0 ? `${this.list.id}-${this.#active}` : "";
    this.input.setAttribute("aria-activedescendant", active);
    const name = this.input.value.trim().toLowerCase();
    const known = this.#picked || this.#found.some((source) => source.name.toLowerCase() === name);
    this.newKind.hidden = Boolean(known);
  }

  /** @param {Source} source */
  #pick(source) {
    this.#picked = source;
    this.input.value = source.name;
    this.#show();
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const rows = Math.min(8, this.#found.length);
    if (step && rows) {
      event.preventDefault();
      this.#active = (this.#active + step + rows) % rows;
      this.#show();
    } else if (event.key === "Enter" && this.#active >= 0 && !this.#picked) {
      event.preventDefault();
      const source = this.#found[this.#active];
      if (source) this.#pick(source);
    }
  }
}
