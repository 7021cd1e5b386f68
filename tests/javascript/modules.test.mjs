/* How the scripts of app/assets hang together: none waits for itself, and all but the first can be loaded anywhere. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";

const ASSETS = new URL("../../app/assets/", import.meta.url);
const FIRST = "main.mjs";
const NAMES = readdirSync(ASSETS, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".mjs"));

/** @param {string} name @returns {string[]} */
function imported(name) {
  const text = readFileSync(new URL(name, ASSETS), "utf8");
  const found = [...text.matchAll(/^(?:import|export)[^"]*? from "([^"]+)";$/gm)].map(([, path]) => path);
  return found.map((path) => new URL(path, new URL(name, ASSETS)).href.slice(ASSETS.href.length));
}

/** @param {string} name @param {string[]} way @returns {string[]} a way from a script back to itself, or none */
function circle(name, way = []) {
  if (way.includes(name)) return [...way, name];
  return imported(name).map((next) => circle(next, [...way, name])).find((found) => found.length) ?? [];
}

test("no script imports itself in a circle, and the first one reaches nearly all", () => {
  assert.deepEqual(circle(FIRST), []);
  const reached = new Set([FIRST]);
  reached.forEach((name) => imported(name).forEach((next) => reached.add(next)));
  assert.deepEqual([...reached].sort(), [...NAMES].sort());
});

NAMES.filter((name) => name !== FIRST).forEach((name) => {
  test(`${name} reads no window and no document as it is loaded`, async () => {
    assert.ok(Object.keys(await import(new URL(name, ASSETS).href)).length);
  });
});
