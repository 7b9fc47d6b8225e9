/**
 * What a person is writing and has not sent: kept in this browser at every key, and at the desk a
 * moment later, where no one else sees it, for another browser to go on with.
 */

import { get, post, Refused, remove } from "../../shared/api.js";
import { el, icon } from "../../shared/dom.js";
import { clock } from "../words.js";
import { keep, kept, keysFrom } from "./kept.js";

/** How long typing must rest before the desk is told, in milliseconds. */
const REST = 800;
/** How long what other browsers did is not asked for again, in milliseconds. */
const FRESH = 10_000;

/** @typedef {{ text: string, at: string, sent: boolean }} Draft `sent`: the desk has it so */
/** What is typed in: a control, or a whole form as one text. @typedef {EventTarget & { value: string, isConnected: boolean, contains: (node: Node | null) => boolean }} Field */

export class Drafts {
  #prefix;
  /** @type {Map<string, ReturnType<typeof setTimeout>>} */
  #timers = new Map();
  /** Fields by the name of their draft. @type {Map<string, { field: Field, line: HTMLElement }>} */
  #fields = new Map();
  /** The last call about each draft: one goes out when the one before is over. @type {Map<string, Promise<void>>} */
  #calls = new Map();
  #asked = 0;

  /** @param {string} me whose they are: a browser may have several people */
  constructor(me) {
    this.#prefix = `draft ${me} `;
    this.#load();
    addEventListener("online", () => this.#sendAll());
    addEventListener("focus", () => Date.now() - this.#asked > FRESH && this.#load());
    addEventListener("storage", ({ key, oldValue, newValue }) => {
      if (!key?.startsWith(this.#prefix)) return;
      const [old, now] = [oldValue, newValue].map((value) => JSON.parse(value ?? "{}").text ?? "");
      this.#put(key.slice(this.#prefix.length), old, now);
    });
  }

  /**
   * Keep what is typed into a field, and put there what was kept.
   *
   * @param {string} name the same for the same thing everywhere: `comment-…`
   * @param {Field} field
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

  /** Whether something is kept. @param {string} name */
  has(name) {
    return this.#of(name) !== null;
  }

  /** It was sent, or given up: nobody shall go on with it anywhere. @param {string} name */
  drop(name) {
    if (!this.#of(name)) return;
    this.#type(name, "");
    clearTimeout(this.#timers.get(name));
    this.#send(name);
  }

  /**
   * Show what another window or browser made of a draft, unless somebody is at it here.
   *
   * @param {string} name
   * @param {string} old what stood there
   * @param {string} text
   */
  #put(name, old, text) {
    const field = this.#fields.get(name)?.field;
    if (field?.isConnected && field.value === old && !field.contains(document.activeElement))
      field.value = text;
    this.#say(name);
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
  #send(name) {
    // One that is slow must not come in behind the one that takes it back.
    const before = this.#calls.get(name) ?? Promise.resolve();
    this.#calls.set(
      name,
      before.then(() => this.#tell(name)),
    );
  }

  /** @param {string} name */
  async #tell(name) {
    const draft = /** @type {Draft | null} */ (kept(this.#prefix + name));
    if (!draft || draft.sent) return;
    try {
      if (draft.text) await post("drafts/", { key: name, text: draft.text });
      else await remove(`drafts/${name}/`);
    } catch (error) {
      // It is in this browser, and goes out with the next key or the next visit.
      const none = error instanceof Refused && error.problem.status === 404;
      if (draft.text || !none) return;
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
    this.#asked = Date.now();
    /** @type {{ key: string, text: string, updated_at: string }[]} */
    const all = await get("drafts/").catch(() => null);
    if (!all) return;
    const there = new Map(all.map((each) => [each.key, each]));
    for (const key of keysFrom(this.#prefix)) {
      const name = key.slice(this.#prefix.length);
      const draft = /** @type {Draft} */ (kept(key));
      if (!draft.sent) there.delete(name);
      // Sent or given up in another browser.
      else if (!there.has(name)) {
        keep(key, null);
        this.#put(name, draft.text, "");
      }
    }
    for (const [name, { text, updated_at: at }] of there) {
      const old = this.#of(name)?.text ?? "";
      keep(this.#prefix + name, { text, at, sent: true });
      this.#put(name, old, text);
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
