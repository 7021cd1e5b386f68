/* Actions: what a week later is, and in what two versions differ. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { differing, meeting, weekLater, word } from "../../app/assets/actions.mjs";
import { touched } from "../../app/assets/unsaved.mjs";

test("a week later is the same weekday, over the end of a month and of a year", () => {
  assert.deepEqual(["2026-07-01", "2026-02-27", "2026-12-28"].map((day) => weekLater(day)), ["2026-07-08", "2026-03-06", "2027-01-04"]);
});

test("a week from a day that is past begins today", () => {
  assert.equal(weekLater("2026-11-20", "2026-11-29"), "2026-12-06");
  assert.equal(weekLater("2026-11-30", "2026-11-29"), "2026-12-07");
});

test("what is no day stays what it is", () => { assert.equal(weekLater("soon"), "soon"); });

test("what a person did not touch is not theirs to keep", () => {
  const stood = { next_step: "Call", owner: "Ann", note: "" };
  assert.deepEqual(touched({ ...stood, note: "Soon" }, stood), { note: "Soon" });
  assert.deepEqual(touched(stood, stood), {});
});

test("two versions differ in what a person typed, and in nothing else", () => {
  const mine = { next_step: "Call", owner: "Ann", discussed: true, due_on: null };
  const theirs = { next_step: "Write", owner: "Ann", discussed: false, due_on: "2026-07-01", version: 3 };
  assert.deepEqual(differing(mine, theirs), ["next_step", "discussed", "due_on"]);
});

test("two people meet in what both have changed, and not to the same", () => {
  const stood = { next_step: "Call", owner: "Ann", note: "" }, theirs = { next_step: "Write", owner: "Ann", note: "Soon", version: 2 };
  assert.deepEqual(meeting({ owner: "Bob" }, stood, theirs), []);
  assert.deepEqual(meeting({ next_step: "Visit", note: "Soon" }, stood, theirs), ["next_step"]);
});

test("a day is written as everywhere, beside texts and ticks", () => {
  assert.equal(word("due_on", "2026-12-24"), "24 Dec 2026");
  assert.deepEqual([word("due_on", null), word("note", "2026-12-24"), word("discussed", false)], ["–", "2026-12-24", "no"]);
});
