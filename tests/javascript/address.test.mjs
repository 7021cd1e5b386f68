/* The state in an address is read and written alike, and what cannot be followed is named. */
import assert from "node:assert/strict";
import { test } from "node:test";
import * as address from "../../app/assets/address.mjs";

const KEYS = ["deal", "set."];
/** @param {string} search */
const read = (search) => address.parse(search, KEYS);

[
  "",
  "?policy=flat&threshold=0.4",
  "?policy=money&flag_from=42270.8&false_alarm=0&save_rate=1&capacity=0",
  "?period=all&owner=Ann&owner=Bob&flag_from=1000000000000&capacity=2.5",
  "?from=2026-01-01&to=2026-03-31&compare=none&region=North&deal=O08&set.amount=5",
  "?owner=&product=",
  "?manager=Mona&team=Mona&capacity=8",
].forEach((search) => {
  test(`"${search}" is read and written alike`, () => {
    const { scope, page, odd } = read(search);
    assert.deepEqual([address.format(scope, page), odd], [search, []]);
  });
});

test("what is asked for in vain is named, with the nearest that is possible", () => {
  const { scope, page, odd } = read(
    "?region=North&policy=both&threshold=1.5&flag_from=-1&false_alarm=much&save_rate=0&capacity=1e9&colour=blue" +
    "&period=someday&from=2026-02-30&compare=week&capacity=",
  );
  assert.equal(address.format(scope, page), "?region=North");
  assert.deepEqual(odd.map((said) => said.split(" ")[0]), [
    "policy=both", "threshold=1.5", "flag_from=-1", "false_alarm=much", "save_rate=0", "capacity=1e9", "colour",
    "period=someday", "from=2026-02-30", "compare=week", "capacity=",
  ]);
  assert.equal(odd[1], "threshold=1.5 (possible is 0 to 1, the nearest is 1)");
  assert.equal(odd[3], "false_alarm=much (possible is 0 to 1000000000000)");
});

test("a name that every object holds is no key", () => {
  assert.deepEqual(read("?toString=1&__proto__=2").odd, ["toString", "__proto__"]);
});

test("a start after the end is neither", () => {
  const { scope, odd } = read("?from=2026-03-02&to=2026-03-01");
  assert.deepEqual([scope, odd], [address.blank(), ["from=2026-03-02 after to=2026-03-01"]]);
});

test("own days take the place of a period, and a period that of own days", () => {
  const own = address.changed(address.blank(), { from: "2026-01-01" });
  assert.deepEqual([own.period, own.from], [null, "2026-01-01"]);
  assert.deepEqual(address.changed(own, { period: "all" }), { ...address.blank(), period: "all" });
  assert.equal(address.changed(own, { from: null }).period, "last-12-months");
});

test("a change that no address could hold is none", () => {
  const asked = { threshold: 2, policy: "both", compare: "week", owner: "Ann", period: "someday" };
  assert.deepEqual(address.changed(address.blank(), asked), { ...address.blank(), owner: ["Ann"] });
});

test("a link keeps the scope but for what it asks for itself", () => {
  const { scope } = read("?period=all&owner=Ann&region=North&threshold=0.4");
  assert.equal(address.carried("?owner=Bob&deal=O1", scope, KEYS), "?period=all&region=North&owner=Bob&threshold=0.4&deal=O1");
  assert.equal(address.carried("?from=2026-01-01", scope, KEYS), "?from=2026-01-01&region=North&owner=Ann&threshold=0.4");
  assert.deepEqual(scope.owner, ["Ann"]);
});

test("filters are counted, the line once however it is drawn", () => {
  assert.equal(address.active(address.blank()), 0);
  assert.equal(address.active(read("?policy=flat&threshold=0.4&capacity=5&owner=Ann&owner=Bob&compare=none").scope), 5);
});

test("without its filters a scope keeps its period, comparison and policy", () => {
  const held = read("?period=all&compare=year&threshold=0.4&owner=Ann&stage=Lead").scope;
  assert.equal(address.format(address.unfiltered(held)), "?period=all&compare=year&threshold=0.4");
  assert.deepEqual(held.owner, ["Ann"]);
});

test("a path is the application's own below its prefix alone", () => {
  assert.deepEqual(["/x", "/x/", "/x/data", "/xdata", "/"].map((path) => address.isBelow("/x", path)), [true, true, true, false, false]);
  assert.deepEqual(["/x", "/x/", "/x/data/"].map((path) => address.own("/x", path)), ["/", "/", "/data"]);
  assert.deepEqual(["/", "/data/"].map((path) => address.own("", path)), ["/", "/data"]);
});

test("whose a capacity is comes with it", () => {
  const { scope } = read("?team=Mona&capacity=8");
  assert.equal(address.carried("?capacity=3", scope, []), "?capacity=3");
  assert.equal(address.carried("?region=North", scope, []), "?region=North&team=Mona&capacity=8");
  assert.equal(address.changed(scope, { team: "" }).team, null);
});
