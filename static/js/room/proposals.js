/** What rules propose in this article: drawn apart, and no mark until somebody accepts it. */

/** @import { Annotation, Attribution, Fragment, Proposal, Words } from "../types.d.ts" */
/** @import { Mark } from "./marks.js" */
/** @import { Room } from "./room.js" */
import { get, post } from "../shared/api.js";
import { byPlace } from "./intervals.js";

/** News after which other things may be proposed, and how long they must rest, in milliseconds. */
const NEWS = /^(?:proposals|attribution|annotation)\./u;
const REST = 1500;
/** More marks than these are fetched in one call. */
const FEW = 12;

/** What is put right as an attribution is accepted. @typedef {{ source?: readonly Fragment[], cue?: readonly Fragment[], content?: readonly Fragment[], form?: string, hedges?: readonly string[] }} Correction */

export class Proposals {
  /** Keys on their way to the desk. @type {Set<string>} */
  #decided = new Set();
  #timer = 0;

  /** @param {Room} room */
  constructor(room) {
    this.room = room;
  }

  /** Those that wait in the article, in the order of the text, without what was suggested here. */
  get waiting() {
    return this.room.seen().filter(({ data }) => data.proposal && !data.proposal.stretch);
  }

  /** Ask what waits. Without an answer it stays as it is. */
  async load() {
    const { given, marks, asItStood } = this.room;
    if (!given.may_mark || asItStood || marks.stale) return;
    const found = await get(`${this.#at}proposals/`).catch(() => null);
    if (!found) return;
    const kept = [...marks.proposed.values()].flatMap(({ data }) =>
      data.proposal?.stretch ? [data.proposal] : [],
    );
    this.#take(found.revision, [...kept, ...found.proposals]);
  }

  /** @param {string} kind of an entry of the log */
  told(kind) {
    if (!NEWS.test(kind)) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.load(), REST);
  }

  /**
   * Ask what the rules make of some words here and now.
   *
   * @param {Fragment} stretch
   * @returns {Promise<Mark | undefined>} the first proposal in them
   */
  async suggest(stretch) {
    const { marks } = this.room;
    /** @type {{ revision: number, proposals: Proposal[] }} */
    const found = await post(`${this.#at}suggest/`, stretch);
    const known = [...marks.proposed.values()].flatMap(({ data }) => data.proposal ?? []);
    const keys = new Set(known.map(({ key }) => key));
    const fresh = found.proposals.filter(({ key }) => !keys.has(key));
    this.#take(found.revision, [...known, ...fresh.map((each) => ({ ...each, stretch }))]);
    const first = found.proposals.find(({ kind }) => kind === "attribution") ?? found.proposals[0];
    return first && marks.proposed.get(idOf(first));
  }

  /**
   * Say yes or no. What is decided goes at once, and comes back if the desk refuses.
   *
   * @param {readonly Mark[]} wanted at least one
   * @param {"accept" | "refuse"} verb
   * @param {Correction} [correction] of one attribution
   */
  async decide(wanted, verb, correction = {}) {
    const { marks, given } = this.room;
    const all = wanted.flatMap(({ data }) => data.proposal ?? []);
    const keys = all.map(({ key }) => key);
    for (const each of all) {
      this.#decided.add(each.key);
      marks.proposed.delete(idOf(each));
    }
    marks.changed();
    const stretch = all.find((each) => each.stretch)?.stretch;
    const sent = { revision: given.revision, keys, ...(stretch && { stretch }), ...correction };
    try {
      const made = await post(`${this.#at}proposals/${verb}/`, sent);
      if (verb === "accept") await this.#show(made);
    } catch (error) {
      for (const key of keys) this.#decided.delete(key);
      for (const mark of wanted) marks.proposed.set(mark.data.id, mark);
      marks.changed();
      throw error;
    }
    // A caveat takes figures along, and some would stand in what was refused.
    await this.load();
  }

  get #at() {
    return `articles/${this.room.article.id}/`;
  }

  /**
   * Fetch what was made.
   *
   * @param {{ attributions: Attribution[], annotations: Annotation[] }} made
   */
  async #show({ attributions, annotations }) {
    const { marks } = this.room;
    const tied = attributions.flatMap(({ source, cue, content }) => [source, cue, content]);
    const ids = new Set([...tied, ...annotations.map(({ id }) => id)].filter((id) => id !== null));
    if (ids.size > FEW) {
      await marks.load();
      return;
    }
    const ties = new Map([...marks.attributions.values(), ...attributions].map((e) => [e.id, e]));
    marks.takeAttributions([...ties.values()]);
    await marks.refresh(ids);
  }

  /**
   * @param {number | null} revision
   * @param {readonly Proposal[]} all
   */
  #take(revision, all) {
    const { marks } = this.room;
    if (revision !== marks.revision) return;
    const open = all.filter(({ key }) => !this.#decided.has(key));
    marks.proposed = new Map(open.map((each) => [idOf(each), markOf(each, marks.revision)]));
    marks.changed();
  }
}

/** @param {Proposal} proposal */
function idOf({ key }) {
  return `proposed-${key}`;
}

/**
 * A proposal as if it were a mark, so that what shows marks shows it too.
 *
 * @param {Proposal} proposal
 * @param {number} revision
 * @returns {Mark}
 */
function markOf(proposal, revision) {
  const words = wordsOf(proposal);
  /** @type {Annotation} */
  const data = {
    id: idOf(proposal),
    kind: kindOf(proposal),
    fragments: words.map((each) => ({ ...each, id: "" })).sort(byPlace),
    quote: quoteOf(proposal.kind === "attribution" ? proposal.content : words),
    body: "",
    version: 0,
    state: "proposed",
    origin: "rule",
    visibility: "open",
    author: null,
    source: null,
    claim: null,
    thread: null,
    revision,
    moved: null,
    created_at: "",
    proposal,
  };
  return { data, firm: "saved", problem: null, before: null, mine: null, going: false };
}

/** @param {Proposal} proposal */
function kindOf(proposal) {
  if (proposal.kind !== "attribution") return proposal.kind;
  return proposal.source.length ? "source" : "content";
}

/** @param {Proposal} proposal */
function wordsOf(proposal) {
  if (proposal.kind !== "attribution") return proposal.fragments;
  return [...proposal.source, ...proposal.cue, ...proposal.content];
}

/** @param {readonly Words[]} words */
export function quoteOf(words) {
  return words.map(({ quote }) => quote).join(" … ");
}
