/** What this browser keeps across reloads. Where storage is refused, it is kept as long as the page. */

/**
 * @template [T=any]
 * @param {string} key
 * @returns {T | null}
 */
export function kept(key) {
  try {
    return JSON.parse(localStorage.getItem(key) ?? "null");
  } catch {
    return null;
  }
}

/**
 * @param {string} key
 * @param {unknown} value null and an empty list keep nothing
 * @returns {boolean} whether a reload will find it
 */
export function keep(key, value) {
  const empty = value === null || (Array.isArray(value) && !value.length);
  try {
    if (empty) localStorage.removeItem(key);
    else localStorage.setItem(key, JSON.stringify(value));
    return true;
  } catch {
    return false;
  }
}

/**
 * The keys that begin alike.
 *
 * @param {string} beginning
 * @returns {string[]}
 */
export function keysFrom(beginning) {
  try {
    return Object.keys(localStorage).filter((key) => key.startsWith(beginning));
  } catch {
    return [];
  }
}
