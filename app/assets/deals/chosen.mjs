/* The deals that are ticked in the list, and the bar that plans one action for each of them. */
import { by, find } from "../frame.mjs";

/** As many as one request takes. */
const MOST = 100;
/** @type {any} */
let list = null;

/** @param {number} n */
function words(n) {
  if (n > MOST) return `${n} deals ticked; actions are planned for at most ${MOST} at once`;
  return n === 1 ? "1 deal ticked" : `${n} deals ticked`;
}

/** The bar says how many deals are ticked; with none it is gone, but for what was done last. @param {any} grid */
export function tick(grid) {
  const bar = by("deals-ticked");
  if (!bar || grid.isDestroyed()) return;
  list = grid;
  const ids = grid.getSelectedNodes().map((/** @type {any} */ node) => node.id), n = ids.length;
  bar.dataset.deals = JSON.stringify(ids);
  if (n) find(".hw-actions-said", bar).textContent = "";
  bar.hidden = !n && !find(".hw-actions-said", bar).textContent;
  find(".hw-ticked-said", bar).textContent = n ? words(n) : "";
  ["details", "[data-untick]"].forEach((part) => { find(part, bar).hidden = !n || n > MOST && part === "details"; });
}

/** No deal is ticked any more. */
export function untick() {
  if (list && !list.isDestroyed()) list.deselectAll();
}

/** The same rows are asked for once more only in another turn. */
function turned() {
  if (!list || list.isDestroyed()) return false;
  list.setGridOption("context", { turn: (list.getGridOption("context") || { turn: 0 }).turn + 1 });
  return true;
}

/** The list asks for its rows from nothing. */
export function reload() { if (turned()) list.purgeInfiniteCache(); }

/** The list asks what its rows say by now, which stay meanwhile, as does what is ticked. */
export function renew() { if (turned()) list.refreshInfiniteCache(); }
