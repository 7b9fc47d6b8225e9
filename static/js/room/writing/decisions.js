/**
 * Yes and no to what rules propose: each press is one step, drawn at once, sent in its turn, taken back
 * as a whole. What it makes has its ids from the beginning. Loaded when there is something to decide.
 */

/** @import { Annotation, Attribution, Fragment, Kind, Proposal } from "../../types.d.ts" */
/** @import { Mark } from "../marks.js" */
/** @import { Correction } from "../proposals.js" */
/** @import { Room } from "../room.js" */
/** @import { Part } from "./history.js" */
/** @import { Decision, Deed } from "./outbox.js" */
import { get, post, Refused } from "../../shared/api.js";
import { notice } from "../../shared/notices.js";
import { touches } from "../propose.js";
import { counted, shortened } from "../words.js";

/** The ids of what a proposal becomes, by its part. @typedef {Record<string, string>} Ids */
/** A decision as it is sent. @typedef {{ revision: number, keys: string[], ids: Record<string, Ids>, stretch?: Fragment, correction: Correction, proposals: Proposal[] }} Given */
/** What the desk made. @typedef {{ attributions: Attribution[], annotations: Annotation[], marks: Annotation[] }} Made */

/** More marks than these are fetched in one call. */
const FEW = 12;
/** Of more proposals than these a step keeps the keys alone: the desk knows what they say. */
const KEPT = 40;
const PARTS = /** @type {const} */ (["source", "cue", "content"]);
const PLAIN = { version: null, made: null, unsure: false, problem: null };

export class Decisions {
  /** Who waits for an answer, by the press. @type {Map<string, { done: () => void, failed: (error: Error) => void }>} */
  #waiting = new Map();

  /** @param {Room} room */
  constructor(room) {
    this.room = room;
    this.marks = room.marks;
    this.writing = room.writing;
  }

  /**
   * Decide on proposals.
   *
   * @param {readonly Mark[]} wanted
   * @param {"accept" | "refuse"} word
   * @param {Correction} correction
   * @returns {Promise<void>} when the desk has answered, or cannot be reached; rejects if it refuses
   */
  decide(wanted, word, correction) {
    const chosen = wanted.flatMap(({ data }) => data.proposal ?? []);
    const proposals = word === "accept" ? this.#withFigures(chosen) : chosen;
    const stretch = chosen.find((each) => each.stretch)?.stretch;
    /** @type {Given} */
    const given = {
      revision: this.room.given.revision,
      keys: proposals.map(({ key }) => key),
      ids:
        word === "accept"
          ? Object.fromEntries(proposals.map((each) => [each.key, idsOf(each)]))
          : {},
      ...(stretch && { stretch }),
      correction,
      proposals,
    };
    const id = crypto.randomUUID();
    const [first] = wanted;
    const verb = word === "accept" ? "take" : "decline";
    if (first) {
      const what =
        wanted.length > 1
          ? counted(wanted.length, "proposal", "proposals")
          : `${chosen[0]?.kind} “${shortened(first.data.quote)}”`;
      const kept = { ...given, proposals: proposals.length > KEPT ? [] : proposals };
      /** @type {Part} */
      const part = {
        mark: id,
        undo: { verb: "reopen", given: {} },
        redo: { verb, given: kept },
        version: null,
        made: null,
        shown: first.data,
      };
      this.writing.history.record({
        id,
        label: `${word}${word === "accept" ? "ed" : "d"} ${what}`,
        parts: [part],
      });
    }
    return new Promise((done, failed) => {
      this.#waiting.set(id, { done, failed });
      this.#do(verb, id, given, false);
    });
  }

  /**
   * Take a step back, or do it again.
   *
   * @param {Part} part
   * @param {string} verb
   */
  again(part, verb) {
    const given = /** @type {Given} */ (part.redo.given);
    this.#do(/** @type {Decision} */ (verb), part.mark, given, true);
  }

  /**
   * @param {Decision} verb
   * @param {string} id of the press
   * @param {Given} given
   * @param {boolean} back
   */
  #do(verb, id, given, back) {
    const shown = /** @type {Annotation} */ ({});
    /** @type {Deed} */
    const deed = { verb, mark: id, given, step: id, back, shown, ...PLAIN };
    this.draw(deed);
    this.writing.put(deed);
  }

  /** Show a decision as if the desk had agreed. @param {Deed} deed */
  draw(deed) {
    /** @type {Given} */
    const given = deed.given;
    const { proposals } = this.room;
    if (deed.verb === "decline") proposals.hold(given.keys);
    else if (deed.verb === "take") {
      const made = this.#make(given);
      deed.marks = made.map(({ data }) => data.id);
      proposals.hold(given.keys);
      this.marks.dispatchEvent(new CustomEvent("drawn", { detail: made }));
    } else {
      deed.marks = idsIn(given).filter((id) => this.#lift(id, true));
      for (const { attribution } of Object.values(given.ids)) this.#untie(attribution);
      proposals.release(given.keys, given.proposals);
    }
    this.marks.changed();
  }

  // What the outbox asks -----------------------------------------------------------------------

  /** @param {Deed} deed @returns {Promise<any>} */
  async send({ verb, mark: id, given }) {
    const at = `articles/${this.room.article.id}/`;
    /** @type {Given} */
    const { revision, keys, ids, stretch, correction } = given;
    if (verb === "reopen") return post(`${at}proposals/reopen/`, { id, keys });
    const sent = { id, revision, keys, ...(stretch && { stretch }) };
    if (verb === "decline") return post(`${at}proposals/refuse/`, sent);
    const made = await post(`${at}proposals/accept/`, { ...sent, ids, ...correction });
    return { ...made, marks: await this.#fetch(made) };
  }

  /**
   * @param {Deed} deed
   * @param {any} answer
   */
  answered(deed, answer) {
    /** @type {Given} */
    const given = deed.given;
    if (deed.verb === "take") this.#made(deed, answer);
    if (deed.verb === "reopen") this.#reopened(deed, answer.kept);
    this.room.proposals.release(given.keys);
    this.room.proposals.load();
    this.#waiting.get(deed.mark)?.done();
    this.#waiting.delete(deed.mark);
  }

  /** The desk refuses: what stood before stands again. @param {Deed} deed */
  refused(deed) {
    const { problem, mark: id, verb } = deed;
    /** @type {Given} */
    const given = deed.given;
    const { history, outbox } = this.writing;
    outbox.drop(id);
    history.forget(id, id);
    if (verb === "reopen") {
      for (const mark of deed.marks ?? []) this.#lift(mark, false);
      this.#again(deed.marks ?? []);
      this.#say(problem?.detail);
    } else {
      for (const mark of idsIn(given)) this.#drop(mark);
      for (const { attribution } of Object.values(given.ids)) this.#untie(attribution);
      const waits = this.#waiting.get(id);
      if (problem && waits) waits.failed(new Refused(problem));
      else notice(`${problem?.title ?? "That was refused"}.`, problem?.detail ?? "");
      this.#waiting.delete(id);
    }
    this.room.proposals.release(given.keys);
    this.room.proposals.load();
  }

  /** There is no line: what was decided goes out by itself. */
  waiting() {
    for (const { done } of this.#waiting.values()) done();
    this.#waiting.clear();
  }

  // How ----------------------------------------------------------------------------------------

  /** A caveat takes the figures along that it covers. @param {readonly Proposal[]} chosen */
  #withFigures(chosen) {
    const covers = chosen.flatMap((each) => (each.kind === "caveat" && each.covers) || []);
    const figures = [...this.marks.proposed.values()].flatMap(({ data }) =>
      data.proposal?.kind === "figure" && covers.some((span) => touches(data, span))
        ? [data.proposal]
        : [],
    );
    return [...new Map([...chosen, ...figures].map((each) => [each.key, each])).values()];
  }

  /**
   * Draw what proposals become.
   *
   * @param {Given} given
   * @returns {Mark[]} those that were not there
   */
  #make({ keys, ids, correction, proposals }) {
    const { marks } = this;
    const there = new Map(
      [...marks.all]
        .filter((mark) => !mark.going && mark.data.state === "accepted" && marks.stands(mark))
        .map((mark) => [keyOf(mark.data.kind, mark.data.fragments), mark]),
    );
    /** @type {Mark[]} */
    const made = [];
    const put = (
      /** @type {Kind} */ kind,
      /** @type {readonly Fragment[]} */ spans,
      /** @type {string | undefined} */ id,
      /** @type {Partial<Annotation>} */ more = {},
    ) => {
      if (!spans.length || !id) return null;
      // Who says it is asked of a claim over the very same words, too.
      const claim = kind === "content" ? there.get(keyOf("claim", spans)) : undefined;
      const known = claim ?? there.get(keyOf(kind, spans));
      if (known) return known.data.id;
      const mark = marks.put({ ...this.#fresh(kind, spans, id), ...more });
      there.set(keyOf(kind, spans), mark);
      made.push(mark);
      return id;
    };
    const found = keys.flatMap(
      (key) =>
        marks.proposed.get(`proposed-${key}`)?.data.proposal ??
        proposals.find((each) => each.key === key) ??
        [],
    );
    // Figures first: a caveat covers them.
    for (const each of found.filter(({ kind }) => kind === "figure")) {
      if (each.kind !== "figure") continue;
      const { low, high, bound, counts, unit } = each;
      put("figure", each.fragments, ids[each.key]?.mark, {
        figure: { low, high, bound, counts, unit },
      });
    }
    for (const each of found) {
      const own = ids[each.key] ?? {};
      if (each.kind === "caveat") {
        const figures = [...there.values()].filter(
          ({ data }) => data.kind === "figure" && each.covers && touches(data, each.covers),
        );
        put("caveat", each.fragments, own.mark, { covers: figures.map(({ data }) => data.id) });
      }
      if (each.kind !== "attribution" || !own.attribution) continue;
      const [source, cue, content] = PARTS.map((name) =>
        put(name, correction[name] ?? each[name], own[name]),
      );
      if (!content || (!source && !cue)) continue;
      marks.ties.set(own.attribution, {
        id: own.attribution,
        source: source ?? null,
        cue: cue ?? null,
        content,
        form: /** @type {Attribution["form"]} */ (correction.form ?? each.form),
        hedges: correction.hedges ?? each.hedges,
        parent: (each.parent && ids[each.parent]?.attribution) || null,
        version: 0,
      });
    }
    marks.takeAttributions([...marks.attributions.values()]);
    return made;
  }

  /**
   * A mark as it will be.
   *
   * @param {Kind} kind
   * @param {readonly Fragment[]} spans
   * @param {string} id
   * @returns {Annotation}
   */
  #fresh(kind, spans, id) {
    return {
      id,
      kind,
      fragments: spans.map(({ start, end }) => ({ start, end })),
      quote: spans.map((span) => this.room.text.quote(span)).join(" … "),
      body: "",
      version: 0,
      state: "accepted",
      origin: "rule",
      visibility: "open",
      author: null,
      accepted_by: this.room.me,
      source: null,
      claim: null,
      thread: null,
      revision: this.marks.revision,
      moved: null,
      created_at: new Date().toISOString(),
    };
  }

  /** Every mark that stands for what was made. @param {Made} made @returns {Promise<Annotation[]>} */
  async #fetch({ attributions, annotations }) {
    const tied = attributions.flatMap(({ source, cue, content }) => [source, cue, content]);
    const ids = new Set(tied.filter((id) => id !== null));
    if (ids.size <= FEW) {
      const fetched = await Promise.all([...ids].map((id) => get(`annotations/${id}/`)));
      return [...annotations, ...fetched];
    }
    /** @type {Annotation[]} */
    const all = await get(`articles/${this.room.article.id}/annotations/`);
    return [...annotations, ...all.filter(({ id }) => ids.has(id))];
  }

  /**
   * The desk says what was made: mostly what was drawn, and what stood there already.
   *
   * @param {Deed} deed
   * @param {Made} made
   */
  #made(deed, { attributions, marks: all }) {
    const { marks, writing } = this;
    /** @type {Given} */
    const { ids } = deed.given;
    const ties = new Map(attributions.map((tie) => [tie.id, tie]));
    for (const { attribution, ...own } of Object.values(ids)) {
      marks.ties.delete(attribution ?? "");
      const tie = ties.get(attribution ?? "");
      // Somebody had marked the same words: what was done to ours meanwhile is meant for theirs.
      if (tie) for (const name of PARTS) this.#rename(own[name], tie[name]);
    }
    const stand = new Set(all.map(({ id }) => id));
    for (const id of deed.marks ?? []) if (!stand.has(id)) this.#drop(id);
    marks.takeAttributions([...new Map([...marks.attributions, ...ties]).values()]);
    for (const each of all) writing.settle(each);
    marks.changed();
  }

  /**
   * @param {string | undefined} drawn
   * @param {string | null} stands
   */
  #rename(drawn, stands) {
    if (!drawn || !stands || drawn === stands) return;
    for (const deed of this.writing.outbox.of(drawn)) if (deed.mark === drawn) deed.mark = stands;
  }

  /**
   * What was made is gone, and what has a reason to stay is back.
   *
   * @param {Deed} deed
   * @param {readonly { key: string, detail: string }[]} kept
   */
  #reopened(deed, kept) {
    const { marks, writing } = this;
    const stays = new Set(kept.flatMap(({ key }) => Object.values(deed.given.ids[key] ?? {})));
    for (const id of deed.marks ?? []) {
      if (stays.has(id)) this.#lift(id, false);
      else if (!writing.outbox.of(id).length) marks.forget(id);
    }
    const [first] = kept;
    if (!first) return;
    this.#again([...stays]);
    const many = kept.length > 1 ? ` So do ${kept.length - 1} others.` : "";
    this.#say(`${first.detail}${many}`);
  }

  /** Ask the desk once more what stands. @param {readonly string[]} ids */
  #again(ids) {
    const { marks } = this;
    const known = ids.filter((id) => marks.find(id));
    Promise.all([marks.refresh(known), marks.refreshAttributions()]).catch(() => {});
  }

  /**
   * Let a mark be on its way out, or back.
   *
   * @param {string} id
   * @param {boolean} going
   */
  #lift(id, going) {
    const mark = this.marks.find(id);
    if (mark) mark.going = going;
    return mark !== undefined;
  }

  /** Forget a mark that was only drawn, and what was done to it. @param {string} id */
  #drop(id) {
    if (this.marks.find(id)?.data.version) return;
    this.writing.outbox.drop(id);
    this.writing.history.forget(id, null);
    this.marks.forget(id);
  }

  /** @param {string | undefined} id of an attribution */
  #untie(id) {
    const { marks } = this;
    marks.ties.delete(id ?? "");
    if (marks.attributions.delete(id ?? ""))
      marks.takeAttributions([...marks.attributions.values()]);
  }

  /** Say why something cannot be taken back. @param {string} [detail] */
  #say(detail = "") {
    const told = { detail: { mark: null, problem: { detail } } };
    this.writing.dispatchEvent(new CustomEvent("refused", told));
  }
}

/** @param {Proposal} proposal @returns {Ids} */
function idsOf({ kind }) {
  const names = kind === "attribution" ? [...PARTS, "attribution"] : ["mark"];
  return Object.fromEntries(names.map((name) => [name, crypto.randomUUID()]));
}

/** The marks that a decision may have made. @param {Given} given */
function idsIn({ ids }) {
  return Object.values(ids).flatMap(({ attribution: _, ...own }) => Object.values(own));
}

/**
 * @param {string} kind
 * @param {readonly Fragment[]} spans
 */
function keyOf(kind, spans) {
  return `${kind}:${spans.map(({ start, end }) => `${start}-${end}`).join()}`;
}
