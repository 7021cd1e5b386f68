/* The scope: the query of the address is the truth; the store, the controls and the links follow it.
 *
 * The address is written with history.pushState and Dash's router is not told, because it would draw the whole page again
 * for a change of query alone. A change of path does go through the router (links.mjs).
 */
import * as address from "./address.mjs";
import { component, keep, setProps, triggered } from "./dash.mjs";
import { find, name, prefix } from "./frame.mjs";
import { following, started, unmarked, viewer } from "./mine/viewer.mjs";

/** @typedef {import("./address.mjs").Scope} Scope */
/** @typedef {import("./address.mjs").Page} Page */
/** @typedef {{ replace?: boolean }} Options */

const { LISTS } = address;
// A list of so many can be searched.
const SEARCHED = 8;
/** @type {{ scope: Scope | null, page: Page, turn: number, pageKeys: string[] }} */
const state = { scope: null, page: {}, turn: 0, pageKeys: ["deal", "set."] };

/* ---- reading and writing the address ------------------------------------------------------------------------------- */
/** The scope and the page's own keys as the address holds them. */
export function read() { return address.parse(unmarked(location.search), state.pageKeys); }

/** The scope as the page follows it. */
export function current() { return state.scope || read().scope; }

/**
 * The query that a link has, followed from here.
 * @param {string} search @param {Scope} [from]
 */
export function carried(search, from = current()) {
  return following(address.carried(unmarked(search), from, state.pageKeys), location.search, viewer());
}

/** Whether filters apply to the page that is shown. */
export function isScoped() {
  const path = address.own(prefix(), location.pathname);
  return !String(find("#shell").dataset.unscoped).split(" ").some((one) => address.isBelow(one, path));
}

/** A page that is opened without saying whose deals it shows starts at the viewer's. */
function start() {
  const search = isScoped() ? started(location.search, viewer()) : location.search;
  if (search !== location.search) history.replaceState({}, "", location.pathname + search + location.hash);
}

/** @param {unknown} one @param {unknown} other */
function same(one, other) { return JSON.stringify(one) === JSON.stringify(other); }

/** @param {Scope} scope @param {Page} keys @param {boolean} [replace] */
function write(scope, keys, replace) {
  const url = location.pathname + following(address.format(scope, keys), location.search, viewer()) + location.hash;
  if (url === location.pathname + location.search + location.hash) return;
  if (replace) history.replaceState({}, "", url);
  else history.pushState({}, "", url);
}

/** Let the page follow the address. */
export function tell() {
  state.turn += 1;
  setProps("scope-query", { data: state.turn });
}

/**
 * Change the scope.
 * @param {Partial<Record<keyof Scope, any>>} patch @param {Options} [options]
 */
export function set(patch, options) {
  write(address.changed(current(), patch), state.page, options && options.replace);
  tell();
}

/**
 * Change the page's own keys.
 * @param {Page} patch @param {Options} [options]
 */
export function page(patch, options) {
  write(current(), Object.assign({}, state.page, patch), options && options.replace);
  tell();
}

/**
 * Change the page's own keys without telling Dash, whose own questions would fail where there is no connection.
 * @param {Page} whole
 */
export function note(whole) {
  history.replaceState({}, "", location.pathname + following(address.format(read().scope, whole), location.search, viewer()) + location.hash);
}

/* ---- Dash's callbacks ---------------------------------------------------------------------------------------------- */
/** @param {string[]} odd */
function warning(odd) {
  if (!odd.length) return null;
  const words = `Ignored in this link: ${odd.map((text) => text.slice(0, 120)).join(", ")}. Everything else applies.`;
  const close = component("Button", {
    children: "×", className: "hw-close", type: "button", "aria-label": "Dismiss", "data-dismiss": "scope-notice",
  });
  const children = [component("Span", { children: words }), close];
  return component("Div", { className: "hw-notice hw-notice-note", role: "status", children });
}

/**
 * @param {string} period @param {string} compare @param {string} from @param {string} to @param {string[][]} lists
 * @returns {Scope}
 */
function fromControls(period, compare, from, to, lists) {
  const scope = Object.assign({}, current());
  scope.compare = compare || address.COMPARE;
  LISTS.forEach((key, at) => { scope[key] = lists[at] || []; });
  const custom = period === "custom";
  scope.from = custom && address.isDay(from || "") ? from : null;
  scope.to = custom && address.isDay(to || "") ? to : null;
  const open = custom ? current().period : period;
  scope.period = scope.from || scope.to ? null : open || address.PERIOD;
  return scope;
}

/**
 * Write what was chosen by hand into the address; returns what of it cannot be.
 * @param {Scope} wanted
 */
function writeChosen(wanted) {
  const isBackward = Boolean(wanted.from && wanted.to && wanted.from > wanted.to);
  write(isBackward ? current() : wanted, state.page);
  return isBackward ? ["a start after the end"] : [];
}

/**
 * The stores, the controls and what they say, from the address; a choice by hand is written into it first.
 * @param {number | undefined} turn @param {string} period @param {string} compare @param {string} from
 * @param {string} to @param {any[]} rest the lists, then the pages' own keys
 */
export function sync(turn, period, compare, from, to, ...rest) {
  const lists = rest.slice(0, LISTS.length), by = triggered();
  state.pageKeys = rest[LISTS.length] || state.pageKeys;
  const byHand = by && by !== "scope-query" && state.scope;
  const chosen = byHand ? writeChosen(fromControls(period, compare, from, to, lists)) : [];
  start();
  const { scope, page: pages, odd } = read();
  const moved = !same(scope, state.scope), turned = !same(pages, state.page) || !state.scope;
  Object.assign(state, { scope, page: pages });
  const ranged = Boolean(scope.from || scope.to || (byHand && period === "custom"));
  const values = [ranged ? "custom" : scope.period, scope.compare, scope.from || "", scope.to || "", ...LISTS.map((key) => scope[key])];
  const warned = chosen.concat(byHand ? [] : odd), stays = byHand || (!moved && turn);
  return [
    moved ? scope : keep(),
    turned ? pages : keep(),
    !ranged,
    warned.length ? warning(warned) : stays ? keep() : null,
    ...values.map((value, at) => (same(value, [period, compare, from, to, ...lists][at]) ? keep() : value)),
    ...LISTS.map((key) => (scope[key].length ? String(scope[key].length) : "")),
  ];
}

/**
 * Dash's callback: how many filters there are; a period that the page has no use for is none.
 * @param {Scope | null} scope @param {boolean} timeless
 */
export function count(scope, timeless) {
  if (!scope) return keep();
  const active = address.active(timeless ? Object.assign({}, scope, { period: address.PERIOD, compare: address.COMPARE }) : scope);
  return active ? String(active) : "";
}

/**
 * A choice is a name, or a record {name, n} that also says how many opportunities have it; no name is what is not recorded.
 * @param {any} choice
 */
function option(choice) {
  const value = String(choice.name === undefined ? choice : choice.name), shown = name(value);
  const label = choice.n === undefined ? shown : `${shown} · ${choice.n.toLocaleString("en")}`;
  return { value, label: !value || shown === value ? label : component("Span", { children: label, title: value }) };
}

/**
 * Quarters and years are named by the company's own calendar.
 * @param {any} choices @param {{ value: string, label: string }[]} options
 */
function periods(choices, options) {
  const named = (choices && choices.periods) || {};
  const wanted = options.map((one) => (named[one.value] ? { value: one.value, label: named[one.value] } : one));
  return same(wanted, options) ? keep() : wanted;
}

/**
 * Which menus are not drawn: one name alone is nothing to choose, unless the address has chosen it.
 * @param {unknown[][]} offered @param {Scope | null} scope
 */
export function pointless(offered, scope) {
  return offered.map((list, nth) => list.length < 2 && !((scope && scope[LISTS[nth]]) || []).length);
}

/**
 * What the controls offer; what the address asks for is offered, too, where it is no choice any more.
 * On a list the names count what is listed.
 * @param {any} choices @param {any} counts @param {Scope | null} scope @param {{ value: string, label: string }[]} options
 */
export function offer(choices, counts, scope, options) {
  const offered = LISTS.map((key) => {
    const listed = choices && choices.listed && counts ? counts[key] || {} : null;
    const named = ((choices && choices[key]) || []).map((/** @type {any} */ one) => (listed ? { name: one.name, n: listed[one.name] || 0 } : one));
    const known = named.map(option), chosen = (scope && scope[key]) || [];
    const gone = chosen.filter((value) => !known.some((/** @type {any} */ one) => one.value === value));
    return known.concat(gone.map(option));
  });
  return [periods(choices, options), ...offered, ...pointless(offered, scope), ...offered.map((list) => list.length < SEARCHED)];
}
