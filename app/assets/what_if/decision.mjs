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
 * @typedef {{ policy: Policy, symbol: string, amounts: boolean, sentences: Sentences }} Told
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
  const competes = typeof policy.most === "number";
  const kind = policy.by_worth ? (competes ? "capacity" : policy.worth ? "line" : "worth") : flat ? "flat" : !amounts || policy.unpriced ? "deals" : then.amount === null ? "unpriced" : "money";
  const far = policy.by_worth ? competes && !then.place : then.threshold > 1 && !flat;
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
 * @param {{ policy: Policy, symbol: string, amounts: boolean }} told @param {Side} now @param {Side} then @param {boolean} changed
 */
export function progress(told, now, then, changed) {
  const chances = [now, then].map((one) => percent(one.probability));
  const losses = [now, then].map((one) => (one.amount === null ? null : money(one.probability * one.amount, told.symbol)));
  const chance = changed ? `${chances[0].replace(`${NBSP}%`, "")} → ${chances[1]}.` : `${chances[1]}.`;
  const place = places(told.policy, now, then, changed);
  if (!told.amounts || losses[1] === null) return [chance, place].filter(Boolean).join(" ");
  const loss = `Expected loss ${changed && losses[0] !== null ? `${losses[0]} → ` : ""}${losses[1]}.`;
  return [chance, loss, place].filter(Boolean).join(" ");
}

/**
 * '4th → 17th of this owner's deals; off the list of 5.', or '' where nothing competes.
 * @param {Policy} policy @param {Side} now @param {Side} then @param {boolean} changed
 */
function places(policy, now, then, changed) {
  if (typeof policy.most !== "number" || (!now.place && !then.place)) return "";
  const [was, turned] = [now, then].map(({ place }) => (place ? ordinal(place) : "needs no action"));
  const moved = now.flagged === then.flagged ? "" : then.flagged ? `; on the list of ${number(policy.most)}` : `; off the list of ${number(policy.most)}`;
  if (!changed) return `${capital(turned)} of this owner's deals.`;
  if (!then.place) return `${capital(was)} of this owner's deals → ${turned}${moved}.`;
  return `${capital(was)} → ${turned} of this owner's deals${moved}.`;
}

/** '1st', '2nd', '13th'. @param {number} place */
function ordinal(place) {
  const teen = place % 100 > 10 && place % 100 < 14;
  return `${place}${teen ? "th" : (["th", "st", "nd", "rd"][place % 10] || "th")}`;
}

/** @param {Sentences} sentences @param {number} now @param {number} then */
export function said(sentences, now, then) {
  const [was, turned] = [now, then].map((share) => Number(number(share * 100)));
  const points = turned - was, way = points === 0 ? "same" : points > 0 ? "up" : "down";
  return fill(sentences.said[Math.abs(points) === 1 ? `${way} one` : way], { then: turned, points: Math.abs(points) });
}
