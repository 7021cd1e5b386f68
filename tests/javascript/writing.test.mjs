/* What writes does so once at a time. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { answered, keyOf, once } from "../../app/assets/writing.mjs";

/** @param {string} [name] */
function form(name) {
  const held = new Set();
  const setAttribute = (/** @type {string} */ one) => held.add(one), removeAttribute = (/** @type {string} */ one) => held.delete(one);
  return /** @type {any} */ ({ dataset: name ? { form: name } : {}, held, setAttribute, removeAttribute });
}

/** @returns {{ done: () => void, act: () => Promise<void>, acts: number }} */
function slow() {
  const found = { acts: 0, done: () => {}, act: () => new Promise((/** @type {(value: void) => void} */ resolve) => { found.acts += 1; found.done = resolve; }) };
  return found;
}

test("a form that is at it takes no second press, and another one after that", async () => {
  const one = form(), writing = slow(), first = once(one, writing.act);
  await once(one, writing.act);
  assert.deepEqual([writing.acts, [...one.held]], [1, ["aria-busy"]]);
  writing.done();
  await first;
  assert.equal(one.held.size, 0);
  const again = once(one, writing.act);
  writing.done();
  await again;
  assert.equal(writing.acts, 2);
});

test("a form that is drawn anew meanwhile is still at it, another one is not", async () => {
  const writing = slow(), first = once(form("action 1"), writing.act), { done } = writing;
  await once(form("action 1"), writing.act);
  assert.equal(writing.acts, 1);
  const other = once(form("action 2"), writing.act);
  assert.equal(writing.acts, 2);
  [done, writing.done].forEach((end) => end());
  await Promise.all([first, other]);
});

test("what fails lets the form write again", async () => {
  const one = form();
  await assert.rejects(once(one, () => Promise.reject(new Error("no"))));
  await once(one, async () => { one.held.add("again"); });
  assert.deepEqual([...one.held], ["again"]);
});

test("what was not answered keeps its key, and nothing else has it", () => {
  const asked = { note: "so" }, first = keyOf("action 1", asked);
  assert.match(first, /^[0-9a-f]{32}$/);
  assert.equal(keyOf("action 1", { ...asked }), first);
  const others = [keyOf("action 2", asked), keyOf("action 1", { note: "otherwise" })];
  assert.ok(!others.includes(first));
  answered("action 2");
  assert.notEqual(keyOf("action 2", asked), others[0]);
});
