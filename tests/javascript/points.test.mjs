/* Where a point of a figure leads. */
import assert from "node:assert/strict";
import test from "node:test";

import { hearPoints } from "../../app/assets/dash.mjs";
import { addressOf } from "../../app/assets/points.mjs";

test("the first point that has an address leads there", () => {
  const points = [{}, { customdata: { href: "" } }, { customdata: { href: "/at-risk?stage=Offer" } }, { customdata: { href: "/" } }];
  assert.equal(addressOf({ points }), "/at-risk?stage=Offer");
});

[undefined, null, "/at-risk", 7, [1, 2], { n: 3 }, { href: null }, { href: 7 }].forEach((customdata) => {
  test(`a point with ${JSON.stringify(customdata)} leads nowhere`, () => assert.equal(addressOf({ points: [{ customdata }] }), ""));
});

test("where no point is met nothing leads anywhere", () => assert.equal(addressOf({}), ""));

test("a plot is heard once however often that is asked for, and again once it has forgotten", () => {
  /** @type {Record<string, Function[]>} */
  const heard = {};
  const plot = {
    on: (/** @type {string} */ kind, /** @type {Function} */ one) => { (heard[kind] ||= []).push(one); },
    removeListener: (/** @type {string} */ kind, /** @type {Function} */ one) => { heard[kind] = (heard[kind] || []).filter((each) => each !== one); },
  };
  const told = { click: () => {}, hover: () => {}, unhover: () => {} };
  [1, 2, 3].forEach(() => hearPoints(plot, told));
  assert.deepEqual(Object.values(heard).map((each) => each.length), [1, 1, 1]);
  Object.keys(heard).forEach((kind) => { heard[kind] = []; });
  hearPoints(plot, told);
  assert.deepEqual(heard.plotly_click, [told.click]);
  hearPoints({}, told);
});
