/** Everything a person does to marks: drawn at once, sent after, taken back if they wish. */

/** @import { Annotation, Fragment, Kind } from "../../types.d.ts" */
/** @import { Changes, Mark, Marks } from "../marks.js" */
/** @import { Part } from "./history.js" */
/** @import { Deed } from "./outbox.js" */
/** @import { Decisions } from "./decisions.js" */
/** @import { Verb } from "./verbs.js" */
import { Unreachable } from "../../shared/api.js";
import { isOvertaken } from "../marks.js";
import { shortened } from "../words.js";
import { History } from "./history.js";
import { Outbox, touched, versionLeft } from "./outbox.js";
import { isDone, standing } from "./refusals.js";
import { VERBS } from "./verbs.js";

/** Whether something is done to proposals. @param {{ verb: string }} deed */
function isDecision({ verb }) {
  return !(verb in VERBS);
}

/** Words to be marked. @typedef {{ fragments: readonly Fragment[], quote: string }} Words */

/** Fires `refused` with why something could not be undone. */
export class Writing extends EventTarget {
  /** What is done to proposals, once it was wanted. @type {Decisions | null} */
  #decisions = null;

  /**
   * @param {Marks} marks
   * @param {() => Promise<Decisions>} [decisions] fetches what is done to proposals
   */
  constructor(marks, decisions = () => Promise.reject(new Unreachable())) {
    super();
    this.marks = marks;
    this.fetched = decisions;
    /** Whether the marks are there, so that there is something to take back. */
    this.ready = false;
    const name = `room ${marks.me.id} ${marks.article} `;
    this.history = new History(`${name}history`);
    this.history.addEventListener("change", () => marks.changed());
    this.outbox = new Outbox(`${name}outbox `, {
      send: (deed) => this.#send(deed),
      answered: (deed, answer) => this.#answered(deed, answer),
      refused: (deed) => this.#refused(deed),
      changed: () => this.#firm(),
    });
  }

  /** Draw and send what was not sent when the page was left. Call it when the marks are there. */
  async resume() {
    for (const deed of await this.outbox.inherit()) {
      if (isDecision(deed)) {
        (await this.decisions().catch(() => null))?.draw(deed);
        continue;
      }
      let mark = this.marks.find(deed.mark);
      if (!mark) {
        mark = this.marks.put(deed.shown);
        // The desk has just told us what there is, and this is gone.
        if (deed.shown.version) mark.news = Infinity;
      }
      this.#draw(mark, deed);
      if (deed.problem) this.#refused(deed);
    }
    this.ready = true;
    this.#firm();
    this.outbox.run();
  }

  /** What is done to proposals: a module of its own. */
  async decisions() {
    this.#decisions ??= await this.fetched().catch(() => {
      throw new Unreachable("The desk could not be reached. Try again in a moment.");
    });
    return this.#decisions;
  }

  /** Send a decision on proposals after what was done before it. @param {Deed} deed */
  put(deed) {
    this.outbox.put(deed);
    this.#firm();
  }

  /** Take what the desk says a mark is, and draw over it what is on its way. @param {Annotation} data */
  settle(data) {
    const mark = this.marks.find(data.id) ?? this.marks.put(data);
    Object.assign(mark, { data, before: null, going: false });
    this.#redraw(mark, this.outbox.of(data.id));
  }

  // Verbs --------------------------------------------------------------------------------------

  /**
   * Mark words, all of them as one step.
   *
   * @param {Kind} kind
   * @param {readonly Words[]} all each ordered and disjoint
   * @param {Pick<Changes, "body" | "source" | "visibility">} [more]
   * @returns {Mark[]}
   */
  create(kind, all, more = {}) {
    const { me, revision } = this.marks;
    const made = all.map(({ fragments, quote }) =>
      this.marks.put({
        id: crypto.randomUUID(),
        kind,
        fragments,
        quote,
        body: more.body ?? "",
        version: 0,
        state: "accepted",
        origin: "person",
        visibility: more.visibility ?? (kind === "note" ? "internal" : "open"),
        author: me,
        source: more.source ?? null,
        claim: null,
        thread: null,
        revision,
        moved: null,
        created_at: new Date().toISOString(),
      }),
    );
    const [first] = made;
    if (!first) return made;
    this.marks.dispatchEvent(new CustomEvent("drawn", { detail: made }));
    const label =
      made.length > 1
        ? `marked ${made.length} ${kind}s`
        : `marked ${kind} “${shortened(first.data.quote)}”`;
    const step = this.#record(label, made, "remove", "restore");
    for (const { data } of made) {
      const { source, body, visibility } = more;
      const given = { kind, fragments: data.fragments, body: body ?? "", revision };
      const rest = { ...(source && { source }), ...(visibility && { visibility }) };
      this.#do("create", data.id, { ...given, ...rest }, { step });
    }
    return made;
  }

  /**
   * Change a mark.
   *
   * @param {string} id
   * @param {Changes} changes
   * @param {number} [seen] the version the person looked at; the newest where not given
   */
  change(id, changes, seen) {
    const mark = this.marks.find(id);
    if (!mark) return;
    const before = Object.fromEntries(
      Object.keys(changes).map((key) => [key, mark.data[/** @type {keyof Changes} */ (key)]]),
    );
    const step = this.#record(`changed ${mark.data.kind}`, [mark], "change", "change", {
      undo: before,
      redo: changes,
    });
    // What we did ourselves a moment ago is not somebody else's.
    const version = this.outbox.of(id).length ? null : seen || null;
    this.#do("change", id, changes, { version, step });
  }

  /** Delete a mark; one that was never saved is only forgotten. @param {string} id */
  remove(id) {
    const mark = this.marks.find(id);
    if (!mark) return;
    if (mark.firm === "refused" && !mark.data.version) {
      this.#forget(id);
      return;
    }
    const { kind, quote } = mark.data;
    const label = `deleted ${kind} “${shortened(quote)}”`;
    this.#do("remove", id, {}, { step: this.#record(label, [mark], "restore", "remove") });
  }

  /**
   * Say yes or no to what a rule proposed.
   *
   * @param {string} id
   * @param {"accept" | "refuse"} verb
   */
  decide(id, verb) {
    const mark = this.marks.find(id);
    if (!mark) return;
    const { kind, quote } = mark.data;
    const label = `${verb === "accept" ? "accepted" : "refused"} ${kind} “${shortened(quote)}”`;
    this.#do(verb, id, {}, { step: this.#record(label, [mark], "undecide", verb) });
  }

  /** Say that a moved mark stands where it was moved to. @param {string} id */
  confirm(id) {
    this.#do("confirm", id, {});
  }

  /** Say of a moved mark that its words are not there any more. @param {string} id */
  lose(id) {
    this.#do("lose", id, {});
  }

  /**
   * Say where a mark belongs that lost its words, or was moved to others.
   *
   * @param {string} id
   * @param {Words} words
   * @param {number} version the version the person looked at
   */
  reattach(id, words, version) {
    this.#do("reattach", id, { ...words, revision: this.marks.revision }, { version });
  }

  /** Keep what we wrote over what somebody else wrote meanwhile. @param {Mark} mark */
  keepMine(mark) {
    const { mine } = mark;
    this.leave(mark);
    if (mine) this.change(mark.data.id, mine);
  }

  /** Give up what was refused: the mark stands as the desk has it. @param {Mark} mark */
  leave(mark) {
    const { id } = mark.data;
    for (const { step } of this.outbox.of(id)) this.history.forget(id, step ?? "");
    this.outbox.drop(id);
    if (mark.problem?.status === 404) this.marks.forget(id);
    mark.data = mark.before ?? mark.data;
    Object.assign(mark, { before: null, mine: null, problem: null, going: false });
    this.#firm();
  }

  undo() {
    this.#turn("undo");
  }

  redo() {
    this.#turn("redo");
  }

  /** Wait until everything is sent that can be. */
  async settled() {
    while ([...this.marks.all].some(({ firm }) => firm === "saving")) {
      await new Promise((then) => this.marks.addEventListener("change", then, { once: true }));
    }
  }

  // How ----------------------------------------------------------------------------------------

  /**
   * @param {Verb} verb
   * @param {string} id
   * @param {object} given
   * @param {Partial<Pick<Deed, "version" | "step" | "back" | "made">>} [more]
   */
  #do(verb, id, given, more = {}) {
    const mark = this.marks.find(id);
    if (!mark) return;
    // What waits already is ours; else it is done to what the person sees.
    const version = this.outbox.of(id).length ? null : (mark.before ?? mark.data).version;
    const plain = { step: null, back: false, made: null, unsure: false, problem: null };
    /** @type {Deed} */
    const deed = {
      verb,
      mark: id,
      given,
      shown: mark.data,
      ...plain,
      ...more,
      version: more.version ?? version,
    };
    this.#draw(mark, deed);
    deed.shown = mark.data;
    mark.firm = "saving";
    this.outbox.put(deed);
    this.marks.changed();
  }

  /**
   * @param {Mark} mark
   * @param {Deed} deed
   */
  #draw(mark, { verb, given }) {
    if (verb === "take" || verb === "decline") return;
    if (verb === "reopen") {
      mark.going = true;
      return;
    }
    mark.before ??= mark.data;
    mark.data = { ...mark.data, ...VERBS[verb].draws(given) };
    mark.going = verb === "remove";
  }

  /**
   * @param {Mark} mark
   * @param {readonly Deed[]} left what is on its way to it, in order
   */
  #redraw(mark, left) {
    for (const each of left) this.#draw(mark, each);
  }

  /** @param {Deed} deed */
  async #send(deed) {
    if (isDecision(deed)) return (await this.decisions()).send(deed);
    const { mark, given, back, made } = deed;
    // Only what follows a decision does not know yet what that left.
    deed.version ??= this.marks.find(mark)?.before?.version ?? deed.shown.version;
    return VERBS[/** @type {Verb} */ (deed.verb)].sends({
      article: this.marks.article,
      mark,
      given,
      version: deed.version,
      undoes: back && made ? `?undoes=${made}` : "",
    });
  }

  /**
   * @param {Deed} deed
   * @param {Annotation | null} answer
   */
  #answered(deed, answer) {
    if (isDecision(deed)) {
      this.#decisions?.answered(deed, answer);
      return;
    }
    const { marks, history } = this;
    const from = deed.version ?? 0;
    const to = versionLeft(deed, answer);
    history.advance(deed.mark, from, to, deed.step);
    const mark = marks.find(deed.mark);
    const left = this.outbox.of(deed.mark);
    if (mark && answer) {
      mark.data = answer;
      mark.before = null;
      marks.wrote(deed.mark);
      this.#redraw(mark, left);
    } else if (!left.length) marks.forget(deed.mark, to);
    else if (mark?.before) mark.before = { ...mark.before, version: to };
    const { kind } = mark?.data ?? deed.shown;
    if (kind === "claim" && deed.verb !== "change") marks.refreshClaims().catch(() => {});
  }

  /** @param {Deed} deed */
  #refused(deed) {
    if (isDecision(deed)) {
      this.#decisions?.refused(deed);
      return;
    }
    const mark = this.marks.find(deed.mark);
    const { problem, back, step } = deed;
    if (!mark || !problem) return;
    const theirs = standing(problem, deed.mark, mark.before);
    if (deed.unsure && isDone(deed, theirs)) {
      this.outbox.settle(deed, versionLeft(deed, theirs), true);
      this.#answered(deed, theirs);
    } else if (back) {
      this.history.forget(deed.mark, step);
      this.outbox.settle(deed, deed.version ?? 0, false);
      mark.data = theirs ?? mark.before ?? mark.data;
      Object.assign(mark, { before: null, going: false });
      const left = this.outbox.of(deed.mark);
      this.#redraw(mark, left);
      const gone = problem.status === 404 || deed.verb === "restore";
      if (gone && !left.length) this.marks.forget(deed.mark);
      this.dispatchEvent(new CustomEvent("refused", { detail: { mark, problem } }));
    } else if (problem.status === 412 && theirs && deed.verb === "change") {
      // Somebody was quicker: theirs stands, ours is kept beside it until a person chooses.
      mark.data = theirs;
      mark.before = null;
      const changes = this.outbox.of(deed.mark).filter(({ verb }) => verb === "change");
      mark.mine = Object.assign({}, ...changes.map(({ given }) => given));
    } else mark.problem = problem;
  }

  /** Say of each mark how firm it is, by what of it waits. */
  #firm() {
    const { deeds, waiting } = this.outbox;
    const each = deeds.flatMap((deed) => touched(deed).map((mark) => ({ mark, deed })));
    const left = Map.groupBy(each, ({ mark }) => mark);
    let overtaken = false;
    for (const mark of this.marks.all) {
      const problem = left.get(mark.data.id)?.find(({ deed }) => deed.problem)?.deed.problem;
      if (!left.has(mark.data.id)) mark.firm = "saved";
      else mark.firm = problem ? "refused" : waiting ? "waiting" : "saving";
      if (mark.firm !== "refused") mark.problem = null;
      overtaken ||= isOvertaken(mark);
    }
    if (waiting) this.#decisions?.waiting();
    if (overtaken) this.marks.dispatchEvent(new Event("overtaken"));
    this.marks.changed();
  }

  /** @param {string} id */
  #forget(id) {
    this.outbox.drop(id);
    this.history.forget(id, null);
    this.marks.forget(id);
    this.#firm();
  }

  /**
   * @param {string} label
   * @param {readonly Mark[]} marks
   * @param {Verb} undo
   * @param {Verb} redo
   * @param {{ undo: object, redo: object }} [given]
   * @returns {string} the step's id
   */
  #record(label, marks, undo, redo, given = { undo: {}, redo: {} }) {
    const parts = marks.map(({ data }) => ({
      mark: data.id,
      undo: { verb: undo, given: given.undo },
      redo: { verb: redo, given: given.redo },
      version: null,
      made: null,
      shown: data,
    }));
    const id = crypto.randomUUID();
    this.history.record({ id, label, parts });
    return id;
  }

  /** @param {"undo" | "redo"} way */
  #turn(way) {
    const last = this.ready ? this.history[`${way}able`].at(-1) : undefined;
    const unsaved = last?.parts.find(
      (part) =>
        !isDecision(part[way]) && part.version === null && !this.outbox.of(part.mark).length,
    );
    if (unsaved) {
      this.#sayNotTakenBack(
        unsaved.mark,
        "It is not saved yet: the window it was done in sends it.",
      );
      return;
    }
    const step = last && this.history.turn(way);
    for (const part of step?.parts ?? []) this.#again(part, part[way], step?.id ?? null);
    this.marks.changed();
  }

  /**
   * @param {Part} part
   * @param {import("./history.js").Act} act
   * @param {string | null} step
   */
  #again(part, { verb, given }, step) {
    if (isDecision({ verb })) {
      this.decisions().then((decisions) => decisions.again(part, verb));
      return;
    }
    const known = this.marks.find(part.mark);
    if (known?.firm === "refused" && !known.data.version) {
      this.#forget(part.mark);
      return;
    }
    if (!known && verb !== "restore") {
      this.history.forget(part.mark, step);
      this.#sayNotTakenBack(part.mark, "It is gone: somebody deleted it.");
      return;
    }
    const [pending] = this.outbox.of(part.mark);
    const versions = [pending?.version ?? null, part.version];
    if (!versions.includes(null) && versions[0] !== versions[1]) {
      this.history.forget(part.mark, step);
      this.#sayNotTakenBack(part.mark, "Somebody changed it before what you did last.");
      return;
    }
    if (!known) this.marks.put(part.shown);
    // What has not gone out yet is done to what the one before it leaves.
    const version = pending ? null : part.version;
    const more = { version, step, back: true, made: part.made };
    this.#do(/** @type {Verb} */ (verb), part.mark, given, more);
  }

  /**
   * @param {string} id
   * @param {string} detail
   */
  #sayNotTakenBack(id, detail) {
    const mark = this.marks.find(id) ?? null;
    this.dispatchEvent(new CustomEvent("refused", { detail: { mark, problem: { detail } } }));
  }
}
