/* Numbers and names are spelled as on the server: tests/app/test_formats.py reads the same table. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import * as formats from "../../app/assets/formats.mjs";

/** @type {Record<string, any[][]>} */
const SHARED = JSON.parse(readFileSync(new URL("formats.json", import.meta.url), "utf8"));
const LONGEST = 200;

/** @param {string} text */
const spaced = (text) => text.replaceAll(formats.NBSP, " ");
/** @param {number | string | null} value */
const meant = (value) => (value === "NaN" ? NaN : /** @type {number | null} */ (value));

/** @type {Record<string, (...given: any[]) => string>} */
const SPELLED = {
  money: (value, _, symbol) => formats.money(meant(value), symbol),
  number: (value, digits) => formats.number(meant(value), digits),
  percent: (share, digits) => formats.percent(share, digits),
  threshold: (share) => formats.threshold(share),
  interval: (low, high) => formats.interval([low, high]),
};

for (const [kind, rows] of Object.entries(SHARED).filter(([each]) => each in SPELLED)) {
  test(`${kind} is spelled as on the server`, () => {
    assert.ok(rows.length > 4);
    rows.forEach((row) => assert.equal(spaced(SPELLED[kind](...row.slice(0, -1))), row.at(-1), JSON.stringify(row)));
  });
}

test("a name is cut as on the server, and none is said so", () => {
  const shown = (/** @type {string | null} */ text) => formats.name(text, LONGEST, "Not recorded");
  SHARED.cut.forEach(([letter, times, kept]) => {
    assert.equal(shown(letter.repeat(times)), letter.repeat(kept) + (kept < times ? "…" : ""));
  });
  assert.deepEqual(["Ann", "", null].map(shown), ["Ann", "Not recorded", "Not recorded"]);
});

test("without an interval nothing is said of one", () => {
  assert.equal(formats.interval(null), "");
  assert.equal(formats.interval(undefined), "");
});

test("days ahead and behind are said in words", () => {
  assert.deepEqual([0, 1, 2, -1, -30].map((days) => spaced(formats.inDays(days))), ["today", "in 1 day", "in 2 days", "1 day ago", "30 days ago"]);
});

test("what was worked out is shown shorter than what was typed", () => {
  assert.deepEqual([formats.exact(1 / 3), formats.brief(1 / 3), formats.brief(12345.6)], [0.333333, 0.33, 12300]);
});
