import assert from "node:assert/strict";
import { test } from "node:test";

import { found } from "../../static/js/room/searching.js";
import { Offsets } from "../../static/js/room/spans.js";
import { stacked } from "../../static/js/room/stacking.js";
import { snapped } from "../../static/js/room/steps.js";

function blocks(...texts) {
  let start = 0;
  return texts.map((text) => {
    const offsets = new Offsets(text);
    const block = { text, start, offsets };
    start += offsets.points + 2;
    return block;
  });
}

test("words are found however they are written, and placed in code points", () => {
  const all = blocks("👩‍🚒 The Ferry left.", "A ferry, and the  ferry again: FERRYMEN.");
  const places = found(all, "the ferry", false);
  assert.deepEqual(places, [
    { start: 4, end: 13 },
    { start: 34, end: 44 },
  ]);
  assert.equal(found(all, "ferry", false).length, 4);
  assert.equal(found(all, "ferry", true).length, 3);
});

test("signs of patterns are words like any other", () => {
  assert.equal(found(blocks("It cost (5.00) or 5x00?"), "(5.00)", false).length, 1);
  assert.deepEqual(found(blocks("a"), "  ", false), []);
});

test("whole words end where letters of any script end", () => {
  assert.equal(found(blocks("рота, роты"), "рот", true).length, 0);
  assert.equal(found(blocks("рота, роты"), "роты", true).length, 1);
});

test("a place within a word grows to it, one beside a word stays", () => {
  assert.deepEqual(snapped("at least 1,200 men", 11), { start: 9, end: 14 });
  assert.deepEqual(snapped("at least", 2), { start: 2, end: 2 });
  assert.deepEqual(snapped("at least", 3), { start: 3, end: 3 });
  assert.deepEqual(snapped("at least", 8), { start: 8, end: 8 });
});

test("the leader stands where it wishes, and no card lies over another or above the top", () => {
  let state = 7;
  const dice = (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state % below;
  };
  for (let round = 0; round < 300; round++) {
    const count = 1 + dice(12);
    const wishes = Array.from({ length: count }, () => dice(900)).sort((a, b) => a - b);
    const heights = wishes.map(() => 20 + dice(200));
    const leader = dice(count);
    const tops = stacked(wishes, heights, leader, 8);
    const room = heights.slice(0, leader).reduce((sum, height) => sum + height + 8, 0);
    assert.equal(tops[leader], Math.max(wishes[leader], room));
    assert.ok(tops[0] >= 0);
    for (let i = 1; i < count; i++) assert.ok(tops[i] >= tops[i - 1] + heights[i - 1] + 8);
  }
});
