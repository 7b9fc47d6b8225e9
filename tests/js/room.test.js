import assert from "node:assert/strict";
import { test } from "node:test";

import { depths, IntervalIndex } from "../../static/js/room/intervals.js";
import { Offsets } from "../../static/js/room/spans.js";
import { next, sentenceAt, trimmed, wordCount } from "../../static/js/room/steps.js";

/** A small generator of its own, so that a failing seed can be run again. */
function dice(seed) {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const LETTERS = [
  "a",
  " ",
  "ш",
  "ё",
  "e\u0301",
  "م",
  "👩‍🚒",
  "𝔸",
  "\u{1F1FA}\u{1F1E6}",
  "漢",
  "\n",
  ".",
];

function someText(roll) {
  return Array.from({ length: roll(40) }, () => LETTERS[roll(LETTERS.length)]).join("");
}

test("code points and units lead to each other at every boundary of any text", () => {
  for (let seed = 0; seed < 500; seed++) {
    const text = someText(dice(seed));
    const offsets = new Offsets(text);
    const points = Array.from(text);
    assert.equal(offsets.points, points.length);
    for (let at = 0; at <= points.length; at++) {
      const units = points.slice(0, at).join("").length;
      assert.equal(offsets.toUnits(at), units, `seed ${seed}`);
      assert.equal(offsets.toPoints(units), at, `seed ${seed}`);
    }
  }
});

test("a place between the halves of a pair counts as before it", () => {
  assert.equal(new Offsets("a𝔸b").toPoints(2), 1);
});

test("the index finds what a walk over all spans finds", () => {
  for (let seed = 0; seed < 200; seed++) {
    const roll = dice(seed);
    const items = Array.from({ length: roll(300) }, (_, id) => {
      const start = roll(500);
      return { id: String(id), start, end: start + 1 + roll(60) };
    });
    const index = new IntervalIndex(items);
    const start = roll(500);
    const end = start + roll(80);
    const walked = items
      .filter((item) => item.start < end && item.end > start)
      .map((item) => item.id);
    const found = index.overlapping(start, end).map((item) => item.id);
    assert.deepEqual(found.toSorted(), walked.toSorted(), `seed ${seed}`);
  }
});

test("the shortest span at a place comes first", () => {
  const index = new IntervalIndex([
    { id: "long", start: 0, end: 20 },
    { id: "short", start: 5, end: 8 },
  ]);
  assert.deepEqual(
    index.at(6).map((item) => item.id),
    ["short", "long"],
  );
});

test("depths are the places that two spans or more cover", () => {
  for (let seed = 0; seed < 200; seed++) {
    const roll = dice(seed);
    const spans = Array.from({ length: roll(8) }, () => {
      const start = roll(30);
      return { start, end: start + 1 + roll(12) };
    });
    const deep = (list, at) => list.filter(({ start, end }) => start <= at && at < end).length;
    for (let at = 0; at < 50; at++) {
      assert.equal(deep(depths(spans), at) > 0, deep(spans, at) > 1, `seed ${seed}, at ${at}`);
    }
  }
});

test("a step forward stops at the end of a word, a step back at its start", () => {
  const text = "Lantern counted 140 men.";
  assert.equal(next(text, 0, "word", 1), 7);
  assert.equal(next(text, 7, "word", 1), 15);
  assert.equal(next(text, 15, "word", -1), 8);
  assert.equal(next(text, 24, "word", 1), null);
});

test("a character is what a reader calls one, marks and joined emoji included", () => {
  assert.equal(next("e\u0301x", 0, "character", 1), 2);
  assert.equal(next("👩‍🚒x", 0, "character", 1), 5);
});

test("a sentence ends before its blanks", () => {
  const text = "They came.  They went. ";
  assert.deepEqual(sentenceAt(text, 3), { start: 0, end: 10 });
  assert.deepEqual(sentenceAt(text, 14), { start: 12, end: 22 });
});

test("trimming drops blanks at both ends and nothing else", () => {
  assert.deepEqual(trimmed("  ab c ", 0, 7), { start: 2, end: 6 });
  assert.deepEqual(trimmed("   ", 0, 3), { start: 3, end: 3 });
});

test("words are counted in any script", () => {
  assert.equal(wordCount("“with whoever can hold a rifle, the sick list included.”"), 10);
  assert.equal(wordCount("поранених не повертають"), 3);
});
