/* The deal of the what-if page and what the model says of it here.
 *
 * The store what-if-case tells what is needed for one deal (app/views/what_if/client_payload.py). Where the model cannot
 * run here, the server's answers are read into the same form.
 */
import * as scorer from "../scorer.mjs";
import * as words from "./decision.mjs";
import * as levers from "./levers.mjs";

/**
 * @typedef {import("./decision.mjs").Side} Side
 * @typedef {import("../scorer.mjs").Model} Model
 * @typedef {Record<string, any>} Changes
 * @typedef {{ now: Side, then: Side, spans: ([number, number] | null | undefined)[], decision: string, said: string, brief: string,
 *   progress: string }} View
 * what is painted of an answer
 */

/** @type {Map<string, Promise<Model>>} */
const loaded = new Map();
/** @type {{ told: any, model: Model | null, why: string }} */
export const state = { told: null, model: null, why: "" };

/** @param {string} url */
async function fetched(url) {
  const said = await fetch(url);
  if (!said.ok) throw new Error("the compiled model is gone from the server; reload the page.");
  return scorer.load(await said.json());
}

/** The model of an address, asked for once. @param {string} url @returns {Promise<Model>} */
function load(url) {
  const known = loaded.get(url), asked = known || fetched(url);
  if (!known) {
    loaded.set(url, asked);
    asked.catch(() => loaded.delete(url));
  }
  return asked;
}

/** Take up a deal; ready is called once it is known whether the model runs here. @param {any} told @param {() => void} ready */
export function open(told, ready) {
  Object.assign(state, { told, model: null, why: told.scorer.refused });
  if (!told.scorer.url) { ready(); return; }
  load(told.scorer.url).then((model) => {
    if (state.told !== told) return;
    state.model = model;
    ready();
  }, (error) => {
    if (state.told !== told) return;
    distrust(error instanceof TypeError ? "the compiled model did not arrive; reload the page." : error.message);
    ready();
  });
}

/** From here on the server answers. @param {string} why */
export function distrust(why) { state.model = null; state.why = why; }

/** What the levers change, as the scorer takes it. @returns {Changes} */
export function changes() {
  return Object.fromEntries(Object.entries(levers.changes()).map(([name, to]) => [name, levers.counted(levers.one(name), to)]));
}

/** The model, where it runs here and knows all that is changed. @param {Changes} made */
export function knowing(made) {
  return state.told.server_only.some((/** @type {string} */ name) => name in made) ? null : state.model;
}

/**
 * The policy for a deal as it is changed: with another owner it competes with deals that only the server knows, and until
 * its answer comes it is only told whether acting pays.
 * @param {import("./decision.mjs").Policy} policy @param {Changes} made
 */
function among(policy, made) {
  return "owner" in made && policy.rivals ? { ...policy, at: policy.floor || 0, rivals: null, most: null } : policy;
}

/** What is to be painted, or null where only the server knows. @returns {View | null} */
export function answer() {
  const made = changes(), { told } = state, model = knowing(made);
  if (!model) return null;
  const facts = model.change(told.facts, made, told.related), { policy, amount } = told;
  const now = words.side(policy, model.probability(told.facts), amount);
  const then = words.side(among(policy, made), model.probability(facts), "amount" in made ? made.amount : amount);
  const changed = Object.keys(made).length > 0;
  return {
    now, then, spans: [model.between(told.facts), model.between(facts)],
    decision: words.decision({ ...told, policy: among(policy, made) }, now, then, changed),
    ...gained({ ...told, policy: among(policy, made) }, now, then, changed),
    said: changed ? words.said(told.sentences, now.probability, then.probability) : "",
  };
}

/** @param {import("./decision.mjs").Gained} told @param {Side} now @param {Side} then @param {boolean} changed */
function gained(told, now, then, changed) {
  return { progress: words.progress(told, now, then, changed), brief: words.brief(told, now, then, changed) };
}

/** The server's answer, as this browser's own is. @param {any} given @returns {View} */
export function ofServer(given) {
  /** @param {string} name @returns {[number, number] | null} */
  const span = (name) => (given[`${name}_low`] === null ? null : [given[`${name}_low`], given[`${name}_high`]]);
  /** @param {string} name @param {number | null} amount @returns {Side} */
  const side = (name, amount) => ({
    probability: given[name], amount, flagged: given[`flagged_${name}`], place: given[`place_${name}`],
    threshold: given[`threshold_${name}`] === null ? Infinity : given[`threshold_${name}`],
  });
  const { amount } = state.told, then = side("then", "amount" in given.changes ? given.changes.amount : amount);
  const now = side("now", amount), changed = Object.keys(given.changes).length > 0;
  return {
    now, then, spans: [span("now"), span("then")], decision: given.decision, said: given.said,
    ...gained(state.told, now, then, changed),
  };
}
