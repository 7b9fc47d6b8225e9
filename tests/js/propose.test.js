import assert from "node:assert/strict";
import { test } from "node:test";

import { merged } from "../../static/js/room/marking.js";
import { formOf, propose } from "../../static/js/room/propose.js";

const TEXT = "Lantern reported on Sunday that hundreds may have left. CCS said “they were sick”.";

function mark(id, kind, quote, from = 0) {
  const start = TEXT.indexOf(quote, from);
  return { id, kind, quote, fragments: [{ start, end: start + quote.length }] };
}

const MARKS = [
  mark("s1", "source", "Lantern"),
  mark("u1", "cue", "reported"),
  mark("c1", "claim", "hundreds may have left"),
  mark("s2", "source", "CCS"),
  mark("u2", "cue", "said"),
  mark("c2", "content", "they were sick"),
];

test("the guess takes the nearest source of the sentence and the cue nearest to it", () => {
  const guess = propose(MARKS[2], MARKS, { start: 0, end: 55 }, { before: "t", after: "." });
  assert.deepEqual([guess.source, guess.cue, guess.content], ["s1", "u1", "c1"]);
  assert.deepEqual(guess.hedges, ["may"]);
  assert.equal(guess.form, "indirect");
});

test("words within quotation marks are a direct quote", () => {
  const guess = propose(
    MARKS[5],
    MARKS,
    { start: 56, end: TEXT.length },
    { before: "“", after: "”" },
  );
  assert.deepEqual([guess.source, guess.cue, guess.form], ["s2", "u2", "direct"]);
});

test("a guess without a source in reach names none", () => {
  const guess = propose(MARKS[2], [MARKS[2]], { start: 0, end: 55 }, { before: "", after: "" });
  assert.deepEqual([guess.source, guess.cue], [null, null]);
});

for (const [quote, before, after, form] of [
  ["he left", "“", "”", "direct"],
  ["“he left,”", " ", " ", "direct"],
  ["that he “left” early", " ", ".", "mixed"],
  ["that he left early", " ", ".", "indirect"],
  ["er ging", "„", "“", "direct"],
]) {
  test(`${before}${quote}${after} is ${form}`, () => {
    assert.equal(formOf(quote, { before, after }), form);
  });
}

test("fragments that touch become one, in the order of the text", () => {
  const spans = [
    { start: 10, end: 12 },
    { start: 2, end: 5 },
    { start: 5, end: 7 },
    { start: 11, end: 15 },
  ];
  assert.deepEqual(merged(spans), [
    { start: 2, end: 7 },
    { start: 10, end: 15 },
  ]);
});
