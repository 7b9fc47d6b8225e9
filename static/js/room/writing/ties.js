/** Saying who says what: these calls wait for their answer, since a form shows it. */

/** @import { Attribution } from "../../types.d.ts" */
/** @import { Marks } from "../marks.js" */
import { patch, post, remove } from "../../shared/api.js";

/**
 * Tie a source and a cue to what they say.
 *
 * @param {Marks} marks
 * @param {Omit<Attribution, "version">} sent
 * @param {number} [version] of the attribution that is changed; a new one where not given
 * @returns {Promise<void>} rejects with the reason
 */
export async function attribute(marks, sent, version) {
  const { id, ...changes } = sent;
  /** @type {Attribution} */
  const made = version
    ? await patch(`attributions/${id}/`, version, changes)
    : await post(`articles/${marks.article}/attributions/`, sent);
  marks.takeAttributions([...marks.attributions.set(made.id, made).values()]);
  marks.changed();
}

/**
 * @param {Marks} marks
 * @param {Attribution} attribution
 */
export async function unattribute(marks, { id, version }) {
  await remove(`attributions/${id}/`, version);
  marks.attributions.delete(id);
  marks.takeAttributions([...marks.attributions.values()]);
  marks.changed();
}
