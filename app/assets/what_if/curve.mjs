/* The curve of one field: the loss probability at each of its values, drawn in the frame after the numbers. */
import { plotIn, drawAnew, restyle, slidePoint } from "../dash.mjs";
import { by } from "../frame.mjs";
import { side } from "./decision.mjs";
import { changes, knowing, state as deal } from "./deal.mjs";
import * as levers from "./levers.mjs";

/**
 * A curve as the server answers it (app/views/what_if/curve.py), and once it is drawn what it was drawn with: across
 * where levels are rows, rows are the levels in their order, signs are the other fields' changes.
 * @typedef {{ field: string, values: any[], loss_probability: (number | null)[], thresholds: (number | null)[],
 *   now: any, then: any, now_probability: number | null, then_probability: number | null, across?: boolean,
 *   rows?: any[], signs?: string }} Curve
 */

const GRAPH = "what-if-graph", DOT = 3, RETRY_MS = 100;
/** @type {{ shown: Curve | null, wanted: { name: string | null, given?: Curve | null } | null, framed: boolean, slid: boolean }} */
export const state = { shown: null, wanted: null, framed: false, slid: false };

/** Forget what is drawn: another deal is. */
export function forget() { Object.assign(state, { shown: null, wanted: null }); }

/* ---- working it out ------------------------------------------------------------------------------------------------ */
/** @param {string} name @param {import("../scorer.mjs").Model} model @returns {Curve} */
function worked(name, model) {
  const lever = levers.one(name), { amount, policy, facts, related } = deal.told, { [name]: own = null, ...others } = changes();
  const values = levers.grid(lever, deal.told), held = "amount" in others ? others.amount : amount;
  const chances = values.map((at) => model.probability(model.change(facts, { ...others, [name]: levers.scorable(lever, at) }, related)));
  const thresholds = values.map((at) => side(policy, 0, name === "amount" ? Number(at) : held).threshold);
  const scale = Boolean(levers.box(lever)), now = scale ? levers.place(lever, lever.dataset.now) : lever.dataset.now || null;
  const moved = scale ? levers.place(lever) : levers.value(lever), then = scale ? (own === null ? now : moved) : moved || now;
  const chanceAt = (/** @type {any} */ value) => (values.includes(value) ? chances[values.indexOf(value)] : null);
  return {
    field: name, values, loss_probability: chances, thresholds, now, then,
    now_probability: chanceAt(now), then_probability: chanceAt(then),
  };
}

/**
 * Along the same curve only the dot moves: what lies between its points is one question, not thirty.
 * @param {string} name @param {import("../scorer.mjs").Model} model @returns {Curve | null}
 */
function dotted(name, model) {
  const { shown } = state, lever = levers.one(name);
  if (!shown || shown.field !== name || !levers.box(lever)) return null;
  const to = levers.place(lever);
  if (to === null || shown.signs !== signs(name)) return null;
  if (to < shown.values[0] || to > shown.values[shown.values.length - 1]) return null;
  const chance = model.probability(model.change(deal.told.facts, changes(), deal.told.related));
  return { ...shown, then: to, then_probability: chance };
}

/** @param {string} name */
function signs(name) {
  const others = changes();
  delete others[name];
  return JSON.stringify(others);
}

/* ---- drawing it ---------------------------------------------------------------------------------------------------- */
/**
 * Ask for the curve of a field in the next frame; given is the server's, where this browser has none of its own.
 * @param {string | null} name @param {Curve | null} [given]
 */
export function draw(name, given) {
  state.wanted = { name, given };
  if (state.framed) return;
  state.framed = true;
  requestAnimationFrame(frame);
}

/**
 * Draw the curve of a field that is looked at: as soon as what the same hand did has been answered, without waiting for
 * a frame, as no number moves with it.
 * @param {string | null} name
 */
export function look(name) {
  state.wanted = { name };
  if (state.framed) return;
  state.framed = true;
  soon(frame);
}

/** Before the next frame where the browser has such a task, as soon as it can elsewhere. @param {() => void} act */
function soon(act) {
  const { scheduler } = /** @type {any} */ (globalThis);
  if (scheduler && scheduler.postTask) scheduler.postTask(act, { priority: "user-blocking" });
  else setTimeout(act);
}

/** Draw what could not be while the curve was out of sight. */
export function redraw() {
  if (state.wanted) draw(state.wanted.name, state.wanted.given);
}

function frame() {
  state.framed = false;
  const { wanted } = state, graph = plotIn(GRAPH);
  if (!wanted || !by(GRAPH) || by("what-if-panel-curve").hidden) return;
  if (!graph) { setTimeout(() => draw(wanted.name, wanted.given), RETRY_MS); return; }
  state.wanted = null;
  const { name, given } = wanted, model = knowing(changes());
  if (given) show(graph, given);
  else if (name && levers.one(name) && model) follow(graph, name, model);
}

/** @param {any} graph @param {string} name @param {import("../scorer.mjs").Model} model */
function follow(graph, name, model) {
  const moved = dotted(name, model);
  if (!moved) { show(graph, worked(name, model)); return; }
  state.shown = moved;
  const { x: [[along]], y: [[up]] } = spot(moved, "then");
  if (slidePoint(graph, DOT, along, up)) state.slid = true;
  else tellPlotly();
}

/** Once the hand rests Plotly is told where the dot is. */
export function rest() {
  if (state.slid) requestAnimationFrame(tellPlotly);
}

function tellPlotly() {
  const graph = plotIn(GRAPH);
  state.slid = false;
  if (graph && state.shown) restyle(graph, spot(state.shown, "then"), DOT);
}

/**
 * Where the mark of the value now or then stands.
 * @param {Curve} one @param {"now" | "then"} name
 */
function spot(one, name) {
  const where = one[name], chance = one[`${name}_probability`], place = one.rows ? one.rows.indexOf(where) : where;
  const known = where !== null && chance !== null && (name === "now" || where !== one.now) && (!one.across || place >= 0);
  const [along, up] = known ? [[place], [chance * 100]] : [[], []];
  return one.across ? { x: [up], y: [along] } : { x: [along], y: [up] };
}

/** @param {any} graph @param {Curve} one */
function show(graph, one) {
  const picture = deal.told.pictures[one.field];
  if (!picture) return;
  const { data, layout } = JSON.parse(JSON.stringify(picture)), across = Boolean(layout.meta.across);
  const full = { ...one, across, signs: signs(one.field) };
  if (across) rows(full, data, layout);
  else {
    Object.assign(data[0], { x: one.values, y: hundred(one.loss_probability) });
    Object.assign(data[1], { x: one.values, y: hundred(one.thresholds) });
  }
  /** @type {const} */ (["now", "then"]).forEach((name, nth) => {
    const { x, y } = spot(full, name);
    Object.assign(data[2 + nth], { x: x[0], y: y[0] });
  });
  drawAnew(graph, data, layout);
  state.shown = full;
}

/** @param {(number | null)[]} shares */
function hundred(shares) { return shares.map((share) => (share === null || !Number.isFinite(share) ? null : share * 100)); }

/**
 * Levels as rows: all in their order, or of many the lowest with the deal's own, as app/figures/what_if.py draws them.
 * @param {Curve} full @param {any[]} data @param {any} layout
 */
function rows(full, data, layout) {
  const { values, loss_probability: chances, now, then } = full, most = layout.meta.most;
  let places = values.map((_, place) => place);
  if (values.length > most) {
    const lowest = (/** @type {number} */ a, /** @type {number} */ b) => Number(chances[a]) - Number(chances[b]);
    const own = places.filter((place) => [now, then].includes(values[place]));
    const others = places.filter((place) => !own.includes(place)).sort(lowest);
    places = own.concat(others.slice(0, most - own.length)).sort(lowest);
  }
  full.rows = places.map((place) => values[place]);
  const names = full.rows.map((name) => String(name).replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/\$/g, "&#36;"));
  const line = full.thresholds.length ? full.thresholds[0] : null, ends = [places.length - 0.5, -0.5];
  Object.assign(data[0], { x: hundred(places.map((place) => chances[place])), y: places.map((_, row) => row), text: names });
  Object.assign(data[1], { x: hundred([line, line]), y: ends });
  Object.assign(layout.yaxis, { tickvals: names.map((_, row) => row), ticktext: names, range: ends });
}
