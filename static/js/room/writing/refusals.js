/** What a refusal says about what stands. */

/** @import { Annotation } from "../../types.d.ts" */
/** @import { Problem } from "../../shared/api.js" */
/** @import { Deed } from "./outbox.js" */
/** @import { Verb } from "./verbs.js" */
import { VERBS } from "./verbs.js";

/**
 * The mark as the desk has it: as a refusal showed it, unless a newer one is known.
 *
 * @param {Problem} problem
 * @param {string} mark it may show another one: that with the same words
 * @param {Annotation | null} known
 * @returns {Annotation | null}
 */
export function standing({ current }, mark, known) {
  if (!current || typeof current !== "object" || !("fragments" in current)) return null;
  const shown = /** @type {Annotation} */ (current);
  if (shown.id !== mark) return null;
  return known && known.version > shown.version ? known : shown;
}

/**
 * Whether a write of which no answer came stands already.
 *
 * @param {Deed} deed
 * @param {Annotation | null} standing
 */
export function isDone({ verb, given, problem }, standing) {
  if (verb === "remove") return problem?.status === 404;
  // The same words marked in another window are another mark; the same mark is never made twice.
  if (!standing || verb === "create") return false;
  const wanted = Object.entries(VERBS[/** @type {Verb} */ (verb)].draws(given));
  return wanted.every(([name, value]) => {
    const there = standing[/** @type {keyof Annotation} */ (name)];
    return JSON.stringify(essence(there)) === JSON.stringify(essence(value));
  });
}

/** What makes two values the same to a person: a source is its id, a fragment its ends. @param {any} value */
function essence(value) {
  if (Array.isArray(value)) return value.map(({ start, end }) => [start, end]);
  return value?.id ?? value;
}
