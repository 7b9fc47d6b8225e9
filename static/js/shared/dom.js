/** Making nodes without markup in strings: nothing a person wrote is ever parsed as HTML. */

/** @typedef {Node | string | null | undefined | false} Child */

const SVG = "http://www.w3.org/2000/svg";

/**
 * An element with attributes and children; `false`, null and undefined children are left out.
 *
 * @template {keyof HTMLElementTagNameMap} Name
 * @param {Name} name
 * @param {Record<string, string | number | boolean | null | undefined>} [attributes]
 *   true sets an empty attribute, false and null leave it out
 * @param {...Child} children
 * @returns {HTMLElementTagNameMap[Name]}
 */
export function el(name, attributes = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === true) node.setAttribute(key, "");
    else if (value !== false && value !== null && value !== undefined) {
      node.setAttribute(key, String(value));
    }
  }
  node.append(.../** @type {(Node | string)[]} */ (children.filter(isNode)));
  return node;
}

/**
 * @param {Child} child
 * @returns {boolean}
 */
function isNode(child) {
  return child !== null && child !== undefined && child !== false;
}

/**
 * Have an element say something; one that says it already is left in peace, and so is its layout.
 *
 * @param {Element | null} node
 * @param {string} words
 */
export function put(node, words) {
  if (node && node.textContent !== words) node.textContent = words;
}

/**
 * @param {string} name
 * @param {Record<string, string | number>} attributes
 * @returns {SVGElement}
 */
export function svg(name, attributes) {
  const node = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, String(value));
  return node;
}

/**
 * An icon of the sprite that every page carries.
 *
 * @param {string} name
 * @param {"" | "lg"} [size]
 * @returns {SVGElement}
 */
export function icon(name, size = "") {
  const node = svg("svg", { class: size ? `icon icon--${size}` : "icon", "aria-hidden": "true" });
  node.append(svg("use", { href: `#i-${name}` }));
  return node;
}

/**
 * A button that does `act`.
 *
 * @param {string} label
 * @param {(event: MouseEvent) => void} act
 * @param {{ tone?: string, key?: string, icon?: string, name?: string, hint?: string }} [look]
 * @returns {HTMLButtonElement}
 */
export function button(label, act, look = {}) {
  const tone = look.tone ? ` button--${look.tone}` : "";
  const node = el(
    "button",
    { type: "button", class: `button${tone}`, "data-act": look.name, "aria-label": look.hint },
    look.icon ? icon(look.icon) : null,
    label,
    look.key ? el("kbd", { "aria-hidden": "true" }, look.key) : null,
  );
  node.addEventListener("click", act);
  return node;
}

/**
 * The element with this id, which the page promises to have.
 *
 * @param {string} id
 * @returns {HTMLElement}
 */
export function byId(id) {
  const node = document.getElementById(id);
  if (!node) throw new Error(`The page has no #${id}`);
  return node;
}

/**
 * The first element that fits, which the page promises to have.
 *
 * @param {ParentNode} root
 * @param {string} selector
 * @returns {HTMLElement}
 */
export function one(root, selector) {
  const node = root.querySelector(selector);
  if (!(node instanceof HTMLElement)) throw new Error(`The page has no ${selector}`);
  return node;
}
