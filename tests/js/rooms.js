/**
 * Rooms without a page, many in one process: the product's own `Marks`, `Writing` and `Sync`, each tab
 * with a world of its own. What a tab asks of the network comes out at standard output, and what comes
 * back goes in at standard input, a line of JSON each, in whatever order the other side likes. Timers
 * go off when they are told to, so nothing happens by itself.
 *
 *     node --experimental-vm-modules tests/js/rooms.js
 */

import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import vm from "node:vm";

const ROOM = new URL("../../static/js/room/", import.meta.url);
const ORIGIN = "https://desk.example";
// Node learns it with its 21st version; browsers have it.
const GROUP_BY = `Map.groupBy ??= (items, of) => {
  const groups = new Map();
  for (const item of items) {
    const key = of(item);
    groups.set(key, [...(groups.get(key) ?? []), item]);
  }
  return groups;
};`;
const SOURCES = new Map();

/** What one browser keeps, for all of its tabs. */
class Browser {
  tabs = new Set();
  values = new Map();
  held = new Map();
}

/** The shelf as one tab sees it: the others hear of what it changes. */
function shelfOf(browser, tab) {
  const { values } = browser;
  const methods = {
    getItem: (key) => values.get(key) ?? null,
    setItem(key, value) {
      values.set(key, String(value));
      tell(key, String(value));
    },
    removeItem(key) {
      if (values.delete(key)) tell(key, null);
    },
  };
  function tell(key, newValue) {
    for (const other of browser.tabs) {
      if (other !== tab) other.fire(Object.assign(new Event("storage"), { key, newValue }));
    }
  }
  return new Proxy(methods, {
    ownKeys: () => [...values.keys()],
    getOwnPropertyDescriptor: (_, key) =>
      values.has(key)
        ? { value: values.get(key), enumerable: true, configurable: true }
        : undefined,
  });
}

class Socket extends EventTarget {
  static OPEN = 1;
  readyState = 0;
  send() {}
  close() {
    this.readyState = 3;
  }
}

class Tab {
  timers = new Map();
  calls = new Map();
  socket = null;
  gone = false;
  #heard = new EventTarget();
  #modules = new Map();
  #count = 0;

  constructor(browser, given) {
    this.browser = browser;
    this.given = given;
    browser.tabs.add(this);
    this.context = vm.createContext(this.#world());
    vm.runInContext(GROUP_BY, this.context);
  }

  #world() {
    const tab = this;
    return {
      localStorage: shelfOf(this.browser, this),
      addEventListener: (name, ear) => this.#heard.addEventListener(name, ear),
      setTimeout: (act) => this.timers.set(++this.#count, act) && this.#count,
      clearTimeout: (id) => this.timers.delete(id),
      setInterval: () => 0,
      fetch: (url, how) => this.#fetch(url, how),
      WebSocket: class extends Socket {
        constructor() {
          super();
          tab.socket = this;
        }
      },
      navigator: { locks: { request: (...asked) => this.#lock(...asked) } },
      crypto: { randomUUID },
      document: { body: { getAttribute: () => null } },
      location: new URL(ORIGIN),
      ...{ EventTarget, Event, CustomEvent, Headers, URL, queueMicrotask, console },
    };
  }

  async #lock(name, ...rest) {
    const { held } = this.browser;
    const work = rest.pop();
    if (rest.length && held.has(name)) return work(null);
    if (rest.length) return work({});
    held.set(name, this);
    return work({});
  }

  #fetch(url, { method, headers, body }) {
    return new Promise((answer, fail) => {
      const call = { answer, fail, method, path: url, body, match: headers.get("If-Match") };
      this.calls.set(++this.#count, call);
    });
  }

  /** Load the room's modules and begin as the page does. */
  async open() {
    const [{ Marks }, { Writing }, { Sync }] = await Promise.all(
      ["marks.js", "writing/writing.js", "sync.js"].map((path) => this.#import(path)),
    );
    const { article, me, revision, seq } = this.given;
    this.marks = new Marks(article, me, revision, false);
    this.writing = new Writing(this.marks);
    const heard = () => {};
    const opened = () => this.writing.outbox.run();
    this.sync = new Sync(article, seq, this.marks, { opened, comes: heard, told: heard });
    this.sync.begin();
    this.#load();
  }

  async #load() {
    try {
      await this.marks.load();
    } catch {
      this.context.setTimeout(() => this.#load());
      return;
    }
    await this.writing.resume();
  }

  async #import(path) {
    const module = this.#module(new URL(path, ROOM).href);
    if (module.status === "unlinked") {
      await module.link((wanted, from) => this.#module(new URL(wanted, from.identifier).href));
    }
    await module.evaluate();
    return module.namespace;
  }

  #module(identifier) {
    if (!SOURCES.has(identifier))
      SOURCES.set(identifier, readFileSync(new URL(identifier), "utf8"));
    if (!this.#modules.has(identifier)) {
      const { context } = this;
      const module = new vm.SourceTextModule(SOURCES.get(identifier), { identifier, context });
      this.#modules.set(identifier, module);
    }
    return this.#modules.get(identifier);
  }

  fire(event) {
    if (!this.gone) this.#heard.dispatchEvent(event);
  }

  close() {
    this.gone = true;
    this.browser.tabs.delete(this);
    for (const [name, holder] of this.browser.held) {
      if (holder === this) this.browser.held.delete(name);
    }
    this.timers.clear();
    this.calls.clear();
  }

  /** What it shows and what of it waits, as plain data. */
  state() {
    const marks = [...this.marks.all].map(({ data, firm, problem, mine, going }) => {
      return { data, firm, problem, mine, going };
    });
    const { outbox, history, ready } = this.writing;
    const piles = [history.undoable.length, history.redoable.length];
    return { marks, deeds: outbox.deeds, piles, ready, seq: this.sync.seq, line: this.sync.state };
  }
}

const DEEDS = {
  create: ({ writing }, { kind, words, body }) => writing.create(kind, words, { body }),
  change: ({ writing }, { mark, changes }) => writing.change(mark, changes),
  remove: ({ writing }, { mark }) => writing.remove(mark),
  leave: ({ writing, marks }, { mark }) => writing.leave(marks.find(mark)),
  keep: ({ writing, marks }, { mark }) => writing.keepMine(marks.find(mark)),
  retry: ({ writing }, { mark }) => writing.outbox.again(mark),
  undo: ({ writing }) => writing.undo(),
  redo: ({ writing }) => writing.redo(),
};

const browsers = new Map();
const tabs = new Map();

const COMMANDS = {
  reset() {
    for (const tab of tabs.values()) tab.close();
    browsers.clear();
    tabs.clear();
  },
  async open({ tab, browser, given }) {
    if (!browsers.has(browser)) browsers.set(browser, new Browser());
    tabs.set(tab, new Tab(browsers.get(browser), given));
    await tabs.get(tab).open();
  },
  close({ tab }) {
    tabs.get(tab).close();
    tabs.delete(tab);
  },
  do({ tab, deed, ...given }) {
    DEEDS[deed](tabs.get(tab), given);
  },
  answer({ tab, call, status, body }) {
    const { answer } = take(tab, call);
    answer({ status, ok: status < 400, json: async () => JSON.parse(body) });
  },
  fail({ tab, call }) {
    take(tab, call).fail(new TypeError("Failed to fetch"));
  },
  up({ tab }) {
    const { socket } = tabs.get(tab);
    socket.readyState = Socket.OPEN;
    socket.dispatchEvent(new Event("open"));
  },
  down({ tab }) {
    const { socket } = tabs.get(tab);
    socket.readyState = 3;
    socket.dispatchEvent(Object.assign(new Event("close"), { code: 1006 }));
  },
  news({ tab, seq }) {
    const { socket } = tabs.get(tab);
    const data = JSON.stringify({ type: "news", seq });
    socket.dispatchEvent(Object.assign(new Event("message"), { data }));
  },
  wait({ tab }) {
    const { timers } = tabs.get(tab);
    const due = [...timers.values()];
    timers.clear();
    for (const act of due) act();
  },
  state({ tab }) {
    return tabs.get(tab).state();
  },
};

function take(tab, call) {
  const { calls } = tabs.get(tab);
  const found = calls.get(call);
  calls.delete(call);
  return found;
}

/** Let everything happen that waits for nothing from outside. */
async function rest() {
  for (let turn = 0; turn < 3; turn++) await new Promise((then) => setImmediate(then));
}

/** Every call that waits for an answer, and whether a tab's line is up. */
function waiting() {
  return [...tabs].map(([tab, { calls, socket, timers }]) => ({
    tab,
    up: socket?.readyState === Socket.OPEN,
    opening: socket?.readyState === 0,
    timers: timers.size,
    calls: [...calls].map(([call, { method, path, body, match }]) => {
      return { call, method, path, body, match };
    }),
  }));
}

/** What broke in a tab while nobody waited for it. */
const broken = [];
process.on("unhandledRejection", (error) => broken.push(String(error?.stack ?? error)));

const lines = createInterface({ input: process.stdin });
for await (const line of lines) {
  const { command, ...given } = JSON.parse(line);
  let said = null;
  try {
    said = (await COMMANDS[command](given)) ?? null;
    await rest();
  } catch (error) {
    broken.push(String(error?.stack ?? error));
  }
  process.stdout.write(`${JSON.stringify({ said, broken: broken.splice(0), tabs: waiting() })}\n`);
}
