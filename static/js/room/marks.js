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
 * @property {number} news the newest version that was told while something of ours was on its way;
 *   Infinity where it was gone
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
  /** How often the desk was asked. What was asked later is right, whichever answer comes first. */
  #asked = 0;
  /** When what we know was asked, by mark, gone ones too. @type {Map<string, number>} */
  #known = new Map();
  /** The versions at which marks were deleted here: what was read before is told after. @type {Map<string, number>} */
  #gone = new Map();
  /** How often the desk had been asked when it last answered a write of ours, by mark. @type {Map<string, number>} */
  #wrote = new Map();
  #claimsKnown = 0;
  #attributionsKnown = 0;
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
    const asked = ++this.#asked;
    // Nobody told us meanwhile of a mark that was made since.
    const asWeAsked = new Set(this.#marks.values());
    /** @type {[Annotation[], Attribution[], Claim[]]} */
    const [annotations, attributions, claims] = await Promise.all([
      get(`${at}annotations/${this.asItStood ? `?revision=${this.revision}` : ""}`),
      get(`${at}attributions/`),
      get(`${at}claims/`),
    ]);
    const there = new Set(annotations.map(({ id }) => id));
    for (const [id, mark] of this.#marks) {
      if (!there.has(id) && asWeAsked.has(mark)) this.#lose(id, asked);
    }
    for (const annotation of annotations) this.#take(annotation, asked);
    this.#listAttributions(attributions, asked);
    this.#takeClaims(claims, asked);
    this.#read();
  }

  /**
   * Fetch some marks anew; those that are gone are gone.
   *
   * @param {Iterable<string>} ids
   */
  async refresh(ids) {
    if (this.asItStood) return;
    const asked = ++this.#asked;
    await Promise.all(
      [...ids].map(async (id) => {
        try {
          this.#take(await get(`annotations/${id}/`), asked);
        } catch (error) {
          if (!(error instanceof Refused) || error.problem.status !== 404) throw error;
          this.#lose(id, asked);
        }
      }),
    );
    this.#read();
  }

  async refreshAttributions() {
    const asked = ++this.#asked;
    this.#listAttributions(await get(`articles/${this.article}/attributions/`), asked);
    this.changed();
  }

  async refreshClaims() {
    const asked = ++this.#asked;
    this.#takeClaims(await get(`articles/${this.article}/claims/`), asked);
    this.changed();
  }

  // How ----------------------------------------------------------------------------------------

  #read() {
    if (this.overtaken.length) this.dispatchEvent(new Event("overtaken"));
    this.changed();
  }

  /**
   * Take what the desk says a mark is, unless something of ours is on its way to it.
   *
   * @param {Annotation} annotation
   * @param {number} asked
   */
  #take(annotation, asked) {
    const known = this.#marks.get(annotation.id);
    // Its offsets would be other words here; the banner leads to where it stands.
    if (this.stale && annotation.revision !== this.revision) {
      if (known) known.news = 0;
      return;
    }
    if (!this.#isNewest(annotation.id, asked)) return;
    if (!known) {
      if (annotation.version > (this.#gone.get(annotation.id) ?? 0)) this.put(annotation);
    } else if (known.firm !== "saved") {
      known.news = annotation.version;
    } else if (annotation.version >= known.data.version) {
      Object.assign(known, { data: annotation, news: 0 });
    }
  }

  /**
   * Take it that a mark is gone, unless something of ours is on its way to it.
   *
   * @param {string} id
   * @param {number} asked
   */
  #lose(id, asked) {
    if (!this.#isNewest(id, asked)) return;
    const known = this.#marks.get(id);
    if (!known || !(known.before ?? known.data).version) return;
    // What was asked before we wrote may have been told before, of a mark that we brought back.
    const isOld = asked <= (this.#wrote.get(id) ?? 0);
    if (known.firm === "saved" && !isOld) this.#marks.delete(id);
    else known.news = Infinity;
  }

  /**
   * Whether nothing is known of a mark that was asked later.
   *
   * @param {string} id
   * @param {number} asked
   */
  #isNewest(id, asked) {
    if (asked < (this.#known.get(id) ?? 0)) return false;
    this.#known.set(id, asked);
    return true;
  }

  /** Marks of which the desk told more than we show, now that nothing of ours is on its way. */
  get overtaken() {
    return [...this.#marks.values()].filter(isOvertaken).map(({ data }) => data.id);
  }

  /**
   * @param {readonly Attribution[]} all
   * @param {number} asked
   */
  #listAttributions(all, asked) {
    if (asked < this.#attributionsKnown) return;
    this.#attributionsKnown = asked;
    this.takeAttributions(all);
  }

  /** @param {readonly Attribution[]} all every one of the article, the oldest first */
  takeAttributions(all) {
    this.attributions = new Map([...this.ties.values(), ...all].map((each) => [each.id, each]));
    // The oldest of several speaks for a mark: it is the first of the list.
    const drawn = [...all, ...this.ties.values()].toReversed();
    this.#ofContent = new Map(drawn.map((each) => [each.content, each]));
  }

  /**
   * @param {readonly Claim[]} claims
   * @param {number} asked
   */
  #takeClaims(claims, asked) {
    if (asked < this.#claimsKnown) return;
    this.#claimsKnown = asked;
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
    const mark = {
      data,
      firm: "saved",
      problem: null,
      before: null,
      mine: null,
      going: false,
      news: 0,
    };
    this.#marks.set(data.id, mark);
    return mark;
  }

  /**
   * @param {string} id
   * @param {number} [version] at which we deleted it
   */
  forget(id, version) {
    this.#marks.delete(id);
    if (version) this.#gone.set(id, version);
  }

  /** The desk took what we wrote. @param {string} id */
  wrote(id) {
    this.#wrote.set(id, this.#asked);
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

/** @param {Mark} mark */
export function isOvertaken({ firm, news, data }) {
  return firm === "saved" && news > data.version;
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
