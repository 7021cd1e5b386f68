/* The grid of open deals: how it, the quick filters, the deal beside it and the address keep in step. */
import { LISTS, POLICY_KEYS } from "./address.mjs";
import { component, keep, registerGrid, setProps, triggered } from "./dash.mjs";
import { CELLS } from "./deals/cells.mjs";
import { reload, tick, untick } from "./deals/chosen.mjs";
import { fit } from "./deals/columns.mjs";
import { backTo, listenToSteps, place, walk } from "./deals/steps.mjs";
import { all, by, met, say } from "./frame.mjs";
import { page, read } from "./scope.mjs";

/** @typedef {Record<string, string>} Query */

const QUICK = ["q", "flagged", "stale", "gap"];
const ASKED = [...LISTS, ...POLICY_KEYS];
const TYPING = 250;
const WAITING = "Deal";
/**
 * @type {{ wanted: string | null, asked: string | null, typing: ReturnType<typeof setTimeout> | undefined,
 *   deal: string | null, grid: any, fitted: any }}
 */
const state = { wanted: null, asked: null, typing: undefined, deal: null, grid: null, fitted: null };

function api() {
  return state.grid && !state.grid.isDestroyed() ? state.grid : null;
}

/* ---- events of the grid -------------------------------------------------------------------------------------------- */
/** @param {any} row */
function open(row) {
  if (row) page({ deal: row.opportunity_id });
}

/** @type {Record<string, (params: any) => void>} */
const HEARD = {
  rowClicked: (params) => {
    const selected = String(window.getSelection && window.getSelection());
    if (!selected && !params.event.defaultPrevented || params.event.target.closest("a")) open(params.data);
  },
  cellKeyDown: (params) => { if (params.event.key === "Enter") open(params.data); },
  gridSizeChanged: (params) => fit(params.api, params.clientWidth),
  sortChanged: (params) => say(sorted(params.api)),
  modelUpdated: (params) => { fitFirst(params.api); mark(); },
  selectionChanged: (params) => tick(params.api),
};

/** A grid tells of its size before anybody can listen. It shows once it has the columns that fit. @param {any} grid */
function fitFirst(grid) {
  const list = by("deals");
  if (state.fitted === grid || !list) return;
  state.fitted = grid;
  tick(grid);
  fit(grid, list.clientWidth);
  requestAnimationFrame(() => requestAnimationFrame(() => { list.dataset.fitted = ""; }));
}

/** @param {any} grid */
function sorted(grid) {
  const column = grid.getColumnState().find((/** @type {any} */ one) => one.sort);
  if (!column) return "";
  const heading = grid.getColumn(column.colId).getColDef().headerName;
  return `Sorted by ${heading}, ${column.sort === "desc" ? "descending" : "ascending"}`;
}

function mark() {
  all(".hw-deals-grid .ag-row").forEach((row) => {
    row.classList.toggle("hw-deal-open", Boolean(state.deal) && row.getAttribute("row-id") === state.deal);
  });
  place(api(), state.deal);
}

/* ---- Dash's callbacks ------------------------------------------------------------------------------------------------ */
/** What of a query the list of deals is asked for. @param {Query | null} query */
function listed(query) {
  return Object.fromEntries(Object.entries(query || {}).filter(([key]) => key !== "deal" && !QUICK.includes(key)));
}

/**
 * The quick filters and the address follow each other.
 * @param {Query | null} query @param {string | null} q @param {string} flagged @param {boolean | null} stale
 */
export function quick(query, q, flagged, stale) {
  const moved = triggered(), known = query || {};
  if (moved === "deals-q") {
    clearTimeout(state.typing);
    state.typing = setTimeout(() => page({ q: (q || "").trim() || null }, { replace: true }), TYPING);
    return [keep(), keep(), keep()];
  }
  if (moved === "deals-flagged" || moved === "deals-stale") {
    page({ flagged: flagged === "yes" ? null : "all", stale: stale ? "yes" : null });
    return [keep(), keep(), keep()];
  }
  const typing = document.activeElement && document.activeElement.id === "deals-q";
  const wanted = [known.q || "", known.flagged === "all" ? "all" : "yes", known.stale === "yes"];
  return [typing || wanted[0] === (q || "") ? keep() : wanted[0], wanted[1] === flagged ? keep() : wanted[1],
    wanted[2] === Boolean(stale) ? keep() : wanted[2]];
}

/** The filters above the page count what is listed. @param {any} counts */
export function counted(counts) {
  setProps("listed-counts", { data: counts });
  return keep();
}

/** What the grid was asked for goes into the address. @param {any} asked */
export function answered(asked) {
  const grid = api();
  if (!asked) return keep();
  state.asked = same(asked.keys);
  if (grid && asked.count) grid.hideOverlay();
  else if (grid) grid.showNoRowsOverlay();
  const written = listed(/** @type {Query} */ (read().page));
  const without = Object.fromEntries(Object.keys(written).concat(asked.refused).map((key) => [key, null]));
  if (same(written) !== state.asked || asked.refused.length) page(Object.assign(without, asked.keys), { replace: true });
  return keep();
}

/** @param {Query} keys */
function same(keys) {
  return JSON.stringify(Object.entries(keys).sort());
}

/**
 * What the address changes by itself (Back, a cleared filter) draws the grid again; what the scope or a quick filter
 * changes empties its cache.
 * @param {any} scope @param {Query | null} query @param {number | null | undefined} turn @param {Query | null} before
 */
export function follow(scope, query, turn, before) {
  const grid = api(), known = query || {};
  let mount = turn === undefined || turn === null ? 0 : keep();
  const wanted = JSON.stringify([ASKED.map((key) => (scope || {})[key]), QUICK.map((key) => known[key] || "")]);
  if (grid && state.asked !== null && state.asked !== same(listed(known))) {
    state.asked = null;
    mount = (turn || 0) + 1;
  } else if (grid && state.wanted !== null && state.wanted !== wanted) {
    untick();
    reload();
    grid.ensureIndexVisible(0, "top");
  }
  state.wanted = wanted;
  const list = Object.fromEntries(Object.entries(known).filter(([key]) => key !== "deal"));
  const narrowed = Object.entries(list).some(([key, value]) => key !== "sort" && key !== "flagged" && value);
  return [mount, query && (!before || same(list) !== same(before)) ? list : keep(), !narrowed];
}

/**
 * The files of the list hold what it shows. It opens on what is flagged, unless nothing can be; a file says so itself.
 * What hides the choice waits for the list, so this waits for nobody.
 * @param {any} _scope @param {Query | null} _query @param {boolean} unranked @param {string[]} links
 */
export function files(_scope, _query, unranked, ...links) {
  const search = new URLSearchParams(location.search);
  search.delete("deal");
  if (!unranked && !search.has("flagged")) search.set("flagged", "yes");
  const text = search.toString();
  return links.map((link) => link.split("?")[0] + (text ? "?" + text : ""));
}

function bones() {
  const bone = () => component("Div", { className: "hw-bone" });
  return component("Div", { className: "hw-skeleton", children: Array.from({ length: 6 }, bone) });
}

/**
 * The deal of the address is asked for; while it is, its drawer waits.
 * @param {Query | null} query @param {any} scope @param {unknown} notice @param {unknown} shown
 */
export function chosen(query, scope, notice, shown) {
  const deal = (query && query.deal) || null;
  if (triggered() === "notice") {
    /* The deal of this address could not be shown, and the notice says why. */
    const told = by("deal-body-title");
    if (notice && deal && told && told.textContent === WAITING) page({ deal: null }, { replace: true });
    return keep();
  }
  const before = state.deal;
  state.deal = deal;
  if (before && !deal) backTo(api(), before);
  requestAnimationFrame(mark);
  if (!deal || !scope) return keep();
  if (deal !== before) {
    setProps("deal-body-title", { children: WAITING });
    setProps("deal-body", { children: bones() });
  }
  const wanted = { deal, scope };
  return deal === before && JSON.stringify(wanted) === JSON.stringify(shown) ? keep() : wanted;
}

/** @param {Event} event */
function cleared(event) {
  if (met(event, "[data-untick]")) untick();
  if (!met(event, "#deals-clear")) return;
  const keys = ["q", "stale", "gap"].concat([...new URLSearchParams(location.search).keys()].filter((key) => /_(has|from|to)$/.test(key)));
  page(Object.fromEntries(keys.map((key) => [key, null])));
}

/** The deal before or after the one that is open; only the one seen last stays in the history. @param {number} by_ */
function stepped(by_) {
  const id = walk(api(), state.deal, by_);
  if (id) page({ deal: id }, { replace: true });
}

/** @param {any} params */
function heard(params) {
  state.grid = params.api;
  HEARD[params.type](params);
}

/** Listen to the list's own button, and let the grid find its cells and what it tells of. */
export function listen() {
  document.addEventListener("click", cleared);
  listenToSteps(stepped);
  const isOpen = (/** @type {any} */ params) => Boolean(state.deal) && params.node.id === state.deal;
  registerGrid({ deals: { heard, isOpen } }, CELLS);
}
