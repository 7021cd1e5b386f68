/* What app/views/what_if/decision.py says of a loss probability, in its sentences. Nothing here needs a browser. */
import { NBSP, money, number, percent, threshold } from "../formats.mjs";

/**
 * How this deal is flagged: by one threshold ("flat", at is a share) or by money (at is a gain: an expected loss less what
 * acting concedes, which is `least` of the amount; none `beyond` help); unpriced is what each deal counts where costs are
 * in deals. Where what acting is worth flags, it is `by_worth`; by capacity `rivals` are the gains of the others of the
 * owner, of which `most` are flagged, and what is not above `floor` is not worth acting on.
 * @typedef {{ by: string, at: number, unpriced?: number | null, least?: number, beyond?: number, chosen?: boolean,
 *   by_worth?: boolean, worth?: string | null, floor?: number, rivals?: number[] | null, most?: number | null }} Policy
 * @typedef {{ probability: number, amount: number | null, threshold: number, flagged: boolean, place?: number | null }} Side
 * @typedef {{ decision: Record<string, string>, still: Record<string, string>, said: Record<string, string> }} Sentences
 * @typedef {{ policy: Policy, symbol: string, amounts: boolean }} Gained
 * @typedef {Gained & { sentences: Sentences }} Told
 */

/** @param {string} sentence @param {Record<string, string | number>} values */
function fill(sentence, values) { return sentence.replace(/\{(\w+)\}/g, (_, name) => String(values[name])); }

/** @param {string} words */
function capital(words) { return words.charAt(0).toUpperCase() + words.slice(1); }

/**
 * Where a loss probability lies against the line; where costs are in deals, each counts as the policy says.
 * @param {Policy} policy @param {number} probability @param {number | null} amount @returns {Side}
 */
export function side(policy, probability, amount) {
  const flat = policy.by === "flat", held = policy.unpriced || amount || 0;
  const { at, least = 0, beyond = 1, floor = 0, rivals = null } = policy;
  const gain = probability <= beyond ? Math.max(probability - least, 0) * held : 0, reached = flat ? at : held > 0 ? least + at / held : Infinity;
  return {
    probability, amount,
    threshold: !flat && beyond < Math.min(reached, 1) ? Infinity : reached,
    flagged: flat ? probability >= at : gain > at,
    place: rivals && gain > floor ? 1 + rivals.filter((rival) => rival > gain).length : null,
  };
}

/**
 * @param {Told} told @param {{ flagged: boolean }} now @param {Side} then @param {boolean} changed
 */
export function decision(told, now, then, changed) {
  const { policy, symbol, amounts, sentences } = told, flat = policy.by === "flat";
  const ranked = typeof policy.most === "number";
  const kind = policy.by_worth ? (ranked ? "capacity" : policy.worth ? "line" : "worth") : flat ? "flat" : !amounts || policy.unpriced ? "deals" : then.amount === null ? "unpriced" : "money";
  const far = policy.by_worth ? ranked && !then.place : then.threshold > 1 && !flat;
  const reach = then.flagged ? "flagged" : far ? "none" : "left";
  const moved = !changed ? "unchanged" : now.flagged === then.flagged ? "same side" : "other side";
  const { beyond = 1 } = policy, helpless = policy.by_worth && then.probability > beyond;
  return capital(fill(sentences.decision[helpless ? "beyond help" : `${kind} ${reach}`], {
    still: sentences.still[moved], whose: policy.chosen ? "your" : "the", line: threshold(Math.min(then.threshold, 1)),
    amount: money(then.amount, symbol), at: money(policy.at, symbol), most: `${number(policy.most || 0)} deal${policy.most === 1 ? "" : "s"}`, worth: policy.worth || "", beyond: threshold(beyond),
  }));
}

/**
 * What was gained so far: the loss probability from what is recorded to what the levers make of it, what that is worth, and
 * the place among the deals of the owner.
 * @param {Gained} told @param {Side} now @param {Side} then @param {boolean} changed
 */
export function progress(told, now, then, changed) {
  return [chance(now, then, changed), loss(told, now, then, changed), places(told.policy, now, then, changed)].filter(Boolean).join(" ");
}

/**
 * The same for one line of a phone: where deals compete the place, elsewhere what it is worth.
 * @param {Gained} told @param {Side} now @param {Side} then @param {boolean} changed
 */
export function brief(told, now, then, changed) {
  const rest = competes(told.policy, now, then) ? place(told.policy, now, then, changed) : loss(told, now, then, changed);
  return [chance(now, then, changed), rest].filter(Boolean).join(" ");
}

/** @param {Side} now @param {Side} then @param {boolean} changed */
function chance(now, then, changed) {
  const [was, turned] = [now, then].map((one) => percent(one.probability));
  return changed ? `${was.replace(`${NBSP}%`, "")} → ${turned}.` : `${turned}.`;
}

/** @param {Gained} told @param {Side} now @param {Side} then @param {boolean} changed */
function loss(told, now, then, changed) {
  const [was, turned] = [now, then].map((one) => (one.amount === null ? null : money(one.probability * one.amount, told.symbol)));
  return told.amounts && turned !== null ? `Expected loss ${changed && was !== null ? `${was} → ` : ""}${turned}.` : "";
}

/** @param {Policy} policy @param {Side} now @param {Side} then */
function competes(policy, now, then) { return typeof policy.most === "number" && Boolean(now.place || then.place); }

/** '; off the list of 5', or '' where it stays. @param {Policy} policy @param {Side} now @param {Side} then */
function listed(policy, now, then) {
  return now.flagged === then.flagged ? "" : `; ${then.flagged ? "on" : "off"} the list of ${number(policy.most || 0)}`;
}

/** '4th → 17th; off the list of 5.' @param {Policy} policy @param {Side} now @param {Side} then @param {boolean} changed */
function place(policy, now, then, changed) {
  if (!then.place) return "Needs no action.";
  if (!changed) return `${ordinal(then.place)} of this owner's deals.`;
  return `${now.place ? `${ordinal(now.place)} →` : "Now"} ${ordinal(then.place)}${listed(policy, now, then)}.`;
}

/**
 * '4th → 17th of this owner's deals; off the list of 5.', or '' where nothing competes.
 * @param {Policy} policy @param {Side} now @param {Side} then @param {boolean} changed
 */
function places(policy, now, then, changed) {
  if (!competes(policy, now, then)) return "";
  const [was, turned] = [now, then].map(({ place: rank }) => (rank ? ordinal(rank) : "needs no action"));
  const moved = listed(policy, now, then);
  if (!changed) return `${capital(turned)} of this owner's deals.`;
  if (!then.place) return `${capital(was)} of this owner's deals → ${turned}${moved}.`;
  return `${capital(was)} → ${turned} of this owner's deals${moved}.`;
}

/** '1st', '2nd', '13th'. @param {number} rank */
function ordinal(rank) {
  const teen = rank % 100 > 10 && rank % 100 < 14;
  return `${rank}${teen ? "th" : (["th", "st", "nd", "rd"][rank % 10] || "th")}`;
}

/** @param {Sentences} sentences @param {number} now @param {number} then */
export function said(sentences, now, then) {
  const [was, turned] = [now, then].map((share) => Number(number(share * 100)));
  const points = turned - was, way = points === 0 ? "same" : points > 0 ? "up" : "down";
  return fill(sentences.said[Math.abs(points) === 1 ? `${way} one` : way], { then: turned, points: Math.abs(points) });
}
