/* What of a policy stands in the address, where the slider is of everybody and where it is of one team. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { addressed, asked } from "../../app/assets/threshold_numbers.mjs";

const EVERYBODY = { scale: { by: -1, plus: 0 }, follows: -5, adopted: true, standing: "capacity", usual: { false_alarm: 300, capacity: 5 }, team: null };
const MONAS = { ...EVERYBODY, usual: { false_alarm: 300, capacity: 8 }, team: "Mona" };
const NOTHING = { policy: null, threshold: null, flag_from: null, false_alarm: null, capacity: null, team: null };

test("only what differs from what is in force stands in the address", () => {
  assert.deepEqual(addressed(EVERYBODY, { by: "capacity", line: null, false_alarm: 300, capacity: 5 }), NOTHING);
  assert.deepEqual(addressed(EVERYBODY, { by: "capacity", line: null, false_alarm: 300, capacity: 4 }), { ...NOTHING, capacity: 4 });
});

test("how many of each owner is of the team whose the slider is", () => {
  assert.deepEqual(addressed(MONAS, { by: "capacity", line: null, false_alarm: 300, capacity: 9 }), { ...NOTHING, capacity: 9, team: "Mona" });
  assert.deepEqual(addressed(MONAS, { by: "capacity", line: null, false_alarm: 300, capacity: 8 }), NOTHING);
  assert.deepEqual(addressed(MONAS, { by: "flat", line: 0.4, false_alarm: 300, capacity: 9 }), { ...NOTHING, policy: "flat", threshold: 0.4 });
});

test("another team's number is left aside", () => {
  const given = { ...NOTHING, capacity: 3 };
  assert.equal(asked(MONAS, { ...given, team: "Mona" }).capacity, 3);
  assert.equal(asked(MONAS, { ...given, team: "Bob" }).capacity, 8);
  assert.equal(asked(MONAS, given).capacity, 8);
  assert.equal(asked(EVERYBODY, given).capacity, 3);
});
