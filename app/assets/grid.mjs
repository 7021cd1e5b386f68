/* The grid of open deals: how its cells are drawn, and how it, the quick filters and the address keep in step.
 *
 * Rows arrive written by the server; no number is formatted here. React escapes every text, whatever a CRM holds.
 */
import { LISTS, POLICY_KEYS } from "./address.mjs";
import { component, element, keep, registerGrid, setProps, triggered } from "./dash.mjs";
import { all, by, met, name, say } from "./frame.mjs";
import { page, read } from "./scope.mjs";

/** @typedef {{ data: any, value: string, colDef: { field: string } }} Cell what the grid gives a cell to draw */
/** @typedef {Record<string, string>} Query */

const LONG_STAGE = 15;
const QUICK = ["q", "flagged", "stale"];
const ASKED = [...LISTS, ...POLICY_KEYS];
const TYPING = 250;
const WAITING = "Deal";
/** @param {string} className @param {unknown[]} children */
const span = (className, ...children) => element("span", { className }, ...children);
/**
 * @type {{ wanted: string | null, asked: string | null, typing: ReturnType<typeof setTimeout> | undefined,
 *   deal: string | null, grid: any }}
 */
const state = { wanted: null, asked: null, typing: undefined, deal: null, grid: null };

function api() {
  return state.grid && !state.grid.isDestroyed() ? state.grid : null;
}

/* ---- cells ------------------------------------------------------------------------------------------------------- */
function waiting() {
  return span("hw-bone hw-deal-bone");
}

/** @param {string} id */
function address(id) {
  const query = new URLSearchParams(location.search);
  if (query.get("deal") === id) return location.search;
  query.set("deal", id);
  return "?" + query.toString();
}

/** @param {string} first @param {string} second @param {boolean} [late] */
function lines(first, second, late) {
  const whole = element("span", { className: "hw-deal-line", title: first }, name(first));
  const kind = late ? " hw-deal-late" : second ? "" : " hw-deal-alone";
  return span("hw-deal-lines" + kind, whole, second ? span("hw-sub", second) : null);
}

/** @param {Cell} props */
function DealName(props) {
  const row = props.data;
  if (!row) return waiting();
  const decide = (/** @type {MouseEvent} */ event) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.button) event.stopPropagation();
    else event.preventDefault();
  };
  const link = element("a", {
    className: "hw-cell-link hw-deal-line", href: address(row.opportunity_id), tabIndex: -1, title: row.account,
    onClick: decide,
  }, name(row.account));
  return span("hw-deal-lines", link, element("span", { className: "hw-sub", title: row.account_sub }, name(row.account_sub)));
}

/** @param {Cell} props */
function DealTwoLines(props) {
  const row = props.data;
  if (!row) return null;
  const under = row[props.colDef.field + "_sub"];
  /* A stage that one line cannot hold takes both; how long it has stood there is said where it is pointed at. */
  if (props.colDef.field === "stage" && props.value.length > LONG_STAGE) {
    return span("hw-deal-lines hw-deal-alone", element("span", { className: "hw-deal-line", title: `${props.value} ${under}` }, name(props.value)));
  }
  return lines(props.value, under, Boolean(under) && under.endsWith("ago"));
}

/** @param {Cell} props */
function DealLoss(props) {
  const row = props.data;
  if (!row) return null;
  const lined = row.threshold !== null;
  const places = lined ? { "--v": row.loss_share, "--t": row.threshold } : { "--v": row.loss_share };
  const bar = element("span", { className: "hw-track", style: places, "aria-hidden": "true" },
    element("i", { className: "hw-fill" }), lined ? element("i", { className: "hw-tick" }) : null);
  const number = span("hw-loss", span("hw-loss-number", row.loss_probability), bar);
  return element("span", { className: "hw-deal-lines" + (row.flagged ? " hw-flagged" : ""), title: row.loss_words },
    number, row.flagged ? span("hw-sub", "flagged") : null);
}

/** @param {Cell} props */
function DealWhy(props) {
  const row = props.data;
  if (!row) return null;
  const flags = row.flags.join(" · ");
  const stale = row.stale_because ? `Stale: ${row.stale_because}` : "";
  if (!row.why) {
    const because = row.stale_because ? span("hw-sub", row.stale_because) : null;
    return element("span", { className: "hw-deal-lines", title: stale || flags }, span("hw-deal-line hw-risk", flags), because);
  }
  const parts = [row.points ? span("hw-lost hw-num", row.points) : null, flags ? span("hw-risk", flags) : null].filter(Boolean);
  const under = parts.flatMap((part, nth) => (nth ? [" · ", part] : [part]));
  return element("span", { className: "hw-deal-lines", title: [row.why, row.points, flags, row.step, stale].filter(Boolean).join(" · ") },
    span("hw-deal-line", name(row.why)), span("hw-sub", ...under), row.step ? span("hw-sub", row.step) : null);
}

/* ---- events of the grid -------------------------------------------------------------------------------------------- */
/** @param {any} row */
function open(row) {
  if (row) page({ deal: row.opportunity_id });
}

/** @param {any} grid */
function narrow(grid) {
  if (window.innerWidth > 760) return;
  /** @type {Record<string, unknown>[]} */
  const first = ["account", "loss_probability", "expected_loss", "amount", "why"].map((colId) => ({ colId }));
  Object.assign(first[0], { pinned: null, width: 136 });
  grid.applyColumnState({ state: first, applyOrder: true });
}

/** @type {Record<string, (params: any) => void>} */
const HEARD = {
  rowClicked: (params) => {
    const selected = String(window.getSelection && window.getSelection());
    if (!selected && !params.event.defaultPrevented || params.event.target.closest("a")) open(params.data);
  },
  cellKeyDown: (params) => { if (params.event.key === "Enter") open(params.data); },
  firstDataRendered: (params) => narrow(params.api),
  sortChanged: (params) => say(sorted(params.api)),
  modelUpdated: () => mark(),
};

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
    page({ flagged: flagged === "yes" ? "yes" : null, stale: stale ? "yes" : null });
    return [keep(), keep(), keep()];
  }
  const typing = document.activeElement && document.activeElement.id === "deals-q";
  const wanted = [known.q || "", known.flagged === "yes" ? "yes" : "all", known.stale === "yes"];
  return [typing || wanted[0] === (q || "") ? keep() : wanted[0], wanted[1] === flagged ? keep() : wanted[1],
    wanted[2] === Boolean(stale) ? keep() : wanted[2]];
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
 * @param {string} file
 */
export function follow(scope, query, turn, before, file) {
  const grid = api(), known = query || {};
  let mount = turn === undefined || turn === null ? 0 : keep();
  const wanted = JSON.stringify([ASKED.map((key) => (scope || {})[key]), QUICK.map((key) => known[key] || "")]);
  if (grid && state.asked !== null && state.asked !== same(listed(known))) {
    state.asked = null;
    mount = (turn || 0) + 1;
  } else if (grid && state.wanted !== null && state.wanted !== wanted) {
    grid.setGridOption("context", { turn: (grid.getGridOption("context") || { turn: 0 }).turn + 1 });
    grid.purgeInfiniteCache();
    grid.ensureIndexVisible(0, "top");
  }
  state.wanted = wanted;
  const search = new URLSearchParams(location.search);
  search.delete("deal");
  const list = Object.fromEntries(Object.entries(known).filter(([key]) => key !== "deal"));
  const narrowed = Object.entries(list).some(([key, value]) => key !== "sort" && value && value !== "all");
  const text = search.toString();
  return [mount, query && (!before || same(list) !== same(before)) ? list : keep(),
    file.split("?")[0] + (text ? "?" + text : ""), !narrowed];
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
  if (!met(event, "#deals-clear")) return;
  const keys = QUICK.concat([...new URLSearchParams(location.search).keys()].filter((key) => /_(has|from|to)$/.test(key)));
  page(Object.fromEntries(keys.map((key) => [key, null])));
}

/** @param {any} params */
function heard(params) {
  state.grid = params.api;
  HEARD[params.type](params);
}

/** Listen to the list's own button, and let the grid find its cells and what it tells of. */
export function listen() {
  document.addEventListener("click", cleared);
  const isOpen = (/** @type {any} */ params) => Boolean(state.deal) && params.node.id === state.deal;
  registerGrid({ deals: { heard, isOpen } }, { DealName, DealTwoLines, DealLoss, DealWhy });
}
