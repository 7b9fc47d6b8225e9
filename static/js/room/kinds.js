/** The kinds of annotation: their words and the keys that are their letters. */

/** @import { Kind } from "../types.d.ts" */

/** @type {Record<Kind, { key: string, name: string }>} */
export const KINDS = {
  claim: { key: "C", name: "Claim" },
  source: { key: "S", name: "Source" },
  cue: { key: "U", name: "Cue" },
  content: { key: "Q", name: "Content" },
  figure: { key: "F", name: "Figure" },
  caveat: { key: "V", name: "Caveat" },
  request: { key: "R", name: "Request" },
  note: { key: "N", name: "Note" },
};

/** Kinds by the key that marks them. @type {ReadonlyMap<string, Kind>} */
export const KIND_OF_KEY = new Map(
  Object.entries(KINDS).map(([kind, { key }]) => [key.toLowerCase(), /** @type {Kind} */ (kind)]),
);
