/* Whose deals a page starts at, and the saved views: what a browser keeps may be anything. */
import assert from "node:assert/strict";
import { test } from "node:test";
import * as kept from "../../app/assets/mine/kept.mjs";
import * as saved from "../../app/assets/mine/saved.mjs";
import * as viewer from "../../app/assets/mine/viewer.mjs";

const ANN = /** @type {const} */ ({ key: "owner", name: "Ann & Co" });
const A = { name: "A", url: "/" }, B = { name: "B", url: "/at-risk?owner=Ann" };

test("without a storage nothing is kept and nothing breaks", () => {
  assert.deepEqual([kept.canKeep(), kept.read("x"), viewer.viewer(), saved.views(), saved.save([A])], [false, null, null, [], false]);
});

[null, "", "{", "[]", "null", "7", '{"key":"region","name":"North"}', '{"key":"owner","name":""}', '{"key":"owner","name":7}'].forEach((text) => {
  test(`"${text}" is nobody`, () => assert.equal(viewer.viewerOf(text), null));
});

test("whoever is kept is read as written", () => assert.deepEqual(viewer.viewerOf(JSON.stringify(ANN)), ANN));

test("a page starts at one's own deals where the address does not say whose", () => {
  assert.equal(viewer.started("", ANN), "?owner=Ann+%26+Co");
  assert.equal(viewer.started("?stage=Offer", ANN), "?stage=Offer&owner=Ann+%26+Co");
  ["?owner=Bob", "?manager=Mona", "?owner=", "?whose=everybody"].forEach((search) => assert.equal(viewer.started(search, ANN), search));
  assert.equal(viewer.started("?stage=Offer", null), "?stage=Offer");
});

test("whoever has left their own deals takes along that everybody's are wanted", () => {
  assert.equal(viewer.following("?stage=Offer", "?owner=Bob", ANN), "?stage=Offer&whose=everybody");
  assert.equal(viewer.following("", "?whose=everybody", ANN), "?whose=everybody");
  assert.equal(viewer.following("?owner=Bob", "?whose=everybody", ANN), "?owner=Bob");
});

test("a link to everybody's deals stays one for whoever has not said who they are", () => {
  assert.equal(viewer.following("", "?whose=everybody", null), "?whose=everybody");
  assert.equal(viewer.following("", "?owner=Bob", null), "");
});

test("a page that says nothing of whose its deals are goes on saying nothing", () => {
  assert.equal(viewer.following("?tab=moves", "", ANN), "?tab=moves");
});

test("the word for everybody is no filter, and any other is named as odd", () => {
  assert.equal(viewer.unmarked("?stage=Offer&whose=everybody&q=a+b"), "?stage=Offer&q=a+b");
  assert.equal(viewer.unmarked("?whose=everybody"), "");
  assert.equal(viewer.unmarked("?whose=me"), "?whose=me");
});

test("one's own deals are one's own alone", () => {
  assert.equal(viewer.isOwn({ owner: ["Ann & Co"], manager: [] }, ANN), true);
  assert.equal(viewer.isOwn({ owner: ["Ann & Co", "Bob"], manager: [] }, ANN), false);
  assert.equal(viewer.isOwn({ owner: ["Ann & Co"], manager: ["Mona"] }, ANN), false);
  assert.equal(viewer.isOwn({ owner: [], manager: [] }, null), false);
  assert.deepEqual(viewer.onlyOne({ owner: [], manager: ["Mona"] }), { key: "manager", name: "Mona" });
  assert.equal(viewer.onlyOne({ owner: [""], manager: [] }), null);
  assert.equal(viewer.onlyOne({ owner: ["Ann"], manager: ["Mona"] }), null);
});

test("what is broken, or leads elsewhere, is no view", () => {
  ["", "{", "null", '{"a":1}'].forEach((text) => assert.deepEqual(saved.viewsOf(text), []));
  const odd = [7, null, { name: "x" }, { name: " ", url: "/" }, { name: "x", url: "//elsewhere" }, { name: "x", url: "javascript:0" }, { name: "x", url: "/\\elsewhere" }];
  assert.deepEqual(saved.viewsOf(JSON.stringify([...odd, B])), [B]);
  assert.equal(saved.viewsOf(JSON.stringify(Array(99).fill(A))).length, saved.MOST);
});

test("views are added, replaced, renamed and deleted", () => {
  assert.deepEqual(saved.added([A], "  <b>My   view</b> ", "/x"), [A, { name: "<b>My view</b>", url: "/x" }]);
  assert.deepEqual(saved.added([A, B], "A", "/new"), [B, { name: "A", url: "/new" }]);
  assert.deepEqual(saved.renamed([A, B], "A", "C"), [{ name: "C", url: "/" }, B]);
  assert.deepEqual(saved.removed([A, B], "A"), [B]);
});

test("what cannot be is said", () => {
  assert.equal(saved.added([], " ", "/"), "A view needs a name.");
  assert.equal(saved.renamed([A, B], "A", "B"), "There is a view “B” already.");
  assert.equal(saved.renamed([A], "A", ""), "A view needs a name.");
  assert.match(String(saved.added(Array.from({ length: saved.MOST }, (_, nth) => ({ name: String(nth), url: "/" })), "x", "/")), /Delete one/);
  assert.equal(saved.named("x".repeat(200)).length, saved.LONGEST);
});

test("views are found by part of their names", () => {
  assert.deepEqual(saved.holding([A, { name: "Bob's week", url: "/" }], " WEEK"), [{ name: "Bob's week", url: "/" }]);
  assert.equal(saved.holding([A, B], "").length, 2);
});
