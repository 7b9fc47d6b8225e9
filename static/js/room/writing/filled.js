/** What is filled into a form, kept as one draft. Loaded with the first form that is opened. */

/** @import { Room } from "../room.js" */
import { button, el } from "../../shared/dom.js";

/**
 * A form as one text: empty while it is as it was opened. It knows which version of a thing it is
 * about, so that a draft that was begun on an earlier one does not pass over what others saved since.
 */
export class Filled extends EventTarget {
  #opened;
  #begun;

  /**
   * @param {HTMLFormElement} form filled with what stands
   * @param {number} version of what stands
   */
  constructor(form, version) {
    super();
    this.form = form;
    this.of = version;
    this.#begun = version;
    this.#opened = this.#read();
    form.addEventListener("input", () => this.dispatchEvent(new Event("input")));
  }

  get isConnected() {
    return this.form.isConnected;
  }

  /** @param {Node | null} node */
  contains(node) {
    return this.form.contains(node);
  }

  get value() {
    const now = this.#read();
    return same(now, this.#opened) ? "" : JSON.stringify({ of: this.of, ...now });
  }

  /** Empty brings back what stood when it was opened. @param {string} text */
  set value(text) {
    const { of, ...values } = text ? parsed(text) : { of: this.#begun, ...this.#opened };
    this.of = Number(of ?? this.of);
    for (const control of controls(this.form)) {
      const value = values[control.name];
      if (typeof value === "boolean") control.checked = value;
      else if (value !== undefined) control.value = value;
    }
    this.form.dispatchEvent(new Event("filled"));
  }

  /** @returns {Record<string, string | boolean>} */
  #read() {
    return Object.fromEntries(
      controls(this.form).map((each) => [
        each.name,
        each.type === "checkbox" ? each.checked : each.value,
      ]),
    );
  }
}

/**
 * Keep what is filled into a form, put there what was kept, and say so above its buttons.
 *
 * @param {Room} room
 * @param {string} name of the draft
 * @param {HTMLFormElement} form filled with what stands
 * @param {number} [version] of what stands
 * @returns {Filled} `of` is the version that is answered
 */
export function keepFilled(room, name, form, version = 0) {
  const filled = new Filled(form, version);
  const line = room.drafts.bind(name, filled);
  const discard = () => {
    room.drafts.drop(name);
    filled.value = "";
    controls(form)[0]?.focus();
  };
  const give = button("Discard it", discard, { tone: "link", hint: "Discard the draft" });
  form.lastElementChild?.before(el("p", { class: "draft-line" }, line, give));
  return filled;
}

/** @param {string} text @returns {Record<string, any>} */
function parsed(text) {
  try {
    return JSON.parse(text) ?? {};
  } catch {
    return {};
  }
}

/** @param {HTMLFormElement} form */
function controls(form) {
  const all = /** @type {HTMLInputElement[]} */ ([...form.elements]);
  return all.filter(({ name }) => name);
}

/**
 * @param {Record<string, unknown>} one
 * @param {Record<string, unknown>} other
 */
function same(one, other) {
  return JSON.stringify(one) === JSON.stringify(other);
}
