/** Small forms inside a card: busy while they send, and what is wrong stands at the field. */

/** @import { Mark } from "../marks.js" */
/** @import { Room } from "../room.js" */
import { Refused } from "../../shared/api.js";
import { button, byId, el, icon } from "../../shared/dom.js";
import { notice } from "../../shared/notices.js";
import { shortened } from "../words.js";

let count = 0;

/** A part of an open card. While its form is open, news leaves it alone. */
export class Part {
  editing = false;

  /**
   * @param {Room} room
   * @param {string} id of the card's mark
   * @param {string} [look]
   */
  constructor(room, id, look = "card__part") {
    this.room = room;
    this.id = id;
    this.element = el("div", { class: look });
  }

  /** Show what stands now. */
  update() {
    // Each part shows things of its own.
  }

  /**
   * Open a form whose module is fetched when it is wanted first.
   *
   * @template Module
   * @param {Promise<Module>} fetched
   * @param {(module: Module) => void} open
   */
  async open(fetched, open) {
    if (this.editing) return;
    this.editing = true;
    const module = await fetched.catch(() => null);
    if (module) return open(module);
    this.editing = false;
    notice("The form could not be fetched.", "Nothing was changed. Try again in a moment.");
  }

  /**
   * What a button is called that opens a form: also that something is filled in already.
   *
   * @param {string} label
   * @param {string} name of the form's draft
   */
  going(label, name) {
    return this.room.drafts.has(name) ? `${label} (draft)` : label;
  }

  /**
   * Put a form in the place of what is shown.
   *
   * @param {Node[]} nodes
   * @param {HTMLElement | null | undefined} first what is typed in first
   */
  show(nodes, first) {
    this.editing = true;
    this.element.replaceChildren(...nodes);
    first?.focus({ preventScroll: true });
    this.room.rearranged();
  }

  /**
   * A button that opens another mark's card.
   *
   * @param {Mark} mark
   */
  lead({ data }) {
    return button(shortened(data.quote), () => this.room.open(data.id), { tone: "link" });
  }

  close() {
    this.editing = false;
    this.update();
    this.room.rearranged();
    this.room.focusCard(this.id);
  }
}

/**
 * A labelled control.
 *
 * @template {HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement} Control
 * @param {string} label
 * @param {Control} control
 * @param {string} [hint]
 * @returns {HTMLDivElement}
 */
export function field(label, control, hint) {
  control.id ||= `room-field-${++count}`;
  control.classList.add("input", "input--sm");
  return el(
    "div",
    { class: "field", "data-field": control.name },
    el("label", { for: control.id }, label),
    control,
    hint ? el("p", { class: "hint" }, hint) : null,
  );
}

/**
 * @param {string} name
 * @param {readonly (readonly [value: string, label: string])[]} options
 * @param {string} chosen
 */
export function select(name, options, chosen) {
  const node = el("select", { name });
  node.append(
    ...options.map(([value, label]) => new Option(label, value, false, value === chosen)),
  );
  return node;
}

/** Fields that the page has ready. @param {string} id of their template */
export function prepared(id) {
  return /** @type {HTMLTemplateElement} */ (byId(id)).content.cloneNode(true);
}

/**
 * A control of a form.
 *
 * @param {HTMLFormElement} form
 * @param {string} name
 */
export function control(form, name) {
  return /** @type {HTMLInputElement} */ (form.elements.namedItem(name));
}

/** The words of doubt in a form, with commas between them. @param {HTMLFormElement} form */
export function hedgesIn(form) {
  const words = control(form, "hedges").value.split(",");
  return words.map((word) => word.trim()).filter(Boolean);
}

/**
 * A form that sends once, keeps what was typed when it is refused, and says why where it is wrong.
 *
 * @param {{ label: string, save: string, fields: Node[], send: () => Promise<void>, leave: () => void, look?: "composer" }} wanted
 *   a composer is always there: its button stands beside the field, and there is nothing to cancel
 * @returns {HTMLFormElement}
 */
export function cardForm({ label, save, fields, send, leave, look }) {
  const tone = look ? "" : " button--primary";
  const submit = el("button", { class: `button${tone}`, type: "submit" }, save);
  const cancel = el("button", { class: "button button--quiet", type: "button" }, "Cancel");
  const problem = el("p", { class: "field__error", role: "alert", hidden: true });
  const form = el("form", { class: look ?? "stack stack--tight", "aria-label": label });
  if (look) form.append(...fields.slice(0, 1), submit, ...fields.slice(1), problem);
  else form.append(...fields, problem, el("div", { class: "actions" }, submit, cancel));
  cancel.addEventListener("click", leave);
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.defaultPrevented) return;
    event.preventDefault();
    leave();
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (submit.getAttribute("aria-busy")) return;
    submit.setAttribute("aria-busy", "true");
    problem.hidden = true;
    for (const node of form.querySelectorAll("[aria-invalid]"))
      node.removeAttribute("aria-invalid");
    try {
      await send();
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      show(form, problem, error);
    } finally {
      submit.removeAttribute("aria-busy");
    }
  });
  return form;
}

/**
 * @param {HTMLFormElement} form
 * @param {HTMLElement} problem
 * @param {Error} error
 */
function show(form, problem, error) {
  const errors = Object.entries((error instanceof Refused && error.problem.errors) || {});
  const words = errors.flatMap(([, sentences]) => sentences).join(" ") || error.message;
  problem.replaceChildren(icon("alert"), el("span", {}, words));
  problem.hidden = false;
  for (const [name] of errors) {
    const control = form.elements.namedItem(name);
    if (!(control instanceof HTMLElement)) continue;
    control.setAttribute("aria-invalid", "true");
    control.focus();
  }
}
