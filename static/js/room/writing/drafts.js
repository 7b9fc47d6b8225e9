/**
 * What a person is writing and has not sent: kept in this browser at every key, and at the desk a
 * moment later, where no one else sees it, for another browser to go on with.
 */

import { get, post, remove } from "../../shared/api.js";
import { el, icon } from "../../shared/dom.js";
import { clock } from "../words.js";
import { keep, kept, keysFrom } from "./kept.js";

/** How long typing must rest before the desk is told, in milliseconds. */
const REST = 800;

/** @typedef {{ text: string, at: string, sent: boolean }} Draft `sent`: the desk has it so */

export class Drafts {
  #prefix;
  /** @type {Map<string, ReturnType<typeof setTimeout>>} */
  #timers = new Map();
  /** Fields by the name of their draft. @type {Map<string, { field: HTMLTextAreaElement | HTMLInputElement, line: HTMLElement }>} */
  #fields = new Map();

  /** @param {string} me whose they are: a browser may have several people */
  constructor(me) {
    this.#prefix = `draft ${me} `;
    this.#load();
    addEventListener("online", () => this.#sendAll());
  }

  /**
   * Keep what is typed into a field, and put there what was kept.
   *
   * @param {string} name the same for the same thing everywhere: `comment-…`
   * @param {HTMLTextAreaElement | HTMLInputElement} field
   * @returns {HTMLElement} a line that says where it is kept, for the form
   */
  bind(name, field) {
    const line = el("span", { class: "saved draft", hidden: true });
    this.#fields.set(name, { field, line });
    const draft = this.#of(name);
    if (draft) field.value = draft.text;
    this.#say(name);
    field.addEventListener("input", () => this.#type(name, field.value));
    return line;
  }

  /** It was sent, or given up. @param {string} name */
  drop(name) {
    if (this.#of(name)) this.#type(name, "");
  }

  /** @param {string} name @returns {Draft | null} */
  #of(name) {
    const draft = /** @type {Draft | null} */ (kept(this.#prefix + name));
    return draft?.text ? draft : null;
  }

  /**
   * @param {string} name
   * @param {string} text
   */
  #type(name, text) {
    // An empty one stays until the desk knows that there is none any more.
    keep(this.#prefix + name, { text, at: new Date().toISOString(), sent: false });
    this.#say(name);
    clearTimeout(this.#timers.get(name));
    this.#timers.set(
      name,
      setTimeout(() => this.#send(name), REST),
    );
  }

  /** @param {string} name */
  async #send(name) {
    const draft = /** @type {Draft | null} */ (kept(this.#prefix + name));
    if (!draft || draft.sent) return;
    try {
      if (draft.text) await post("drafts/", { key: name, text: draft.text });
      else await remove(`drafts/${name}/`);
    } catch {
      // It is in this browser, and goes out with the next key or the next visit.
      return;
    }
    const now = /** @type {Draft | null} */ (kept(this.#prefix + name));
    if (now?.at !== draft.at) return;
    keep(this.#prefix + name, draft.text ? { ...draft, sent: true } : null);
    this.#say(name);
  }

  #sendAll() {
    for (const key of keysFrom(this.#prefix)) this.#send(key.slice(this.#prefix.length));
  }

  /** Learn what was written elsewhere; what was written here and not told yet goes out instead. */
  async #load() {
    /** @type {{ key: string, text: string, updated_at: string }[]} */
    const all = await get("drafts/").catch(() => null);
    if (!all) return;
    const there = new Map(all.map((each) => [each.key, each]));
    for (const key of keysFrom(this.#prefix)) {
      const name = key.slice(this.#prefix.length);
      const draft = /** @type {Draft} */ (kept(key));
      if (!draft.sent) there.delete(name);
      // Sent or given up in another browser.
      else if (!there.has(name)) keep(key, null);
    }
    for (const [name, { text, updated_at: at }] of there) {
      keep(this.#prefix + name, { text, at, sent: true });
      const bound = this.#fields.get(name);
      if (bound?.field.isConnected && !bound.field.value) bound.field.value = text;
      this.#say(name);
    }
    this.#sendAll();
  }

  /** @param {string} name */
  #say(name) {
    const line = this.#fields.get(name)?.line;
    if (!line) return;
    const draft = this.#of(name);
    line.hidden = !draft;
    if (!draft) return;
    const where = draft.sent ? ", here and on the server" : ", in this browser";
    const words = el("span", {}, "Draft kept ", clock(draft.at), where);
    line.replaceChildren(icon("check"), words);
  }
}
