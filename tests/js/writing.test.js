import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { Refused, Unreachable } from "../../static/js/shared/api.js";

/** A browser's shelf, as far as the outbox and the history use it. */
class Shelf {
  #values = new Map();
  getItem(key) {
    return this.#values.get(key) ?? null;
  }
  setItem(key, value) {
    this.#values.set(key, String(value));
    Object.defineProperty(this, key, { value: "", enumerable: true, configurable: true });
  }
  removeItem(key) {
    this.#values.delete(key);
    delete this[key];
  }
}

/** Locks as one browser grants them: held until their tab is gone. */
const held = new Set();
const locks = {
  async request(name, _options, work) {
    if (!work) {
      held.add(name);
      return;
    }
    await work(held.has(name) ? null : {});
  },
};

// A line that is down is tried again for ever; here nobody waits.
globalThis.setTimeout = () => 0;
globalThis.addEventListener ??= () => {};
globalThis.navigator ??= {};
Object.defineProperty(globalThis.navigator, "locks", { value: locks, configurable: true });

const { Outbox } = await import("../../static/js/room/writing/outbox.js");
const { History } = await import("../../static/js/room/writing/history.js");

beforeEach(() => {
  globalThis.localStorage = new Shelf();
  held.clear();
});

function deed(mark, given = {}) {
  const rest = { version: null, step: null, back: false, unsure: false, problem: null };
  return { verb: "change", mark, given, shown: { id: mark, version: 1 }, ...rest };
}

function ears(send) {
  const heard = { sent: [], answered: [], refused: [] };
  return {
    heard,
    send: async (each) => {
      heard.sent.push(each.mark);
      return send(each);
    },
    answered: (each) => heard.answered.push(each.mark),
    refused: (each) => heard.refused.push(each.mark),
    changed: () => {},
  };
}

async function idle() {
  for (let i = 0; i < 20; i++) await Promise.resolve();
}

test("what is done goes out one after another, in its order", async () => {
  const on = ears(async () => ({ version: 2 }));
  const outbox = new Outbox("o ", on);
  for (const mark of ["a", "b", "a"]) outbox.put(deed(mark));
  await idle();
  assert.deepEqual(on.heard.answered, ["a", "b", "a"]);
  assert.deepEqual(outbox.deeds, []);
});

test("without a line everything waits, and a tab that comes later sends it in order", async () => {
  const down = ears(async () => {
    throw new Unreachable("no line");
  });
  const left = new Outbox("o ", down);
  left.put(deed("a", { body: "one" }));
  left.put(deed("b"));
  await idle();
  assert.equal(left.waiting, true);
  assert.deepEqual(down.heard.sent, ["a"]);
  held.clear();
  const up = ears(async () => ({ version: 2 }));
  const next = new Outbox("o ", up);
  const found = await next.inherit();
  assert.deepEqual(
    found.map(({ mark, given, unsure }) => [mark, given, unsure]),
    [
      ["a", { body: "one" }, true],
      ["b", {}, false],
    ],
  );
  await next.run();
  assert.deepEqual(up.heard.answered, ["a", "b"]);
  held.clear();
  assert.deepEqual(await new Outbox("o ", up).inherit(), []);
});

test("what two tabs left is taken over once, and what may have been on its way is unsure", async () => {
  const never = ears(() => new Promise(() => {}));
  for (const marks of ["ab", "cd"]) {
    const left = new Outbox("o ", never);
    for (const mark of marks) left.put(deed(mark));
  }
  held.clear();
  const next = new Outbox("o ", never);
  await next.inherit();
  assert.deepEqual(next.deeds.map(({ mark, unsure }) => [mark, unsure]).toSorted(), [
    ["a", true],
    ["b", false],
    ["c", true],
    ["d", false],
  ]);
});

test("what follows a write is done to what that one left, whatever others made of it since", async () => {
  const sent = [];
  const on = ears(async (each) => {
    sent.push(each.version);
    if (sent.length === 1) throw new Unreachable("no line");
    return { version: 7 };
  });
  const outbox = new Outbox("o ", on);
  outbox.put({ ...deed("a"), version: 3 });
  outbox.put(deed("a"));
  await idle();
  await outbox.run();
  assert.deepEqual(sent, [3, 3, 4]);
});

test("what a tab that is open has to send is left to it", async () => {
  const down = ears(async () => {
    throw new Unreachable("no line");
  });
  new Outbox("o ", down).put(deed("a"));
  await idle();
  assert.deepEqual(await new Outbox("o ", down).inherit(), []);
});

test("a refusal holds back what comes after it for the same mark, and nothing else", async () => {
  let refuse = true;
  const on = ears(async ({ mark }) => {
    if (mark === "a" && refuse) throw new Refused({ status: 409, code: "x", detail: "no" });
    return { version: 2 };
  });
  const outbox = new Outbox("o ", on);
  for (const mark of ["a", "a", "b"]) outbox.put(deed(mark));
  await idle();
  assert.deepEqual(on.heard.refused, ["a"]);
  assert.deepEqual(on.heard.answered, ["b"]);
  refuse = false;
  outbox.again("a");
  await idle();
  assert.deepEqual(on.heard.answered, ["b", "a", "a"]);
});

function step(id, mark, version) {
  const act = { verb: "change", given: {} };
  const part = { mark, undo: act, redo: act, version, made: version, shown: { id: mark } };
  return { id, label: id, parts: [part] };
}

test("steps go from pile to pile, survive a reload, and a new one ends what could be done again", () => {
  const history = new History("h");
  history.record(step("one", "a", 1));
  history.record(step("two", "b", 1));
  assert.equal(history.turn("undo").id, "two");
  const again = new History("h");
  assert.deepEqual(
    [again.undoable.map(({ id }) => id), again.redoable.map(({ id }) => id)],
    [["one"], ["two"]],
  );
  again.record(step("three", "a", 2));
  assert.deepEqual(again.redoable, []);
});

test("a version that we made ourselves moves our steps along, one that others made does not", () => {
  const history = new History("h");
  history.record(step("one", "a", 1));
  history.record(step("two", "a", null));
  history.advance("a", 1, 2, "two");
  assert.deepEqual(
    history.undoable.map(({ parts }) => [parts[0].version, parts[0].made]),
    [
      [2, 1],
      [2, 2],
    ],
  );
  // Somebody else made 3; then we made 4.
  history.record(step("three", "a", null));
  history.advance("a", 3, 4, "three");
  assert.deepEqual(
    history.undoable.map(({ parts }) => parts[0].version),
    [2, 2, 4],
  );
});

test("of a step with several marks, one that cannot be taken back is left out", () => {
  const history = new History("h");
  const both = step("both", "a", 1);
  both.parts.push({ ...both.parts[0], mark: "b" });
  history.record(both);
  history.forget("a", "both");
  assert.deepEqual(
    history.undoable[0].parts.map(({ mark }) => mark),
    ["b"],
  );
  history.forget("b", null);
  assert.deepEqual(history.undoable, []);
});
