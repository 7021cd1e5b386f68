/* What each lever does before it is touched: the loss probability along its track in colours, and in words.
 *
 * It is worked out once the browser has nothing better to do, a lever at a time and a few milliseconds at most: the
 * numbers never wait for it. The order of the levers is settled on load and after Reset, never while the hand moves.
 */
import * as formats from "../formats.mjs";
import { all, find, name, put } from "../frame.mjs";
import { changes, knowing, state as deal } from "./deal.mjs";
import * as levers from "./levers.mjs";

/** @typedef {import("./levers.mjs").Lever} Lever */
/** @typedef {{ key: string, values: (string | number)[], chances: number[], told: string }} Effect what is said at last */

const STOPS = 24, FINE = 2 * STOPS - 1, BUDGET_MS = 6, LATEST_MS = 100, LEAST = 0.005;
// So far from where the deal stands a colour is full.
const FULL = 0.25;
/** @type {{ due: boolean, waiting: Lever[], found: Map<string, Effect>, sort: boolean }} */
const state = { due: false, waiting: [], found: new Map(), sort: false };

/* ---- colours and words ------------------------------------------------------------------------------------------------- */
/**
 * The colour of a loss probability beside the one that the deal stands at: blue below it, orange above, and the fuller the
 * farther; a few points are seen already.
 * @param {number} share @param {number} here
 */
export function colour(share, here) {
  const away = Math.round(100 * Math.min(Math.abs(share - here) / FULL, 1) ** 0.6);
  return `color-mix(in srgb, var(--hw-${share < here ? "won" : "lost"}-fill) ${away}%, var(--hw-shade-here))`;
}

/** The colours along a track at about two dozen of its places, the last among them. @param {number[]} chances @param {number} here */
export function gradient(chances, here) {
  const every = Math.ceil(chances.length / STOPS), last = chances.length - 1;
  const chosen = chances.map((_, at) => at).filter((at) => at % every === 0 || at === last);
  const stop = (/** @type {number} */ at) => `${colour(chances[at], here)} ${Math.round((1000 * at) / last) / 10}%`;
  return `linear-gradient(to right, ${chosen.map(stop).join(", ")})`;
}

/**
 * How many whole points a lever can lower the loss probability by from where the deal stands, and what is said of it.
 * @param {number[]} chances @param {number} here @returns {[lowers: number, words: string]}
 */
export function effect(chances, here) {
  const lowers = here - Math.min(here, ...chances), raises = Math.max(here, ...chances) - here;
  if (lowers >= LEAST) return [lowers, `up to ${formats.number(-100 * lowers)} ${Math.round(100 * lowers) === 1 ? "point" : "points"}`];
  return [lowers, raises >= LEAST ? "raises only" : "no effect here"];
}

/* ---- one lever --------------------------------------------------------------------------------------------------------- */
/** The values along a track: even on a slider, of a choice its options. @param {Lever} lever @returns {(string | number)[]} */
function stops(lever) {
  const range = find("input[type=range]", lever);
  if (!range) return levers.options(lever, deal.told);
  const start = Number(range.min), width = Number(range.max) - start, whole = lever.dataset.kind !== "number";
  const count = Math.max(Math.min(FINE, Math.round(width / Number(lever.dataset.step)) + 1), 2);
  const even = Array.from({ length: count }, (_, at) => start + (width * at) / (count - 1));
  return whole ? even.map((at) => Math.floor(at + 0.5)) : even;
}

/** @param {Lever} lever @param {import("../scorer.mjs").Model} model @param {Record<string, any>} made @param {number} here */
function shade(lever, model, made, here) {
  const field = String(lever.dataset.lever), others = { ...made }, { facts, related } = deal.told;
  delete others[field];
  const range = find("input[type=range]", lever), key = JSON.stringify([others, range && [range.min, range.max]]);
  const before = state.found.get(field);
  if (!before || before.key !== key) {
    const values = stops(lever);
    const chances = values.map((at) => model.probability(model.change(facts, { ...others, [field]: levers.scorable(lever, at) }, related)));
    state.found.set(field, { key, values, chances, told: "" });
  }
  const found = /** @type {Effect} */ (state.found.get(field));
  if (range) paint(lever, gradient(found.chances, here));
  else options(lever, found, here);
  tell(lever, found, here);
}

/** @param {HTMLElement} element @param {string} colours */
function paint(element, colours) {
  if (element.style.getPropertyValue("--shade") !== colours) element.style.setProperty("--shade", colours);
}

/** @param {Lever} lever @param {Effect} found @param {number} here */
function tell(lever, found, here) {
  const [lowers, words] = effect(found.chances, here), line = find(".hw-lever-effect", lever);
  lever.dataset.lowers = lowers.toFixed(4);
  if (!line || found.told === words) return;
  put(line, found.told = words);
  lever.classList.toggle("hw-lever-lowers", lowers >= LEAST);
}

/** Each option in its colour and with its loss probability. @param {Lever} lever @param {Effect} found @param {number} here */
function options(lever, { values, chances }, here) {
  const chance = (/** @type {string} */ value) => chances[values.indexOf(value)];
  all("select option", lever).filter((one) => values.includes(one.value)).forEach((one) => {
    put(one, `${name(one.value)} · ${formats.percent(chance(one.value))}`);
  });
  all(".form-check", lever).forEach((one) => {
    const { value } = find("input", one);
    if (!values.includes(value)) return;
    find("label", one).dataset.chance = formats.percent(chance(value));
    paint(one, colour(chance(value), here));
  });
  if (chances.length > 1) paint(lever, gradient(chances, here));
}

/* ---- all of them ------------------------------------------------------------------------------------------------------- */
/** Have every lever say what it does, soon. @param {{ sort?: boolean }} [how] */
export function draw({ sort: anew = false } = {}) {
  state.waiting = levers.all();
  state.sort ||= anew;
  if (!state.due) later();
}

function later() {
  state.due = true;
  if ("requestIdleCallback" in window) requestIdleCallback(work, { timeout: LATEST_MS });
  else requestAnimationFrame(work);
}

/** Forget what another deal's levers did. */
export function forget() {
  state.found.clear();
  state.sort = true;
}

function work() {
  const made = changes(), model = deal.told && knowing(made), until = performance.now() + BUDGET_MS;
  state.due = false;
  if (!model) return;
  const here = model.probability(model.change(deal.told.facts, made, deal.told.related));
  do {
    const lever = state.waiting.shift();
    if (lever) shade(lever, model, made, here);
  } while (state.waiting.length && performance.now() < until);
  if (state.waiting.length) later();
  else if (state.sort) sort();
}

/** The levers that lower the most come first. */
function sort() {
  state.sort = false;
  const before = levers.all(), lowers = (/** @type {Lever} */ one) => Number(one.dataset.lowers || 0);
  const sorted = [...before].sort((a, b) => lowers(b) - lowers(a));
  if (sorted.every((one, at) => one === before[at])) return;
  const [{ parentElement: list }] = sorted;
  if (list) sorted.forEach((one) => list.appendChild(one));
}
