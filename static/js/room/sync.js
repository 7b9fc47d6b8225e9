/** Keeps the room up to date: "news up to seq N", then the log says what, then that is fetched. */

/** @import { Entry } from "../types.d.ts" */
/** @import { Marks } from "./marks.js" */
import { get } from "../shared/api.js";
import { Line } from "../shared/live.js";

/** With more news than this, everything is fetched anew: one call instead of many. */
const MANY = 20;
/** How often we say that we are still here, and after how long silence means gone, in milliseconds. */
const BEAT = 25_000;
const GONE = 70_000;

/** @typedef {{ id: string, name: string, initials: string, at: number | null, heard: number }} Colleague */

/** Fires `state` when the line or the news changes, `people` when somebody comes, moves or goes. */
export class Sync extends EventTarget {
  /** @type {"up" | "catching up" | "down" | "sent away"} */
  state = "catching up";
  /** How many events are being caught up with. */
  behind = 0;
  /** Who is here, by connection. @type {Map<string, Colleague>} */
  people = new Map();
  /** @type {Line | null} */
  line = null;
  #running = false;
  #again = false;
  /** @type {number | null} */
  #at = null;

  /**
   * @param {string} article
   * @param {number} seq what the page knew
   * @param {Marks} marks
   * @param {{ opened: () => void, comes: (entry: Entry) => void, told: (entry: Entry) => void }} ears
   *   the line is up, perhaps again; of each entry, before anything of it is shown;
   *   and of each entry, once what it is about was fetched
   */
  constructor(article, seq, marks, ears) {
    super();
    this.article = article;
    this.seq = seq;
    this.marks = marks;
    this.ears = ears;
    marks.addEventListener("overtaken", () => {
      // Without a line it waits: the line begins by catching up.
      if (this.#running || this.state === "up") this.catchUp();
    });
  }

  /** Open the line. A page that shows an earlier revision has none: nothing there changes. */
  begin() {
    const { article, ears } = this;
    this.line = new Line(`/ws/articles/${article}/`, {
      heard: (message) => this.#heard(message),
      opened: () => {
        this.here(this.#at);
        ears.opened();
        this.catchUp();
      },
      lost: () => this.#become("down"),
      sentAway: () => this.#become("sent away"),
    });
    setInterval(() => this.#beat(), BEAT);
  }

  /** Say where in the text we are. @param {number | null} at */
  here(at) {
    this.#at = at;
    this.line?.say({ type: "here", at });
  }

  /** Fetch what is new; asked again meanwhile, look once more after. */
  async catchUp() {
    if (this.#running) {
      this.#again = true;
      return;
    }
    this.#running = true;
    try {
      do {
        this.#again = false;
        await this.#fetch();
      } while (this.#again);
      if (this.state !== "sent away") this.#become("up");
    } catch {
      this.#become("down");
      setTimeout(() => this.catchUp(), 3000);
    } finally {
      this.#running = false;
    }
  }

  async #fetch() {
    /** @type {Entry[]} */
    const entries = await get(`articles/${this.article}/events/?after=${this.seq}`);
    if (!entries.length && !this.marks.overtaken.length) return;
    this.behind = entries.length;
    this.#become("catching up");
    await this.#apply(entries);
    this.seq = entries.at(-1)?.seq ?? this.seq;
    this.behind = 0;
    this.#again = true;
  }

  /** @param {readonly Entry[]} entries */
  async #apply(entries) {
    const { marks, ears } = this;
    entries.forEach(ears.comes);
    const about = Map.groupBy(entries, ({ kind }) => kind.split(".")[0] ?? "");
    const told = about.get("annotation")?.map(({ subject }) => subject?.id ?? "") ?? [];
    const touched = new Set([...told, ...marks.overtaken]);
    touched.delete("");
    if (touched.size > MANY) await marks.load();
    else {
      await Promise.all([
        marks.refresh(touched),
        about.has("attribution") ? marks.refreshAttributions() : null,
        about.has("claim") || about.has("appearance") || touched.size
          ? marks.refreshClaims()
          : null,
      ]);
    }
    entries.forEach(ears.told);
  }

  /** @param {any} message */
  #heard(message) {
    if (message.type === "news" && message.seq > this.seq) this.catchUp();
    if (message.type === "here") {
      const { connection, who, at } = message;
      const known = this.people.has(connection);
      this.people.set(connection, { ...who, at, heard: Date.now() });
      // A newcomer does not know us yet.
      if (!known) this.here(this.#at);
      this.dispatchEvent(new Event("people"));
    }
    if (message.type === "gone" && this.people.delete(message.connection)) {
      this.dispatchEvent(new Event("people"));
    }
  }

  #beat() {
    this.here(this.#at);
    const oldest = Date.now() - GONE;
    for (const [connection, { heard }] of this.people) {
      if (heard < oldest) this.people.delete(connection);
    }
    this.dispatchEvent(new Event("people"));
  }

  /** @param {Sync["state"]} state */
  #become(state) {
    this.state = state;
    this.dispatchEvent(new Event("state"));
  }
}
