/** Keys of one letter: off while a person types, and never in the way of the browser's own. */

/**
 * Whether a key pressed here is meant for a field.
 *
 * @param {EventTarget | null} target
 * @returns {boolean}
 */
export function isTyping(target) {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable) return true;
  if (target instanceof HTMLInputElement) {
    return !["checkbox", "radio", "button", "submit", "reset", "file"].includes(target.type);
  }
  return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement;
}

/**
 * The name of a pressed key as our maps write it: `c`, `?`, `Ctrl+z`, `Shift+ArrowLeft`.
 * Shift is left out where it made another sign of the key (`?`, `+`).
 *
 * @param {KeyboardEvent} event
 * @returns {string}
 */
export function keyName(event) {
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const shifted = event.shiftKey && (key.length > 1 || /[a-z]/.test(key));
  const parts = [
    event.ctrlKey || event.metaKey ? "Ctrl" : "",
    event.altKey ? "Alt" : "",
    shifted ? "Shift" : "",
    key,
  ];
  return parts.filter(Boolean).join("+");
}
