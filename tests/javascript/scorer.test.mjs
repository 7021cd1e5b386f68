/* The scorer says of rows what Python has said of them (tests/model/browser/test_scorer.py exports them, and asks more). */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { load } from "../../app/assets/scorer.mjs";

/** @type {{ payload: import("../../app/assets/scorer.mjs").Payload, rows: object[], raw: number[], probability: number[],
 *   between: [number, number][] }[]} */
const EXPORTED = JSON.parse(readFileSync(new URL("scorer.json", import.meta.url), "utf8"));
// The last bit of a logarithm or a power is the processor's.
const NEAR = 1e-12;

EXPORTED.forEach(({ payload, rows, raw, probability, between }) => {
  test(`rows of ${Object.keys(rows[0])} are scored as in Python`, () => {
    const model = load(payload);
    assert.deepEqual(rows.map(model.raw), raw);
    assert.notEqual(new Set(raw).size, 1);
    rows.forEach((row, nth) => {
      const [low, high] = model.between(row) ?? [];
      assert.ok(Math.abs(model.probability(row) - probability[nth]) < NEAR);
      assert.ok(Math.abs(Number(low) - between[nth][0]) < NEAR && Math.abs(Number(high) - between[nth][1]) < NEAR);
    });
  });
});

/** One tree asks whether the owner is __proto__. */
function odd() {
  return load(JSON.parse(`{"numeric": [], "feature": "", "border": "", "depth": [1],
    "categorical": [["owner", [], [["__proto__", [0]]]]], "condition": "AAA=", "scale": 1, "bias": 0, "rules": [],
    "leaf": "AAAAAAAAAAAAAAAAAADwPw==", "prior": 0, "slope": 1, "intercept": 0,
    "follows": [["owner", "manager", "comes_along", "nobody"], ["stage", "pushes_before", "pushes_so_far", null],
      ["closing", "pushes", "one_more_if_later", null]], "probes": []}`));
}

test("what a plain object holds by itself is neither a level nor an owner", () => {
  const model = odd(), along = JSON.parse('{"owner": {"__proto__": {"manager": "Mia"}}}');
  assert.deepEqual(["constructor", "__proto__", "toString"].map((owner) => model.raw({ owner })), [0, 1, 0]);
  const manager = (/** @type {string} */ owner) => model.change({ owner: "Ann", manager: "Noa" }, { owner }, along).manager;
  assert.deepEqual(["constructor", "__proto__"].map(manager), ["nobody", "Mia"]);
});

test("what follows from a change follows", () => {
  const facts = { stage: "Lead", closing: 100, pushes: 2, pushes_before: 0, owner: "Ann" };
  const changed = (/** @type {object} */ changes) => ({ ...odd().change(facts, changes) });
  assert.deepEqual(changed({ closing: 101 }), { ...facts, closing: 101, pushes: 3 });
  assert.deepEqual(changed({ closing: 99 }), { ...facts, closing: 99 });
  assert.deepEqual(changed({ stage: "Offer" }), { ...facts, stage: "Offer", pushes_before: 2 });
  assert.deepEqual(changed({ stage: "Lead" }), facts);
});

test("what does not follow in a deal is not added to it", () => {
  assert.deepEqual({ ...odd().change({ owner: "Ann" }, { owner: "Bob" }) }, { owner: "Bob" });
});

test("a model that says other than the server is refused", () => {
  const [{ payload }] = EXPORTED;
  assert.throws(() => load({ ...payload, bias: 1 }), /not the server's model/);
});
