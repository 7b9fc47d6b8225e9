/** What rules propose in this article: drawn apart, and no mark until somebody accepts it. */

/** @import { Annotation, Fragment, Proposal, Words } from "../types.d.ts" */
/** @import { Mark } from "./marks.js" */
/** @import { Room } from "./room.js" */
import { get, post } from "../shared/api.js";
import { byPlace } from "./intervals.js";

/** News after which other things may be proposed, and how long they must rest, in milliseconds. */
const NEWS = /^(?:proposals|attribution|annotation)\./u;
const REST = 1500;

/** What is put right as an attribution is accepted. @typedef {{ source?: readonly Fragment[], cue?: readonly Fragment[], content?: readonly Fragment[], form?: string, hedges?: readonly string[] }} Correction */

export class Proposals {
  /** Keys on their way to the desk. @type {Set<string>} */
  #decided = new Set();
  /** Proposals that wait again before the desk has said so, by their keys. @type {Map<string, Proposal>} */
  #reopened = new Map();
  #timer = 0;
  /** Of answers that overtake each other the last counts. */
  #turn = 0;

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
    const turn = ++this.#turn;
    const found = await get(`${this.#at}proposals/`).catch(() => null);
    if (!found || turn !== this.#turn) return;
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
   * Say yes or no, as one step. What is decided goes at once, and comes back if the desk refuses.
   *
   * @param {readonly Mark[]} wanted at least one
   * @param {"accept" | "refuse"} verb
   * @param {Correction} [correction] of one attribution
   */
  async decide(wanted, verb, correction = {}) {
    const decisions = await this.room.writing.decisions();
    await decisions.decide(wanted, verb, correction);
  }

  /** What was decided is not shown, whatever the desk says until it knows. @param {readonly string[]} keys */
  hold(keys) {
    for (const key of keys) {
      this.#decided.add(key);
      this.#reopened.delete(key);
      this.room.marks.proposed.delete(`proposed-${key}`);
    }
    this.room.marks.changed();
  }

  /**
   * The desk has decided: it alone says now what waits.
   *
   * @param {readonly string[]} keys
   * @param {readonly Proposal[]} [shown] what is shown as waiting until it has answered
   */
  release(keys, shown = []) {
    const { marks } = this.room;
    for (const key of keys) {
      this.#decided.delete(key);
      this.#reopened.delete(key);
    }
    for (const each of shown) {
      this.#reopened.set(each.key, each);
      marks.proposed.set(idOf(each), markOf(each, marks.revision));
    }
    marks.changed();
  }

  get #at() {
    return `articles/${this.room.article.id}/`;
  }

  /**
   * @param {number | null} revision
   * @param {readonly Proposal[]} all
   */
  #take(revision, all) {
    const { marks } = this.room;
    if (revision !== marks.revision) return;
    const known = new Map([...this.#reopened.values(), ...all].map((each) => [each.key, each]));
    const open = [...known.values()].filter(({ key }) => !this.#decided.has(key));
    marks.proposed = new Map(open.map((each) => [idOf(each), markOf(each, marks.revision)]));
    marks.changed();
    // Whoever reads them decides on them soon, perhaps without a line.
    if (open.length) this.room.writing.decisions().catch(() => {});
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
  const quiet = { problem: null, before: null, mine: null, going: false, news: 0 };
  return { data, firm: "saved", ...quiet };
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
