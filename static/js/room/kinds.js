/** The kinds of annotation: their words and the keys that are their letters. */

/** @import { Kind } from "../types.d.ts" */

/** @type {Record<Kind, { key: string, name: string, says: string }>} */
export const KINDS = {
  claim: { key: "C", name: "Claim", says: "a statement that can be checked" },
  source: { key: "S", name: "Source", says: "who it comes from" },
  cue: { key: "U", name: "Cue", says: "the words that hand it over: said, according to" },
  content: { key: "Q", name: "Content", says: "what was said, where it is no claim" },
  figure: { key: "F", name: "Figure", says: "a number that may need its own check" },
  caveat: { key: "V", name: "Caveat", says: "the publisher’s own “has yet to verify”" },
  request: { key: "R", name: "Request", says: "the publisher asked somebody for comment" },
  note: { key: "N", name: "Note", says: "anything else, for the team" },
};

/** Kinds by the key that marks them. @type {ReadonlyMap<string, Kind>} */
export const KIND_OF_KEY = new Map(
  Object.entries(KINDS).map(([kind, { key }]) => [key.toLowerCase(), /** @type {Kind} */ (kind)]),
);
