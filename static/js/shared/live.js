/** A line to the desk that says when there is news. It may drop at any time: nothing depends on it. */

/** Waits between two tries, in milliseconds: longer each time, never the same for everybody. */
const FIRST_WAIT = 500;
const LONGEST_WAIT = 15_000;
/** From this code on the desk means it: signed out, nothing here, or membership ended. */
const SENT_AWAY = 4400;

/**
 * @typedef {object} Ears
 * @property {(message: any) => void} heard
 * @property {() => void} opened the line is up, perhaps again: catch up with what was missed
 * @property {() => void} lost it dropped; it is tried again without asking
 * @property {() => void} sentAway this person may not be here any more; the line stays down
 */

export class Line {
  /** @type {WebSocket | null} */
  #socket = null;
  #tries = 0;
  #closed = false;
  #timer = 0;

  /**
   * @param {string} path of the socket
   * @param {Ears} ears
   */
  constructor(path, ears) {
    const url = new URL(path, location.href);
    url.protocol = url.protocol.replace("http", "ws");
    this.url = url.href;
    this.ears = ears;
    addEventListener("online", () => this.#soon(0));
    addEventListener("pagehide", () => this.close());
    this.#open();
  }

  #open() {
    const socket = new WebSocket(this.url);
    this.#socket = socket;
    socket.addEventListener("open", () => {
      this.#tries = 0;
      this.ears.opened();
    });
    socket.addEventListener("message", ({ data }) => {
      const said = JSON.parse(data);
      /** The masthead's count listens. */
      if (said.type === "inbox") dispatchEvent(new Event("inbox"));
      else this.ears.heard(said);
    });
    socket.addEventListener("close", ({ code }) => {
      if (this.#closed || socket !== this.#socket) return;
      this.#socket = null;
      if (code >= SENT_AWAY) {
        this.close();
        this.ears.sentAway();
        return;
      }
      this.ears.lost();
      const wait = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** this.#tries++);
      this.#soon(wait * (0.5 + Math.random() / 2));
    });
  }

  /** @param {number} wait */
  #soon(wait) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      if (!this.#closed && !this.#socket) this.#open();
    }, wait);
  }

  /** @param {object} message */
  say(message) {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(message));
  }

  close() {
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#socket?.close();
  }
}
