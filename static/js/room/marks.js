/**
 * Everything marked on one article, as this browser knows it. A mark is drawn at once and saved
 * after; what the desk refuses or cannot take yet is kept, with the reason and a way to try again.
 */

/** @import { Annotation, Attribution, Claim, Firm, Fragment, Kind, Named } from "../types.d.ts" */
/** @import { Problem } from "../shared/api.js" */
import { get, patch, post, Refused, remove, Unreachable } from "../shared/api.js";
import { byPlace, IntervalIndex } from "./intervals.js";

/**
 * @typedef {object} Mark
 * @property {Annotation} data as it is shown: the desk's, with what is on its way written over it
 * @property {Firm} firm
 * @property {Problem | null} problem why it was refused
 * @property {Annotation | null} before what stood before a change that is not saved yet
 * @property {Changes | null} mine what was refused because somebody was quicker (412)
 * @property {(() => void) | null} again send it once more
 */

/** What may be changed about a mark. @typedef {{ fragments?: readonly Fragment[], body?: string, source?: Named | null }} Changes */

/** @typedef {{ label: string, inverse: () => void }} Step */

export class Marks extends EventTarget {
  /** @type {Map<string, Mark>} */
  #marks = new Map();
  /** @type {Map<string, Attribution>} */
  attributions = new Map();
  /** Attributions by the mark whose words they attribute. @type {Map<string, Attribution>} */
  #ofContent = new Map();
  /** Claims by the mark they appear in. @type {Map<string, Claim>} */
  claims = new Map();
  /** @type {Step[]} */
  undoable = [];
  /** @type {Step[]} */
  redoable = [];
  /** Where the inverse of what is done now belongs. */
  #steps = this.undoable;
  #stepping = false;
  #changing = false;
  /** Every mark in order, until something changes. @type {Mark[] | null} */
  #sorted = null;
  /** @type {Map<string, Promise<unknown>>} */
  #busy = new Map();
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
    addEventListener("online", () => this.sendWaiting());
  }

  /** Every mark in the order of the text. @returns {readonly Mark[]} */
  get list() {
    this.#sorted ??= [...this.#marks.values()].sort((a, b) => byPlace(placeOf(a), placeOf(b)));
    return this.#sorted;
  }

  /** @param {string} id */
  find(id) {
    return this.#marks.get(id);
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
   */
  index(wanted) {
    const parts = [...this.#marks.values()].filter(wanted).flatMap(({ data }) =>
      data.fragments.map(({ start, end }, n) => {
        return { id: `${data.id}/${n}`, mark: data.id, kind: data.kind, start, end };
      }),
    );
    return new IntervalIndex(parts);
  }

  /** The attribution whose content is this mark. @param {string} id */
  attributionOf(id) {
    return this.#ofContent.get(id);
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
    this.#takeAttributions(attributions);
    this.#takeClaims(claims);
    this.#changed();
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
    this.#changed();
  }

  async refreshAttributions() {
    this.#takeAttributions(await get(`articles/${this.article}/attributions/`));
    this.#changed();
  }

  async refreshClaims() {
    this.#takeClaims(await get(`articles/${this.article}/claims/`));
    this.#changed();
  }

  // Writing ------------------------------------------------------------------------------------

  /**
   * Mark words. Drawn now, saved in a moment.
   *
   * @param {Kind} kind
   * @param {readonly Fragment[]} fragments ordered, disjoint
   * @param {string} quote
   * @param {{ body?: string, source?: Named | null, visibility?: import("../types.d.ts").Visibility }} [more]
   * @returns {Mark}
   */
  create(kind, fragments, quote, more = {}) {
    const id = crypto.randomUUID();
    const body = more.body ?? "";
    /** @type {Mark} */
    const mark = {
      data: {
        id,
        kind,
        fragments,
        quote,
        body,
        version: 0,
        state: "accepted",
        origin: "person",
        visibility: more.visibility ?? "open",
        author: this.me,
        source: more.source ?? null,
        claim: null,
        thread: null,
        revision: this.revision,
        moved: null,
        created_at: new Date().toISOString(),
      },
      firm: "saving",
      problem: null,
      before: null,
      mine: null,
      again: null,
    };
    this.#marks.set(id, mark);
    this.#record(`marked ${kind} “${shortened(quote)}”`, () => this.remove(id));
    const source = more.source ? { source: more.source.id } : {};
    const seen = more.visibility ? { visibility: more.visibility } : {};
    const { revision } = this;
    const sent = { id, kind, fragments: fragments.map(pair), body, revision, ...source, ...seen };
    this.#send(mark, () => post(`articles/${this.article}/annotations/`, sent)).then(() => {
      if (kind === "claim" && mark.firm === "saved") this.refreshClaims();
    });
    return mark;
  }

  /**
   * Change a mark.
   *
   * @param {string} id
   * @param {Changes} changes
   * @param {number} [seen] the version the person looked at; the newest where not given
   */
  change(id, changes, seen) {
    const mark = this.#marks.get(id);
    if (!mark) return;
    const before = Object.fromEntries(
      Object.keys(changes).map((key) => [key, mark.data[/** @type {keyof Changes} */ (key)]]),
    );
    const version = seen || null;
    const call = () =>
      patch(`annotations/${id}/`, version ?? mark.data.version, onTheWire(changes));
    mark.before ??= mark.data;
    mark.data = { ...mark.data, .../** @type {Partial<Annotation>} */ (changes) };
    this.#record(`changed ${mark.data.kind}`, () => this.change(id, before));
    this.#send(mark, call).then(() => {
      if (mark.problem?.status !== 412) return;
      // Somebody was quicker: theirs stands, ours is kept beside it until a person chooses.
      mark.data = /** @type {Annotation} */ (mark.problem.current ?? mark.before ?? mark.data);
      mark.before = null;
      mark.mine = changes;
      this.#changed();
    });
  }

  /**
   * Keep what we wrote over what somebody else wrote meanwhile.
   *
   * @param {Mark} mark
   */
  keepMine(mark) {
    const { mine } = mark;
    this.leave(mark);
    if (mine) this.change(mark.data.id, mine);
  }

  /**
   * Give up what was refused: the mark stands as the desk has it.
   *
   * @param {Mark} mark
   */
  leave(mark) {
    mark.data = mark.before ?? mark.data;
    mark.before = null;
    mark.mine = null;
    mark.problem = null;
    mark.firm = "saved";
    mark.again = null;
    this.#changed();
  }

  /**
   * Delete a mark; one that was never saved is only forgotten.
   *
   * @param {string} id
   */
  remove(id) {
    const mark = this.#marks.get(id);
    if (!mark) return;
    const { kind, quote, version } = mark.data;
    if (mark.firm === "refused" && !version) {
      this.#marks.delete(id);
      this.#changed();
      return;
    }
    this.#record(`deleted ${kind} “${shortened(quote)}”`, () => this.#restore(mark));
    const call = async () => {
      await remove(`annotations/${id}/`, mark.data.version);
      this.#marks.delete(id);
      return null;
    };
    this.#send(mark, call);
  }

  /**
   * Bring a deleted mark back as it was, with its claim and its thread.
   *
   * @param {Mark} mark
   */
  #restore(mark) {
    const { id } = mark.data;
    this.#marks.set(id, mark);
    this.#record(`brought back ${mark.data.kind}`, () => this.remove(id));
    const call = () => post(`annotations/${id}/restore/`, { version: mark.data.version + 1 });
    this.#send(mark, call).then(() => this.refreshClaims());
  }

  /**
   * Say yes or no to what a rule proposed.
   *
   * @param {string} id
   * @param {"accepted" | "refused"} state
   */
  decide(id, state) {
    const mark = this.#marks.get(id);
    if (!mark) return;
    const { version } = mark.data;
    const word = state === "accepted" ? "accept" : "refuse";
    mark.before = mark.data;
    mark.data = { ...mark.data, state };
    this.#send(mark, () => post(`annotations/${id}/${word}/`, { version })).then(() =>
      this.refreshClaims(),
    );
  }

  /** Say that a moved mark stands where it was moved to. @param {string} id */
  confirm(id) {
    this.#place(id, { moved: null }, (mark) =>
      post(`annotations/${id}/confirm/`, { version: mark.data.version }),
    );
  }

  /** Say of a moved mark that its words are not there any more. @param {string} id */
  lose(id) {
    this.#place(id, { state: "orphan" }, (mark) =>
      post(`annotations/${id}/orphan/`, { version: mark.data.version }),
    );
  }

  /**
   * Say where a mark belongs that lost its words, or was moved to others.
   *
   * @param {string} id
   * @param {readonly Fragment[]} fragments
   * @param {string} quote
   * @param {number} version the version the person looked at
   */
  reattach(id, fragments, quote, version) {
    const { revision } = this;
    const sent = { fragments: fragments.map(pair), revision };
    const changes = {
      fragments,
      quote,
      revision,
      moved: null,
      state: /** @type {const} */ ("accepted"),
    };
    this.#place(id, changes, () => post(`annotations/${id}/reattach/`, sent, version));
  }

  /**
   * @param {string} id
   * @param {Partial<Annotation>} changes shown at once
   * @param {(mark: Mark) => Promise<Annotation>} call
   */
  #place(id, changes, call) {
    const mark = this.#marks.get(id);
    if (!mark) return;
    mark.before = mark.data;
    const sending = this.#send(mark, () => call(mark));
    mark.data = { ...mark.data, ...changes };
    sending.then(() => this.#changed());
  }

  /**
   * Tie a source and a cue to what they say.
   *
   * @param {Omit<Attribution, "version">} sent
   * @param {number} [version] of the attribution that is changed; a new one where not given
   * @returns {Promise<void>} rejects with the reason
   */
  async attribute(sent, version) {
    const { id, ...changes } = sent;
    /** @type {Attribution} */
    const made = version
      ? await patch(`attributions/${id}/`, version, changes)
      : await post(`articles/${this.article}/attributions/`, sent);
    this.#takeAttributions([...this.attributions.set(made.id, made).values()]);
    this.#changed();
  }

  /** @param {Attribution} attribution */
  async unattribute({ id, version }) {
    await remove(`attributions/${id}/`, version);
    this.attributions.delete(id);
    this.#takeAttributions([...this.attributions.values()]);
    this.#changed();
  }

  /** Send what waited for the line. */
  sendWaiting() {
    for (const mark of this.#marks.values()) if (mark.firm === "waiting") mark.again?.();
  }

  /** Wait until nothing is on its way any more. */
  async settled() {
    while (this.list.some(({ firm }) => firm === "saving")) await Promise.all(this.#busy.values());
  }

  undo() {
    this.#step(this.undoable, this.redoable);
  }

  redo() {
    this.#step(this.redoable, this.undoable);
  }

  // How ----------------------------------------------------------------------------------------

  /**
   * @param {Step[]} from
   * @param {Step[]} into
   */
  #step(from, into) {
    const step = from.pop();
    if (!step) return;
    this.#steps = into;
    this.#stepping = true;
    step.inverse();
    this.#stepping = false;
    this.#steps = this.undoable;
    this.#changed();
  }

  /**
   * @param {string} label
   * @param {() => void} inverse
   */
  #record(label, inverse) {
    this.#steps.push({ label, inverse });
    if (!this.#stepping) this.redoable.length = 0;
  }

  /**
   * Send one call for a mark, after those before it.
   *
   * @param {Mark} mark
   * @param {() => Promise<Annotation | null>} call null where the mark is gone after it
   */
  async #send(mark, call) {
    const { id } = mark.data;
    mark.firm = "saving";
    mark.problem = null;
    mark.again = () => this.#send(mark, call);
    this.#changed();
    const turn = (this.#busy.get(id) ?? Promise.resolve()).then(call);
    this.#busy.set(
      id,
      turn.catch(() => {}),
    );
    try {
      const answer = await turn;
      mark.firm = "saved";
      mark.again = null;
      mark.before = null;
      if (answer) mark.data = answer;
    } catch (error) {
      if (error instanceof Unreachable) mark.firm = "waiting";
      else if (error instanceof Refused) {
        mark.firm = "refused";
        mark.problem = error.problem;
      } else throw error;
    }
    this.#changed();
  }

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
      const fresh = { problem: null, before: null, mine: null, again: null };
      this.#marks.set(annotation.id, { data: annotation, firm: "saved", ...fresh });
    } else if (known.firm === "saved") known.data = annotation;
  }

  /** @param {readonly Attribution[]} all */
  #takeAttributions(all) {
    this.attributions = new Map(all.map((each) => [each.id, each]));
    // The oldest of several speaks for a mark: it is the first of the list.
    this.#ofContent = new Map(all.toReversed().map((each) => [each.content, each]));
  }

  /** @param {readonly Claim[]} claims */
  #takeClaims(claims) {
    this.claims = new Map(claims.flatMap((claim) => claim.annotations.map((id) => [id, claim])));
  }

  /** Say once a turn that something changed, however much did. */
  #changed() {
    this.#sorted = null;
    if (this.#changing) return;
    this.#changing = true;
    queueMicrotask(() => {
      this.#changing = false;
      this.dispatchEvent(new Event("change"));
    });
  }
}

/** @param {Mark} mark */
function placeOf({ data }) {
  const first = data.fragments[0];
  return { id: data.id, start: first?.start ?? 0, end: data.fragments.at(-1)?.end ?? 0 };
}

/** @param {Fragment} fragment */
function pair({ start, end }) {
  return { start, end };
}

/** @param {Changes} changes */
function onTheWire({ fragments, source, ...rest }) {
  return {
    ...rest,
    ...(fragments && { fragments: fragments.map(pair) }),
    ...(source !== undefined && { source: source?.id ?? null }),
  };
}

/** @param {string} quote */
export function shortened(quote) {
  const points = Array.from(quote);
  return points.length > 40 ? `${points.slice(0, 39).join("").trimEnd()}…` : quote;
}
