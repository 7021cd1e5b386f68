/* The order of stages: one moves a place up or down, and none beyond an end. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { swapped } from "../../app/assets/imports/order.mjs";

test("a stage changes places with its neighbour, and stays at an end", () => {
  assert.deepEqual(swapped(["A", "B", "C"], "B", "up"), ["B", "A", "C"]);
  assert.deepEqual(swapped(["A", "B", "C"], "B", "down"), ["A", "C", "B"]);
  assert.deepEqual([swapped(["A", "B"], "A", "up"), swapped(["A", "B"], "B", "down")], [["A", "B"], ["A", "B"]]);
});
