/* What the what-if page says and shows beside its numbers: what was gained, and what a lever does before it is touched. */
import assert from "node:assert/strict";
import { test } from "node:test";
import * as formats from "../../app/assets/formats.mjs";
import { brief, decision, progress, side as sideOf } from "../../app/assets/what_if/decision.mjs";
import { colour, effect, gradient } from "../../app/assets/what_if/effects.mjs";

const NBSP = formats.NBSP, TOLD = { policy: { by: "money", at: 500 }, symbol: "$", amounts: true };
/** @param {number} probability @param {number | null} amount */
const side = (probability, amount) => ({ probability, amount, threshold: 0.5, flagged: false });

test("progress is told from what is recorded to what the levers make of it", () => {
  const [now, then] = [side(0.8, 656000), side(0.39, 656000)];
  assert.equal(progress(TOLD, now, then, true), `80 → 39${NBSP}%. Expected loss $525${NBSP}k → $256${NBSP}k.`);
  assert.equal(progress(TOLD, now, now, false), `80${NBSP}%. Expected loss $525${NBSP}k.`);
});

test("where nothing competes a phone's line tells what it is worth", () => {
  const [now, then] = [side(0.8, 656000), side(0.39, 656000)];
  assert.equal(brief(TOLD, now, then, true), progress(TOLD, now, then, true));
  assert.equal(brief({ ...TOLD, amounts: false }, now, then, true), `80 → 39${NBSP}%.`);
});

test("without amounts progress is told in chances alone", () => {
  const [now, then] = [side(0.8, null), side(0.39, null)];
  assert.equal(progress(TOLD, now, then, true), `80 → 39${NBSP}%.`);
  assert.equal(progress({ ...TOLD, amounts: false }, side(0.8, 1), side(0.39, 1), true), `80 → 39${NBSP}%.`);
  assert.equal(progress(TOLD, now, side(0.39, 1000), true), `80 → 39${NBSP}%. Expected loss $390.`);
});

/* Another of the owner's deals may lose 400 more than acting concedes, of which the first is acted on. */
const BESIDE = { by: "money", at: 400, floor: 100, rivals: [400], most: 1, by_worth: true };
const SENTENCES = { still: { unchanged: "", "same side": "still ", "other side": "now " }, said: {},
  decision: { "capacity flagged": "{still}among the {most}", "capacity left": "{still}behind the {most}", "capacity none": "{still}not worth it" } };

test("by capacity the place among the owner's deals is told, and when the list is left", () => {
  const told = { ...TOLD, policy: BESIDE }, [first, second, none] = [0.8, 0.3, 0.1].map((chance) => sideOf(BESIDE, chance, 1000));
  assert.deepEqual([first, second, none].map(({ place, flagged }) => [place, flagged]), [[1, true], [2, false], [null, false]]);
  assert.ok(progress(told, first, first, false).endsWith("1st of this owner's deals."));
  assert.ok(progress(told, first, second, true).endsWith("1st → 2nd of this owner's deals; off the list of 1."));
  assert.ok(progress(told, second, first, true).endsWith("2nd → 1st of this owner's deals; on the list of 1."));
  assert.ok(progress(told, first, none, true).endsWith("1st of this owner's deals → needs no action; off the list of 1."));
  assert.equal(progress(told, none, none, true), `10 → 10${NBSP}%. Expected loss $100 → $100.`);
  const briefly = [[first, first], [first, second], [second, first], [first, none], [none, first]].map(([now, then]) => brief(told, now, then, now !== then).split("%. ")[1]);
  assert.deepEqual(briefly, ["1st of this owner's deals.", "1st → 2nd; off the list of 1.", "2nd → 1st; on the list of 1.", "Needs no action.", "Now 1st; on the list of 1."]);
  const said = [second, none, first].map((then) => decision({ ...told, sentences: SENTENCES }, first, then, true));
  assert.deepEqual(said, ["Now behind the 1 deal", "Now not worth it", "Still among the 1 deal"]);
});

test("a lever says how far it lowers, that it only raises, or that it does nothing", () => {
  assert.deepEqual(effect([0.62, 0.9, 0.8], 0.8)[1], "up to −18 points");
  assert.equal(effect([0.79, 0.8], 0.8)[1], "up to −1 point");
  assert.equal(effect([0.9, 0.8], 0.8)[1], "raises only");
  assert.equal(effect([0.802, 0.798], 0.8)[1], "no effect here");
  assert.equal(Math.round(effect([0.62, 0.9], 0.8)[0] * 100), 18);
});

test("a track is neutral where the deal stands, blue below and orange above", () => {
  assert.match(colour(0.8, 0.8), / 0%,/);
  assert.match(colour(0.1, 0.8), /--hw-won-fill\) 100%/);
  assert.match(colour(0.9, 0.8), /--hw-lost-fill\) 58%/);
});

test("of many values about two dozen become stops, the first and the last among them", () => {
  const many = gradient(Array.from({ length: 47 }, (_, at) => at / 47), 0.5), stops = many.match(/color-mix/g);
  assert.equal(stops?.length, 24);
  assert.match(many, / 0%, color/);
  assert.match(many, / 100%\)$/);
  assert.equal(gradient([0.1, 0.2], 0.1).match(/color-mix/g)?.length, 2);
});

test("numbers are parted as they are typed, and mean what they say", () => {
  assert.deepEqual(["1234567", "1,2345", "-1234.50", "12.", "", "abc", "1 000"].map((text) => formats.grouped(text)),
    ["1,234,567", "12,345", "−1,234.50", "12.", "", "abc", "1,000"]);
  assert.deepEqual(["1,234,567", "−1,234.50", "12.", ".5"].map(formats.typed), [1234567, -1234.5, 12, 0.5]);
  /* A decimal comma is kept and read; where a digit was erased, the comma had parted thousands. */
  assert.deepEqual(["4,5", "12,50", "4,", "1,000"].map((text) => formats.typed(text)), [4.5, 12.5, 4, 1000]);
  assert.deepEqual([formats.grouped("4,5"), formats.grouped("10,00"), formats.grouped("10,00", true)], ["4,5", "10,00", "1,000"]);
  ["", "abc", "1e5", "-", "."].forEach((text) => assert.ok(Number.isNaN(formats.typed(text)), text));
});

test("a day is spelled as the server spells it", () => {
  assert.deepEqual(["2026-03-01", "2026-12-31"].map(formats.date), ["1 Mar 2026", "31 Dec 2026"]);
});
