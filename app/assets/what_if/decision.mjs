/* What app/views/what_if/decision.py says of a loss probability, in its sentences. Nothing here needs a browser. */
import { NBSP, money, number, percent, threshold } from "../formats.mjs";

/**
 * How this deal is flagged: by one threshold ("flat", at is a share) or by money (at is a gain: an expected loss less what
 * acting concedes, which is `least` of the amount; none `beyond` help); unpriced is what each deal counts where costs are
 * in deals.
 * @typedef {{ by: string, at: number, unpriced?: number | null, least?: number, beyond?: number, chosen?: boolean }} Policy
 * @typedef {{ probability: number, amount: number | null, threshold: number, flagged: boolean }} Side
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
  const { at, least = 0, beyond = 1 } = policy, reached = flat ? at : held > 0 ? least + at / held : Infinity;
  return {
    probability, amount,
    threshold: !flat && beyond < Math.min(reached, 1) ? Infinity : reached,
    flagged: flat ? probability >= at : probability <= beyond && Math.max(probability - least, 0) * held > at,
  };
}

/**
 * @param {Told} told @param {{ flagged: boolean }} now @param {Side} then @param {boolean} changed
 */
export function decision(told, now, then, changed) {
  const { policy, symbol, amounts, sentences } = told, flat = policy.by === "flat";
  const kind = flat ? "flat" : !amounts || policy.unpriced ? "deals" : then.amount === null ? "unpriced" : "money";
  const reach = then.flagged ? "flagged" : then.threshold > 1 && !flat ? "none" : "left";
  const moved = !changed ? "unchanged" : now.flagged === then.flagged ? "same side" : "other side";
  return capital(fill(sentences.decision[`${kind} ${reach}`], {
    still: sentences.still[moved], whose: policy.chosen ? "your" : "the", line: threshold(Math.min(then.threshold, 1)),
    amount: money(then.amount, symbol), at: money(policy.at, symbol),
  }));
}

/**
 * What was gained so far: the loss probability from what is recorded to what the levers make of it, and what that is worth.
 * @param {{ symbol: string, amounts: boolean }} told @param {Side} now @param {Side} then @param {boolean} changed
 */
export function progress(told, now, then, changed) {
  const chances = [now, then].map((one) => percent(one.probability));
  const losses = [now, then].map((one) => (one.amount === null ? null : money(one.probability * one.amount, told.symbol)));
  const chance = changed ? `${chances[0].replace(`${NBSP}%`, "")} → ${chances[1]}.` : `${chances[1]}.`;
  if (!told.amounts || losses[1] === null) return chance;
  return `${chance} Expected loss ${changed && losses[0] !== null ? `${losses[0]} → ` : ""}${losses[1]}.`;
}

/** @param {Sentences} sentences @param {number} now @param {number} then */
export function said(sentences, now, then) {
  const [was, turned] = [now, then].map((share) => Number(number(share * 100)));
  const points = turned - was, way = points === 0 ? "same" : points > 0 ? "up" : "down";
  return fill(sentences.said[Math.abs(points) === 1 ? `${way} one` : way], { then: turned, points: Math.abs(points) });
}
