/* Experiments: what is sent of an effect that is typed, and which length of follow-up is chosen. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { followUp, share } from "../../app/assets/experiments.mjs";

test("an effect in per cent is sent as a share, an empty one as none", () => {
  assert.deepEqual(["20", "12.5", " ", ""].map(share), [0.2, 0.125, null, null]);
});

test("the chosen length is a number, and none where none can be chosen", () => {
  const page = (/** @type {object | null} */ found) => /** @type {any} */ ({ querySelector: () => found });
  assert.equal(followUp(page({ value: "90" })), 90);
  assert.equal(followUp(page(null)), null);
});
