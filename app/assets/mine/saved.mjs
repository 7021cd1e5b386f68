/* Saved views: pages with their filters under names, as this browser keeps them. Nothing here needs a page. */
import { parsed, read, write } from "./kept.mjs";

/** @typedef {{ name: string, url: string }} View `url` is the path as Headwind names it, with its query */

const KEPT = "headwind-views";
export const MOST = 50;
export const LONGEST = 80;

/** @param {unknown} name */
export function named(name) { return String(name).trim().replace(/\s+/g, " ").slice(0, LONGEST); }

/** @param {any} one @returns {one is View} */
function isView(one) {
  return Boolean(one) && typeof one.name === "string" && named(one.name) !== "" && typeof one.url === "string" && /^\/(?![/\\])/.test(one.url);
}

/**
 * What of a kept text can be used; nothing else of it does harm.
 * @param {string | null} text @returns {View[]}
 */
export function viewsOf(text) {
  const list = parsed(text);
  return Array.isArray(list) ? list.filter(isView).slice(0, MOST).map(({ name, url }) => ({ name: named(name), url })) : [];
}

/** @returns {View[]} */
export function views() { return viewsOf(read(KEPT)); }

/** @param {View[]} list @returns {boolean} false where the browser keeps nothing, or no more */
export function save(list) { return write(KEPT, JSON.stringify(list)); }

/**
 * The views with one more, in place of one of that name.
 * @param {View[]} list @param {string} name @param {string} url @returns {View[] | string} or why it cannot be
 */
export function added(list, name, url) {
  const wanted = named(name), others = removed(list, wanted);
  if (!wanted) return "A view needs a name.";
  if (others.length >= MOST) return `There are ${MOST} views. Delete one first.`;
  return [...others, { name: wanted, url }];
}

/**
 * The views with one under another name.
 * @param {View[]} list @param {string} from @param {string} to @returns {View[] | string} or why it cannot be
 */
export function renamed(list, from, to) {
  const wanted = named(to);
  if (!wanted) return "A view needs a name.";
  if (wanted !== from && list.some((one) => one.name === wanted)) return `There is a view “${wanted}” already.`;
  return list.map((one) => (one.name === from ? { name: wanted, url: one.url } : one));
}

/** @param {View[]} list @param {string} name @returns {View[]} */
export function removed(list, name) { return list.filter((one) => one.name !== name); }

/** The views whose names hold some words. @param {View[]} list @param {string} words */
export function holding(list, words) {
  return list.filter((one) => one.name.toLowerCase().includes(words.trim().toLowerCase()));
}
