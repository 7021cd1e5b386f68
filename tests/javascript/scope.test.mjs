/* Which menus of the filter bar are drawn. */
import assert from "node:assert/strict";
import test from "node:test";

import { LISTS } from "../../app/assets/address.mjs";
import { pointless } from "../../app/assets/scope.mjs";

test("a menu with one name or none is not drawn unless the address has chosen it", () => {
  const offered = LISTS.map((_, nth) => ["a", "b"].slice(0, nth));
  const drawn = (/** @type {any} */ scope) => LISTS.filter((_, nth) => !pointless(offered, scope)[nth]);
  assert.deepEqual(drawn(null), LISTS.slice(2));
  assert.deepEqual(drawn({ [LISTS[1]]: ["a"] }), LISTS.slice(1));
});
