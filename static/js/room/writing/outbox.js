/**
 * Writes on their way to the desk. Each is kept in this browser until the desk has answered, also
 * across a reload, and they go out one after another: the same call twice makes one thing.
 */

/** @import { Annotation } from "../../types.d.ts" */
/** @import { Problem } from "../../shared/api.js" */
/** @import { Verb } from "./verbs.js" */
import { Refused, Unreachable } from "../../shared/api.js";
import { keep, kept, keysFrom } from "./kept.js";

/** What is done to proposals. @typedef {"take" | "decline" | "reopen"} Decision */

/** How long to wait before the line is tried again, in milliseconds. */
const AGAIN = 5000;

/**
 * One write, as plain data.
 *
 * @typedef {object} Deed
 * @property {Verb | Decision} verb
 * @property {string} mark its id; of a decision on proposals, the id of the press
 * @property {readonly string[]} [marks] others that it makes or takes away
 * @property {any} given
 * @property {number | null} version that it is done to; null means what the one before it leaves
 * @property {string | null} step of the history that it belongs to
 * @property {boolean} back whether it takes back what the step did, or does it again
 * @property {number | null} made what it takes back: the version that the step made last
 * @property {boolean} unsure whether it was sent and no answer came: it may be done already
 * @property {Problem | null} problem why the desk refused it
 * @property {Annotation} shown the mark with it
 */

/**
 * @typedef {object} Ears
 * @property {(deed: Deed) => Promise<Annotation | null>} send
 * @property {(deed: Deed, answer: Annotation | null) => void} answered
 * @property {(deed: Deed) => void} refused its `problem` says why
 * @property {() => void} changed what waits, and whether there is a line
 */

export class Outbox {
  /** In the order in which they were done. @type {Deed[]} */
  deeds = [];
  /** Whether the desk could not be reached when it was last tried. */
  waiting = false;
  #running = false;
  #timer = 0;
  #key;

  /**
   * @param {string} name what all tabs of one person on one article have in common
   * @param {Ears} ears
   */
  constructor(name, ears) {
    this.ears = ears;
    this.name = name;
    this.#key = name + crypto.randomUUID();
    // Held as long as this tab lives: what another left behind is known by nobody holding its lock.
    navigator.locks.request(this.#key, () => new Promise(() => {}));
    addEventListener("online", () => this.run());
  }

  /** Take over what tabs that are gone had not sent. @returns {Promise<Deed[]>} */
  async inherit() {
    /** @type {Deed[]} */
    const found = [];
    for (const key of keysFrom(this.name)) {
      if (key === this.#key) continue;
      await navigator.locks.request(key, { ifAvailable: true }, (lock) => {
        if (!lock) return;
        /** @type {Deed[]} */
        const left = kept(key) ?? [];
        // It may have been on its way when its tab went.
        const first = firstFree(left);
        if (first) first.unsure = true;
        found.push(...left);
        this.deeds = [...found, ...this.deeds.filter((deed) => !found.includes(deed))];
        this.#keep();
        keep(key, null);
      });
    }
    return found;
  }

  /** @param {Deed} deed */
  put(deed) {
    this.deeds.push(deed);
    this.#keep();
    this.run();
  }

  /** What is on its way to a mark. @param {string} mark */
  of(mark) {
    return this.deeds.filter((deed) => touched(deed).includes(mark));
  }

  /** Give up whatever is on its way to a mark. @param {string} mark */
  drop(mark) {
    this.deeds = this.deeds.filter((deed) => deed.mark !== mark);
    this.#keep();
  }

  /**
   * One is over; what comes after it for the same mark is done to what it left.
   *
   * @param {Deed} deed
   * @param {number} version
   * @param {boolean} done whether it was done, not refused
   */
  settle(deed, version, done) {
    this.deeds = this.deeds.filter((each) => each !== deed);
    const left = this.deeds.filter(({ mark }) => mark === deed.mark);
    if (left[0]) left[0].version ??= version;
    for (const each of left) if (done && each.step === deed.step) each.made = version;
    this.#keep();
  }

  /** Send once more what the desk refused. @param {string} mark */
  again(mark) {
    for (const deed of this.of(mark)) deed.problem = null;
    this.run();
  }

  /** Send what waits, unless that is being done. */
  async run() {
    if (this.#running) return;
    this.#running = true;
    clearTimeout(this.#timer);
    for (let deed = firstFree(this.deeds); deed; deed = firstFree(this.deeds)) {
      const went = await this.#send(deed);
      this.waiting = !went;
      this.ears.changed();
      if (went) continue;
      this.#timer = setTimeout(() => this.run(), AGAIN);
      break;
    }
    this.#running = false;
  }

  /**
   * @param {Deed} deed
   * @returns {Promise<boolean>} whether the desk answered at all
   */
  async #send(deed) {
    try {
      const answer = await this.ears.send(deed);
      this.settle(deed, versionLeft(deed, answer), true);
      this.ears.answered(deed, answer);
    } catch (error) {
      if (error instanceof Unreachable) {
        deed.unsure = true;
        this.#keep();
        return false;
      }
      if (!(error instanceof Refused)) throw error;
      deed.problem = error.problem;
      this.#keep();
      this.ears.refused(deed);
    }
    return true;
  }

  #keep() {
    keep(this.#key, this.deeds);
  }
}

/** Every mark that a write is about. @param {Deed} deed */
export function touched({ mark, marks = [] }) {
  return [mark, ...marks];
}

/**
 * The first that no refusal holds back.
 *
 * @param {readonly Deed[]} deeds
 */
function firstFree(deeds) {
  const held = new Set(deeds.flatMap((deed) => (deed.problem ? touched(deed) : [])));
  return deeds.find((deed) => !touched(deed).some((mark) => held.has(mark)));
}

/**
 * The version that a write left. Where it was sent before, others may have changed the mark since.
 *
 * @param {Deed} deed
 * @param {Annotation | null} answer
 */
export function versionLeft({ version, unsure }, answer) {
  const next = (version ?? 0) + 1;
  return unsure ? next : (answer?.version ?? next);
}
