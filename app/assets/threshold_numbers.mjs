/* Lines and costs of a policy as the boxes of the threshold page show them. Nothing here needs a browser. */
import { brief, exact, round } from "./formats.mjs";

/**
 * What the last answer says of numbers: a line is written as the line times `by`, and `plus` more.
 * @typedef {{ scale: { by: number, plus: number }, follows: number, suggested?: number, cheapest?: number, adopted: boolean,
 *   usual: Record<string, number | null>, standing: string, team?: string | null }} Told
 */

/** The costs by the boxes in which they are typed. @type {Record<string, string>} */
export const COSTS = {
  "threshold-false-alarm": "false_alarm", "threshold-conceded": "conceded", "threshold-save-rate": "save_rate",
  "threshold-beyond-help": "beyond_help", "threshold-capacity": "capacity", "threshold-recall": "recall",
};
/* What is written as a per cent of what it is. */
export const SHARES = ["conceded", "save_rate", "beyond_help", "recall"];

/** The number in the box that stands for a line. @param {Told} told @param {number} line */
export function lineWritten(told, line) {
  const { by, plus } = told.scale, number = line * by + plus;
  if (![told.follows, told.suggested, told.cheapest].includes(line) || by < 0) return exact(number);
  return by === 100 ? round(number, 1) : plus ? round(number, 2) : brief(number);
}

/** The line that a number in the box stands for. @param {Told} told @param {number} number */
export function lineOf(told, number) {
  return (number - told.scale.plus) / told.scale.by;
}

/** @param {Told} told @param {string} key @param {number} value */
export function costWritten(told, key, value) {
  if (key === "capacity") return value || null;
  if (SHARES.includes(key)) return exact(value * 100);
  return !told.adopted && value === told.usual[key] ? brief(value) : exact(value);
}

/**
 * What of a policy stands in the address: only what differs from what is in force. How many of each owner is of a `team`
 * alone where the slider is; another kind of policy has no such number.
 * @param {Told} told @param {Record<string, any>} policy
 */
export function addressed(told, policy) {
  const { by: kind, line } = policy, { usual } = told, alone = told.team || null;
  const own = Object.fromEntries(Object.keys(usual).map((key) => [key, policy[key] === usual[key] ? null : policy[key]]));
  if (alone && kind !== "capacity") own.capacity = null;
  return {
    policy: kind === told.standing ? null : kind,
    threshold: kind === "flat" ? line : null,
    flag_from: kind === "money" ? line : null,
    ...own,
    team: own.capacity === null ? null : alone,
  };
}

/**
 * The policy that an address asks for; a number of another team than the slider's is left aside.
 * @param {Told} told @param {Record<string, any>} given
 * @returns {Record<string, any>}
 */
export function asked(told, given) {
  const kind = given.policy || (given.threshold !== null ? "flat" : given.flag_from !== null ? "money" : told.standing);
  const others = (given.team || null) !== (told.team || null);
  const costs = Object.entries(told.usual).map(([key, value]) => [key, given[key] === null || (key === "capacity" && others) ? value : given[key]]);
  return { by: kind, line: kind === "flat" ? given.threshold : given.flag_from, ...Object.fromEntries(costs) };
}
