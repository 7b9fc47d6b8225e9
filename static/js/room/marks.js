/** Everything marked on one article, as this browser knows it: the desk's, with ours drawn over it. */

/** @import { Annotation, Attribution, Claim, Firm, Fragment, Kind, Named } from "../types.d.ts" */
/** @import { Problem } from "../shared/api.js" */
/** @import { Painted } from "./highlights.js" */
import { get, Refused } from "../shared/api.js";
import { byPlace, IntervalIndex } from "./intervals.js";

/**
 * @typedef {object} Mark
 * @property {Annotation} data as it is shown: the desk's, with what is on its way written over it
 * @property {Firm} firm
 * @property {Problem | null} problem why it was refused
 * @property {Annotation | null} before what the desk has, where something is on its way
 * @property {Changes | null} mine what was refused because somebody was quicker (412)
 * @property {boolean} going whether it is being deleted
 */

/** What may be changed about a mark. @typedef {{ fragments?: readonly Fragment[], quote?: string, body?: string, source?: Named | null, visibility?: import("../types.d.ts").Visibility }} Changes */

/** Fires `change` once a turn, however much changed. */
export class Marks extends EventTarget {
  /** @type {Map<string, Mark>} */
  #marks = new Map();
  /** @type {Map<string, Attribution>} */
  attributions = new Map();
  /** Attributions by the mark whose words they attribute. @type {Map<string, Attribution>} */
  #ofContent = new Map();
  /** Attributions that are on their way to the desk, by their ids. @type {Map<string, Attribution>} */
  ties = new Map();
  /** What rules propose, as if it were marks, by their ids. @type {Map<string, Mark>} */
  proposed = new Map();
  /** Claims by the mark they appear in. @type {Map<string, Claim>} */
  claims = new Map();
  #changing = false;
  /** Another number whenever something changed. */
  stamp = 0;
  /** Every mark in order, until something changes. @type {Mark[] | null} */
  #sorted = null;
  /** Whether the text this page shows is not the newest: what comes from the newest stays out. */
  stale = false;

  /**
   * @param {string} article
   * @param {Named} me
   * @param {number} revision the number of the text that the page shows
   * @param {boolean} asItStood whether to show the marks as they stood on an earlier revision
   */
  constructor(article, me, revision, asItStood) {
    super();
    this.article = article;
    this.me = me;
    this.revision = revision;
    this.asItStood = asItStood;
  }

  /** Every mark in the order of the text, and what is proposed among them. @returns {readonly Mark[]} */
  get list() {
    this.#sorted ??= [...this.#marks.values(), ...this.proposed.values()]
      .filter(({ going, firm }) => !going || firm === "refused")
      .map((mark) => ({ mark, ...placeOf(mark) }))
      .sort(byPlace)
      .map(({ mark }) => mark);
    return this.#sorted;
  }

  /** Every mark, those on their way out too. */
  get all() {
    return this.#marks.values();
  }

  /** @param {string} id */
  find(id) {
    return this.#marks.get(id) ?? this.proposed.get(id);
  }

  /** Whether a mark has words in the text that the page shows. @param {Mark} mark */
  stands({ data }) {
    return data.revision === this.revision && data.state !== "orphan";
  }

  /** Marks that lost their words. */
  get orphans() {
    return this.list.filter(({ data }) => data.state === "orphan");
  }

  /** Marks that come over from an earlier revision just now. */
  get onTheirWay() {
    return this.list.filter(
      (mark) => !this.stands(mark) && !["orphan", "refused"].includes(mark.data.state),
    );
  }

  /**
   * An index of every fragment of the marks that `wanted` lets through.
   *
   * @param {(mark: Mark) => boolean} wanted
   * @param {readonly Painted[]} [more]
   */
  index(wanted, more = []) {
    return new IntervalIndex([...this.list.filter(wanted).flatMap(partsOf), ...more]);
  }

  /** The attribution whose content is this mark. @param {string} id */
  attributionOf(id) {
    return this.#ofContent.get(id);
  }

  /**
   * The mark of ours that says the very same: there is never a second.
   *
   * @param {Kind} kind
   * @param {readonly Fragment[]} fragments
   */
  twin(kind, fragments) {
    const key = spanKey(fragments);
    return [...this.#marks.values()].find(
      (mark) =>
        !mark.going &&
        mark.data.kind === kind &&
        mark.data.author?.id === this.me.id &&
        mark.data.state === "accepted" &&
        this.stands(mark) &&
        spanKey(mark.data.fragments) === key,
    );
  }

  /** Every attribution that uses this mark. @param {string} id */
  attributionsUsing(id) {
    return [...this.attributions.values()].filter(
      ({ source, cue, content }) => source === id || cue === id || content === id,
    );
  }

  // Reading ------------------------------------------------------------------------------------

  /** Fetch all of it anew; what is on its way or was refused stays. */
  async load() {
    const at = `articles/${this.article}/`;
    if (this.stale) return;
    /** @type {[Annotation[], Attribution[], Claim[]]} */
    const [annotations, attributions, claims] = await Promise.all([
      get(`${at}annotations/${this.asItStood ? `?revision=${this.revision}` : ""}`),
      get(`${at}attributions/`),
      get(`${at}claims/`),
    ]);
    const there = new Set(annotations.map(({ id }) => id));
    for (const [id, mark] of this.#marks) {
      if (mark.firm === "saved" && !there.has(id)) this.#marks.delete(id);
    }
    for (const annotation of annotations) this.#take(annotation);
    this.takeAttributions(attributions);
    this.#takeClaims(claims);
    this.changed();
  }

  /**
   * Fetch some marks anew; those that are gone are gone.
   *
   * @param {Iterable<string>} ids
   */
  async refresh(ids) {
    if (this.asItStood) return;
    await Promise.all(
      [...ids].map(async (id) => {
        try {
          this.#take(await get(`annotations/${id}/`));
        } catch (error) {
          if (!(error instanceof Refused) || error.problem.status !== 404) throw error;
          if (this.#marks.get(id)?.firm === "saved") this.#marks.delete(id);
        }
      }),
    );
    this.changed();
  }

  async refreshAttributions() {
    this.takeAttributions(await get(`articles/${this.article}/attributions/`));
    this.changed();
  }

  async refreshClaims() {
    this.#takeClaims(await get(`articles/${this.article}/claims/`));
    this.changed();
  }

  // How ----------------------------------------------------------------------------------------

  /**
   * Take what the desk says a mark is, unless something of ours is on its way to it.
   *
   * @param {Annotation} annotation
   */
  #take(annotation) {
    const known = this.#marks.get(annotation.id);
    // Its offsets would be other words here; the banner leads to where it stands.
    if (this.stale && annotation.revision !== this.revision) return;
    if (!known) {
      this.put(annotation);
    } else if (known.firm === "saved" && annotation.version >= known.data.version) {
      known.data = annotation;
    }
  }

  /** @param {readonly Attribution[]} all every one of the article, the oldest first */
  takeAttributions(all) {
    this.attributions = new Map([...this.ties.values(), ...all].map((each) => [each.id, each]));
    // The oldest of several speaks for a mark: it is the first of the list.
    const drawn = [...all, ...this.ties.values()].toReversed();
    this.#ofContent = new Map(drawn.map((each) => [each.content, each]));
  }

  /** @param {readonly Claim[]} claims */
  #takeClaims(claims) {
    this.claims = new Map(claims.flatMap((claim) => claim.annotations.map((id) => [id, claim])));
  }

  /**
   * Draw a mark that was not known.
   *
   * @param {Annotation} data
   * @returns {Mark}
   */
  put(data) {
    /** @type {Mark} */
    const mark = { data, firm: "saved", problem: null, before: null, mine: null, going: false };
    this.#marks.set(data.id, mark);
    return mark;
  }

  /** @param {string} id */
  forget(id) {
    this.#marks.delete(id);
  }

  /** Say once a turn that something changed, however much did. */
  changed() {
    this.#sorted = null;
    this.stamp++;
    if (this.#changing) return;
    this.#changing = true;
    queueMicrotask(() => {
      this.#changing = false;
      this.dispatchEvent(new Event("change"));
    });
  }
}

/** Made once for each state of a mark: an index of thousands is built at every change. @type {WeakMap<Annotation, Painted[]>} */
const PARTS = new WeakMap();

/**
 * Every fragment of a mark, as the painter and the index need it.
 *
 * @param {Mark} mark
 * @returns {readonly Painted[]}
 */
export function partsOf({ data }) {
  const { id, kind, fragments } = data;
  const made = PARTS.get(data);
  if (made) return made;
  const parts = fragments.map(({ start, end }, n) => {
    return { id: `${id}/${n}`, mark: id, kind, start, end };
  });
  PARTS.set(data, parts);
  return parts;
}

/** @param {Mark} mark */
function placeOf({ data }) {
  const first = data.fragments[0];
  return { id: data.id, start: first?.start ?? 0, end: data.fragments.at(-1)?.end ?? 0 };
}

/** @param {readonly Fragment[]} fragments */
function spanKey(fragments) {
  return fragments.map(({ start, end }) => `${start}-${end}`).join();
}
