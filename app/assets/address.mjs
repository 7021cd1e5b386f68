/* The state that an address holds: the scope in its query, and the path below which Headwind stands. Nothing here needs a
 * browser; app/views/state.py reads the same query on the server. */

import { COMPARE, COMPARISONS, COSTS, FILTERS, LINE, PERIOD, PERIODS, POLICIES } from "./viewer_state.mjs";

export { COMPARE, PERIOD };

/**
 * @typedef {{ period: string | null, from: string | null, to: string | null, compare: string, policy: string | null, team: string | null }
 *   & Record<NumberKey, number | null> & Record<List, string[]>} Scope
 * @typedef {keyof typeof FILTERS} List
 * @typedef {keyof typeof NUMBERS} NumberKey
 * @typedef {Record<string, string | null>} Page a page's own keys
 */

export const LISTS = /** @type {List[]} */ (Object.keys(FILTERS));
const NUMBERS = { ...LINE, ...COSTS };
const NUMBER_KEYS = /** @type {NumberKey[]} */ (Object.keys(NUMBERS));
/** What says where the line lies. */
export const LINE_KEYS = /** @type {("policy" | keyof typeof LINE)[]} */ (["policy", ...Object.keys(LINE)]);
const COST_KEYS = /** @type {(keyof typeof COSTS)[]} */ (Object.keys(COSTS));
/** @type {("policy" | "team" | NumberKey)[]} */
export const POLICY_KEYS = ["policy", "team", ...NUMBER_KEYS];
/** @type {(keyof Scope)[]} */
const RANGE = ["period", "from", "to"];
/** @type {(keyof Scope)[]} */
const OTHERS = [...LISTS, ...POLICY_KEYS, "compare"];

/* ---- the path ------------------------------------------------------------------------------------------------------ */
/** @param {string} prefix @param {string} path */
export function isBelow(prefix, path) { return path === prefix || path.startsWith(prefix + "/"); }

/**
 * A path as Headwind names it, without what it stands below and without a slash at its end.
 * @param {string} prefix @param {string} path
 */
export function own(prefix, path) {
  return ((isBelow(prefix, path) ? path.slice(prefix.length) : path) || "/").replace(/(.)\/$/, "$1");
}

/* ---- reading a query ----------------------------------------------------------------------------------------------- */
/** @returns {Scope} the scope of an address that asks for nothing */
export function blank() {
  const lists = Object.fromEntries(LISTS.map((key) => [key, []]));
  const policy = Object.fromEntries(POLICY_KEYS.map((key) => [key, null]));
  return /** @type {Scope} */ ({ period: PERIOD, from: null, to: null, compare: COMPARE, ...lists, ...policy });
}

/** @param {string} text */
export function isDay(text) {
  const day = new Date(text + "T00:00:00Z");
  return /^(19|20)\d{2}-\d{2}-\d{2}$/.test(text) && !isNaN(Number(day)) && day.toISOString().slice(0, 10) === text;
}

/** @param {unknown} text */
function numberOf(text) { return String(text).trim() === "" ? NaN : Number(text); }

/** @param {NumberKey} key @param {unknown} text */
function asNumber(key, text) {
  const number = numberOf(text), [low, high] = NUMBERS[key];
  return Number.isFinite(number) && number >= low && number <= high ? number : null;
}

/**
 * Why a number of the address cannot be followed, and which one nearest to it could be.
 * @param {NumberKey} key @param {string} text
 */
function outside(key, text) {
  const number = numberOf(text), [low, high] = NUMBERS[key];
  const nearest = Number.isNaN(number) ? "" : `, the nearest is ${Math.min(Math.max(number, low), high)}`;
  return `${key}=${text.slice(0, 40)} (possible is ${low} to ${high}${nearest})`;
}

/**
 * Read one key of a query into the scope; false where the scope has no such key, else what of it is odd.
 * @param {Scope} scope @param {string} key @param {string} value @returns {string | false}
 */
function take(scope, key, value) {
  const list = LISTS.find((one) => one === key), number = NUMBER_KEYS.find((one) => one === key);
  if (list) { if (!scope[list].includes(value)) scope[list].push(value); return ""; }
  if (number) { scope[number] = asNumber(number, value); return scope[number] === null ? outside(number, value) : ""; }
  if (key === "team") { scope.team = value || null; return ""; }
  if (key !== "period" && key !== "from" && key !== "to" && key !== "compare" && key !== "policy") return false;
  const known = { period: PERIODS, compare: COMPARISONS, policy: POLICIES, from: null, to: null }[key];
  if (!(known ? known.includes(value) : isDay(value))) return `${key}=${value}`;
  scope[key] = value;
  return "";
}

/**
 * What a query asks for: the scope, the page's own keys, and what of it cannot be followed. A key such as "set." stands
 * for set.amount and all others that begin with it.
 * @param {string} search @param {string[]} pageKeys
 */
export function parse(search, pageKeys) {
  const scope = blank(), odd = [];
  /** @type {Page} */
  const page = {};
  const isOfPage = (/** @type {string} */ key) => pageKeys.some((one) => (one.endsWith(".") ? key.startsWith(one) : key === one));
  for (const [key, value] of new URLSearchParams(search)) {
    const said = take(scope, key, value);
    if (said) odd.push(said);
    else if (said === false && isOfPage(key)) page[key] = value;
    else if (said === false) odd.push(key);
  }
  if (scope.from && scope.to && scope.from > scope.to) {
    odd.push(`from=${scope.from} after to=${scope.to}`);
    scope.from = scope.to = null;
  }
  if (scope.from || scope.to) scope.period = null;
  return { scope, page, odd };
}

/* ---- writing one --------------------------------------------------------------------------------------------------- */
/**
 * The query of a scope and a page's own keys, each where it is not the usual.
 * @param {Scope} scope @param {Page} [page]
 */
export function format(scope, page) {
  const query = new URLSearchParams();
  if (scope.from) query.append("from", scope.from);
  if (scope.to) query.append("to", scope.to);
  if (!scope.from && !scope.to && scope.period && scope.period !== PERIOD) query.append("period", scope.period);
  if (scope.compare && scope.compare !== COMPARE) query.append("compare", scope.compare);
  LISTS.forEach((key) => scope[key].forEach((value) => query.append(key, value)));
  POLICY_KEYS.forEach((key) => { if (scope[key] !== null) query.append(key, String(scope[key])); });
  Object.entries(page || {}).forEach(([key, value]) => { if (value !== null && value !== "") query.append(key, value); });
  const text = query.toString();
  return text ? "?" + text : "";
}

/**
 * A scope after a change, as an address could hold it.
 * @param {Scope} before @param {Partial<Record<keyof Scope, any>>} patch @returns {Scope}
 */
export function changed(before, patch) {
  const scope = Object.assign({}, before, patch);
  LISTS.forEach((key) => { scope[key] = [scope[key] ?? []].flat().map(String); });
  NUMBER_KEYS.forEach((key) => { scope[key] = scope[key] === null ? null : asNumber(key, scope[key]); });
  if (!POLICIES.includes(String(scope.policy))) scope.policy = null;
  scope.team = scope.team ? String(scope.team) : null;
  if (!COMPARISONS.includes(scope.compare)) scope.compare = COMPARE;
  if (patch.period) { scope.from = scope.to = null; if (!PERIODS.includes(String(scope.period))) scope.period = PERIOD; }
  else if (patch.from || patch.to) scope.period = null;
  if (!scope.period && !scope.from && !scope.to) scope.period = PERIOD;
  return scope;
}

/**
 * The query of a link that is followed from a scope: what the link asks for itself stands.
 * @param {string} search @param {Scope} from @param {string[]} pageKeys
 */
export function carried(search, from, pageKeys) {
  const { scope, page } = parse(search, pageKeys), given = new URLSearchParams(search);
  const ranged = given.has("period") || given.has("from") || given.has("to");
  // Whose a capacity is comes with it.
  const isAsked = (/** @type {string} */ key) => given.has(key) || (key === "team" && given.has("capacity"));
  const asked = [...(ranged ? RANGE : []), ...OTHERS.filter(isAsked)];
  return format(Object.assign({}, from, Object.fromEntries(asked.map((key) => [key, scope[key]]))), page);
}

/**
 * A scope without its lists of names: period, comparison and policy stay.
 * @param {Scope} scope @returns {Scope}
 */
export function unfiltered(scope) { return Object.assign({}, scope, Object.fromEntries(LISTS.map((key) => [key, []]))); }

/**
 * How many filters are active: the chips, and a period or a comparison that is not the usual one.
 * @param {Scope} scope
 */
export function active(scope) {
  const line = LINE_KEYS.some((key) => scope[key] !== null) ? 1 : 0;
  const costs = COST_KEYS.filter((key) => scope[key] !== null).length;
  return LISTS.reduce((n, key) => n + scope[key].length, line + costs) + (scope.period === PERIOD ? 0 : 1) +
    (scope.compare === COMPARE ? 0 : 1);
}
