/* The active filters and the viewer's own policy, in words: each chip takes what it says out of the address. */

import { LINE_KEYS, LISTS } from "./address.mjs";
import { component, keep } from "./dash.mjs";
import * as formats from "./formats.mjs";
import { name } from "./frame.mjs";
import { isOwn, onlyOne, viewer } from "./mine/viewer.mjs";
import { FILTERS } from "./viewer_state.mjs";

/** @typedef {import("./address.mjs").Scope} Scope */

/** @param {number} number @param {number} most */
function grouped(number, most) { return number.toLocaleString("en", { maximumFractionDigits: most }); }

/**
 * Without amounts there is no currency, and costs are in deals.
 * @param {number} amount @param {string | null} currency
 */
function money(amount, currency) {
  return currency === null ? `${grouped(amount, 3)} deals` : formats.money(amount, currency);
}

/**
 * One chip for the kind of the policy and its line: a line alone says by what it is drawn.
 * @param {Scope} scope @param {string | null} currency
 */
function line(scope, currency) {
  const by = scope.policy || (scope.threshold !== null ? "flat" : scope.flag_from !== null ? "money" : null);
  if (by === null) return null;
  if (by === "flat") {
    return scope.threshold === null ? "Flagged: by one threshold" : `Flagged: loss chance at or above ${formats.threshold(scope.threshold)}`;
  }
  if (scope.flag_from === null) return "Flagged: by money";
  return currency === null ? `Flagged: loss chance above ${formats.threshold(scope.flag_from)}`
    : `Flagged: expected loss above ${money(scope.flag_from, currency)}`;
}

/**
 * What is not recorded says of what: two filters may both leave it open.
 * @param {keyof typeof FILTERS} key @param {string} value
 */
function named(key, value) {
  const said = name(value);
  return value ? said : `${FILTERS[key]} ${said.toLowerCase()}`;
}

/**
 * @param {Scope} scope @param {string | null} currency
 * @returns {[key: string, value: string | null, said: string][]}
 */
function words(scope, currency) {
  /** @type {[string, null, string | null][]} */
  const said = [["line", null, line(scope, currency)]];
  if (scope.false_alarm !== null) said.push(["false_alarm", null, `Acting costs ${money(scope.false_alarm, currency)}`]);
  if (scope.save_rate !== null) said.push(["save_rate", null, `Acting saves ${formats.threshold(scope.save_rate)}`]);
  if (scope.capacity !== null) said.push(["capacity", null, `Capacity ${grouped(scope.capacity, 1)} each${scope.team ? ` in ${scope.team}'s team` : ""}`]);
  const lists = LISTS.flatMap((key) => scope[key].map((value) => [key, value, named(key, value)]));
  return /** @type {[string, string | null, string][]} */ ([...lists, ...said.filter((one) => one[2] !== null)]);
}

/** @param {[key: string, value: string | null, said: string]} named */
function chip([key, value, said]) {
  const cross = component("Span", { children: "×", className: "hw-chip-x", "aria-hidden": "true" });
  return component("Button", {
    className: `hw-chip ${value === null ? "hw-chip-own" : "hw-chip-filter"}`, type: "button", children: [said, cross], "aria-label": `Remove filter ${said}`,
    title: value || null, "data-clear": key, "data-value": value === null ? "" : value,
  });
}

/** @param {string} act @param {string} said @param {string} key @param {string} value */
function button(act, said, key, value) {
  return component("Button", { className: "hw-button hw-quiet", type: "button", children: said, "data-mine": act, "data-key": key, "data-value": value });
}

/**
 * Whose deals these are where somebody has said who they are, and the way to everybody's or back; else the way to say so.
 * @param {Scope} scope @returns {[before: unknown[], behind: unknown[]]}
 */
function whose(scope) {
  const who = viewer(), one = onlyOne(scope);
  if (!who) return [[], one ? [button("choose", `I am ${name(one.name)}`, one.key, one.name)] : []];
  if (!isOwn(scope, who)) return [[], [button("own", `Show ${name(who.name)}'s, my deals`, who.key, who.name)]];
  const everybody = button("everybody", "Show everybody's", "", ""), forget = button("forget", `I am not ${name(who.name)}`, "", "");
  return [[component("Span", { children: who.key === "owner" ? "Your deals:" : "Your team's deals:", className: "hw-mine" })], [everybody, forget]];
}

/**
 * Dash's callback. What is offered says the currency, too; until it is there an amount has no symbol.
 * @param {Scope | null} scope @param {any} offered
 */
export function draw(scope, offered) {
  if (!scope) return keep();
  const [before, behind] = whose(scope);
  return [...before, ...words(scope, offered && "currency" in offered ? offered.currency : "").map(chip), ...behind];
}

/**
 * What to change in the scope where a chip is removed.
 * @param {string} key @param {string} value @param {Scope} scope
 */
export function cleared(key, value, scope) {
  const list = LISTS.find((one) => one === key);
  if (list) return { [list]: scope[list].filter((one) => one !== value) };
  const keys = key === "line" ? LINE_KEYS : key === "capacity" ? ["capacity", "team"] : [key];
  return Object.fromEntries(keys.map((one) => [one, null]));
}
