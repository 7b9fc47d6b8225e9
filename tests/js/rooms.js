/**
 * Rooms without a page, many in one process: the product's own `Marks`, `Writing` and `Sync`, each tab
 * with a world of its own. What a tab asks of the network comes out at standard output, and what comes
 * back goes in at standard input, a line of JSON each, in whatever order the other side likes. Timers
 * go off when they are told to, so nothing happens by itself, and the same commands lead to the same.
 *
 * Everything that somebody does gets a number, which goes along with it through shelves and reloads, so
 * that the other side can tell what became of it.
 *
 *     node --experimental-vm-modules tests/js/rooms.js
 */

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

/** The same ids each time: a history that failed can be played again. */
let ids = 0;
function randomUUID() {
  return `00000000-0000-4000-8000-${String(++ids).padStart(12, "0")}`;
}

/** How many things were done. */
let deeds = 0;

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

/** What a tab's scripts find around them, and their modules: made once, used by one tab after another. */
class World {
  static #free = [];
  tab = null;
  #modules = new Map();

  static async take(tab) {
    const world = World.#free.pop() ?? new World();
    world.tab = tab;
    world.room ??= await world.#load();
    return world;
  }

  constructor() {
    this.context = vm.createContext(this.#globals());
    vm.runInContext(GROUP_BY, this.context);
  }

  /** Whatever its tab still waited for never comes. */
  leave() {
    this.tab = null;
    World.#free.push(this);
  }

  #globals() {
    const world = this;
    return {
      get localStorage() {
        return world.tab.shelf;
      },
      addEventListener: (name, ear) => world.tab.heard.addEventListener(name, ear),
      setTimeout: (act) => world.tab.later(act),
      clearTimeout: (id) => world.tab.timers.delete(id),
      setInterval: () => 0,
      fetch: (url, how) => world.tab.fetch(url, how),
      WebSocket: class extends Socket {
        constructor() {
          super();
          world.tab.socket = this;
        }
      },
      navigator: { locks: { request: (...asked) => world.tab.lock(...asked) } },
      crypto: { randomUUID },
      document: { body: { getAttribute: () => null } },
      location: new URL(ORIGIN),
      ...{ EventTarget, Event, CustomEvent, Headers, URL, queueMicrotask, console },
    };
  }

  async #load() {
    const [{ Marks }, { Writing }, { Sync }] = await Promise.all(
      ["marks.js", "writing/writing.js", "sync.js"].map((path) => this.#import(path)),
    );
    return { Marks, Writing, Sync };
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
}

class Tab {
  timers = new Map();
  calls = new Map();
  socket = null;
  gone = false;
  heard = new EventTarget();
  /** What was done here since it was last told. */
  done = [];
  /** The numbers of what was taken over from tabs that are gone. */
  took = [];
  /** The marks of which it was said since that something cannot be taken back. */
  said = [];
  /** The newest version that was shown of each mark as saved, and the marks that were there. */
  #newest = new Map();
  #there = new Set();
  #sending = null;
  #count = 0;

  constructor(browser, given) {
    this.browser = browser;
    this.given = given;
    this.shelf = shelfOf(browser, this);
    browser.tabs.add(this);
  }

  later(act) {
    this.timers.set(++this.#count, act);
    return this.#count;
  }

  async lock(name, ...rest) {
    const { held } = this.browser;
    const work = rest.pop();
    if (rest.length && held.has(name)) return work(null);
    if (rest.length) return work({});
    held.set(name, this);
    return work({});
  }

  fetch(url, { method, headers, body }) {
    const deed = this.#sending;
    this.#sending = null;
    return new Promise((answer, fail) => {
      const match = headers.get("If-Match");
      this.calls.set(++this.#count, { answer, fail, method, path: url, body, match, deed });
    });
  }

  /** Load the room's modules and begin as the page does. */
  async open() {
    this.world = await World.take(this);
    const { Marks, Writing, Sync } = this.world.room;
    const { article, me, revision, seq } = this.given;
    this.marks = new Marks(article, me, revision, false);
    this.writing = new Writing(this.marks);
    this.#listen();
    const heard = () => {};
    const opened = () => this.writing.outbox.run();
    this.sync = new Sync(article, seq, this.marks, { opened, comes: heard, told: heard });
    this.sync.begin();
    this.#load();
  }

  /** Number what is done, know whose call is whose, and hear what cannot be taken back. */
  #listen() {
    const { marks, writing } = this;
    const { outbox } = writing;
    const put = outbox.put.bind(outbox);
    outbox.put = (deed) => {
      deed.number = ++deeds;
      const { number, mark, verb, step, back, given } = deed;
      const { before, data } = marks.find(mark);
      const seen = deed.version ?? (before ?? data).version;
      this.done.push({ number, mark, verb, step, back, seen, names: Object.keys(given) });
      put(deed);
    };
    const inherit = outbox.inherit.bind(outbox);
    outbox.inherit = async () => {
      const found = await inherit();
      this.took.push(...found.map(({ number }) => number));
      return found;
    };
    const { send } = outbox.ears;
    outbox.ears.send = (deed) => {
      this.#sending = deed.number;
      return send(deed);
    };
    writing.addEventListener("refused", ({ detail: { mark } }) => {
      if (mark) this.said.push(mark.data.id);
    });
  }

  async #load() {
    try {
      await this.marks.load();
    } catch {
      this.later(() => this.#load());
      return;
    }
    await this.writing.resume();
  }

  fire(event) {
    if (!this.gone) this.heard.dispatchEvent(event);
  }

  close() {
    this.gone = true;
    this.browser.tabs.delete(this);
    for (const [name, holder] of this.browser.held) {
      if (holder === this) this.browser.held.delete(name);
    }
    this.timers.clear();
    this.calls.clear();
    this.world.leave();
  }

  /** See to it that what is saved never goes back to what it was, and what was gone stays gone. */
  look() {
    const all = [...(this.marks?.all ?? [])];
    for (const { data, firm } of all) {
      if (firm !== "saved") continue;
      const newest = this.#newest.get(data.id) ?? 0;
      const there = this.#there.has(data.id);
      if (data.version < newest || (newest && !there && data.version === newest)) {
        const from = there ? `version ${newest}` : `being gone after version ${newest}`;
        throw new Error(`${data.id} went back from ${from} to version ${data.version}`);
      }
      this.#newest.set(data.id, data.version);
    }
    this.#there = new Set(all.map(({ data }) => data.id));
  }

  /** What it shows and what of it waits, as plain data. */
  state() {
    const marks = [...this.marks.all].map(({ data, firm, problem, mine, going }) => {
      return { data, firm, problem, mine, going };
    });
    const { outbox, history, ready } = this.writing;
    const piles = [history.undoable.length, history.redoable.length];
    const claims = [...this.marks.claims].map(([mark, { id }]) => [mark, id]);
    const { seq, state: line } = this.sync;
    return { marks, claims, deeds: outbox.deeds, piles, ready, seq, line };
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
    ids = 0;
    deeds = 0;
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
function rest() {
  return new Promise((then) => setImmediate(then));
}

/** What happened in each tab, what of it waits for an answer, and whether its line is up. */
function waiting() {
  return [...tabs].map(([name, tab]) => ({
    tab: name,
    up: tab.socket?.readyState === Socket.OPEN,
    opening: tab.socket?.readyState === 0,
    timers: tab.timers.size,
    done: tab.done.splice(0),
    took: tab.took.splice(0),
    said: tab.said.splice(0),
    left: tab.writing?.outbox.deeds.map(({ number }) => number) ?? [],
    calls: [...tab.calls].map(([call, { method, path, body, match, deed }]) => {
      return { call, method, path, body, match, deed };
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
    for (const tab of tabs.values()) tab.look();
  } catch (error) {
    broken.push(String(error?.stack ?? error));
  }
  process.stdout.write(`${JSON.stringify({ said, broken: broken.splice(0), tabs: waiting() })}\n`);
}
