/** What can be done to a mark: how it looks at once, and the call that makes it so. */

/** @import { Annotation, Fragment } from "../../types.d.ts" */
/** @import { Changes } from "../marks.js" */
import { patch, post, remove } from "../../shared/api.js";

/** @typedef {keyof typeof VERBS} Verb */

/**
 * @typedef {object} Call
 * @property {string} article
 * @property {string} mark
 * @property {any} given
 * @property {number} version the one it is done to
 * @property {string} undoes `?undoes=3` where it takes back what made version 3, else nothing
 */

/** @typedef {(call: Call) => Promise<Annotation | null>} Send null where the mark is gone after it */

/**
 * @param {string} word
 * @returns {Send}
 */
function step(word) {
  return ({ mark, version, undoes }) => post(`annotations/${mark}/${word}/${undoes}`, { version });
}

export const VERBS = {
  create: {
    draws: same,
    /** @type {Send} */
    sends: ({ article, mark, given }) =>
      post(`articles/${article}/annotations/`, { id: mark, ...onTheWire(given) }),
  },
  change: {
    draws: same,
    /** @type {Send} */
    sends: ({ mark, given: { quote: _, ...changes }, version, undoes }) =>
      patch(`annotations/${mark}/${undoes}`, version, onTheWire(changes)),
  },
  remove: {
    draws: same,
    /** @type {Send} */
    sends: async ({ mark, version, undoes }) => {
      await remove(`annotations/${mark}/${undoes}`, version);
      return null;
    },
  },
  restore: { draws: same, sends: step("restore") },
  accept: { draws: () => ({ state: "accepted" }), sends: step("accept") },
  refuse: { draws: () => ({ state: "refused" }), sends: step("refuse") },
  undecide: { draws: () => ({ state: "proposed" }), sends: step("undecide") },
  confirm: { draws: () => ({ moved: null }), sends: step("confirm") },
  lose: { draws: () => ({ state: "orphan" }), sends: step("orphan") },
  reattach: {
    draws: (/** @type {object} */ given) => ({ ...given, moved: null, state: "accepted" }),
    /** @type {Send} */
    sends: ({ mark, given: { fragments, revision }, version }) =>
      post(`annotations/${mark}/reattach/`, { ...onTheWire({ fragments }), revision }, version),
  },
};

/** @param {object} given */
function same(given) {
  return given;
}

/** @param {Changes & Record<string, unknown>} changes */
function onTheWire({ fragments, source, ...rest }) {
  return {
    ...rest,
    ...(fragments && { fragments: fragments.map(pair) }),
    ...(source !== undefined && { source: source?.id ?? null }),
  };
}

/** @param {Fragment} fragment */
function pair({ start, end }) {
  return { start, end };
}
