/* What is typed and not saved yet: what of it stays as its form is drawn anew, and upon which version it was typed. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { carried, fieldless, noted, touched, values, wouldLose } from "../../app/assets/unsaved.mjs";

const STOOD = { next_step: "Call", note: "", discussed: false, author: "" };
const DRAWN = { version: "3", stood: STOOD };

test("a form says what stands in its fields, ticks as yes or no", () => {
  const fields = [{ name: "note", type: "textarea", value: " so " }, { name: "discussed", type: "checkbox", checked: true, value: "on" }];
  assert.deepEqual(values(/** @type {any} */ ({ querySelectorAll: () => fields })), { note: " so ", discussed: true });
});

test("a draft is what was typed, and nothing where all is as it stood", () => {
  assert.deepEqual(noted(undefined, DRAWN, { ...STOOD, note: "soon" }).mine, { note: "soon" });
  assert.deepEqual(noted(undefined, DRAWN, STOOD).mine, {});
});

test("the name that a form was signed with is nobody's draft, another one is", () => {
  assert.deepEqual(noted(undefined, DRAWN, { ...STOOD, author: "Mia" }, "Mia").mine, {});
  assert.deepEqual(noted(undefined, DRAWN, { ...STOOD, author: "Bob" }, "Mia").mine, { author: "Bob" });
});

test("what was typed stands in the form that is drawn anew", () => {
  const draft = noted(undefined, DRAWN, { ...STOOD, note: "soon", discussed: true });
  assert.deepEqual(carried(draft, DRAWN), { shown: { note: "soon", discussed: true }, base: DRAWN });
});

test("of what somebody else has changed meanwhile only what was typed keeps its version", () => {
  const draft = noted(undefined, DRAWN, { ...STOOD, note: "mine" }), now = { version: "4", stood: { ...STOOD, next_step: "Write", note: "theirs" } };
  const { shown, base } = carried(draft, now);
  assert.deepEqual(shown, { note: "mine" });
  assert.deepEqual(base, { version: "3", stood: { ...STOOD, next_step: "Write", note: "" } });
  // What is sent is what was typed, not what is theirs.
  assert.deepEqual(touched({ ...now.stood, ...shown }, base.stood), { note: "mine" });
});

test("what both have written the same is nobody's draft any more", () => {
  const draft = noted(undefined, DRAWN, { ...STOOD, note: "soon" }), now = { version: "4", stood: { ...STOOD, note: "soon" } };
  assert.deepEqual(carried(draft, now), { shown: {}, base: now });
});

test("what has no field while an action is done waits until it has one", () => {
  const draft = noted(undefined, DRAWN, { ...STOOD, note: "soon" }), done = { version: "4", stood: { author: "" } };
  const { shown, base } = carried(draft, done);
  assert.deepEqual([shown, base], [{}, done]);
  const kept = noted(draft, base, { author: "" }), open = { version: "5", stood: STOOD };
  assert.deepEqual(carried(kept, open).shown, { note: "soon" });
});

test("whoever leaves is asked where more than a name would be lost", () => {
  const typed = noted(undefined, DRAWN, { ...STOOD, note: "soon" }), named = noted(undefined, DRAWN, { ...STOOD, author: "Bob" });
  assert.deepEqual([[], [named], [named, typed]].map(wouldLose), [false, false, true]);
});

test("what has no field any more is told, but for a name", () => {
  const draft = { ...DRAWN, mine: { note: "mine", author: "Ann" } };
  assert.deepEqual(fieldless(draft, { version: "4", stood: { author: "" } }), { note: "mine" });
  assert.deepEqual(fieldless(draft, DRAWN), {});
});
