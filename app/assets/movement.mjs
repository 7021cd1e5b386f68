/* What changed: the days and the close period that are chosen by hand become a part of the address. */
import { keep } from "./dash.mjs";
import { page } from "./scope.mjs";

/**
 * Dash's callback; `asked` is what has been answered.
 * @param {string | null} since @param {string | null} until @param {string | null} closes @param {Record<string, string> | null} asked
 */
export function follow(since, until, closes, asked) {
  if (!asked || !since || !until) return keep();
  const chosen = /** @type {Record<string, string>} */ ({ since, until, closes: closes || "any" });
  const changed = Object.keys(chosen).filter((key) => chosen[key] !== (asked[key] || ""));
  if (changed.length) page(Object.fromEntries(changed.map((key) => [key, chosen[key] === "any" ? null : chosen[key]])));
  return keep();
}
