/* The threshold page follows the hand: the server has worked out everything at every stop of the slider, and here the stop
 * under the hand is shown. Nothing is asked for before the hand rests; then the address says what it rests on.
 *
 * `told` is what the last answer gave: at (the stops), texts and lengths (selector -> one for each stop), said (the
 * sentence under each graph), points (where each graph's mark stands), deals (those that may change side).
 */
import * as author from "./author.mjs";
import { POLICY_KEYS } from "./address.mjs";
import { hasTrace, keep, plotIn, restyle, setProps } from "./dash.mjs";
import { round } from "./formats.mjs";
import { by, dispatch, find, met, put, say } from "./frame.mjs";
import { current, set } from "./scope.mjs";
import { spare } from "./swipes.mjs";
import { list } from "./threshold_deals.mjs";
import { COSTS, SHARES, addressed, asked, costWritten, lineOf, lineWritten } from "./threshold_numbers.mjs";

/** @typedef {Record<string, any>} Change what is to be another in the policy */

const REST = 180; // ms without another move before the address is written
/** @type {any} */
let told = null;
/** @type {ReturnType<typeof setTimeout> | null} */
let waiting = null;
/** @type {Change} */
let wanted = {};
let stop = 0, pressing = false, frame = 0, turn = 0;

/* ---- showing one stop ------------------------------------------------------------------------------------------ */
function write() {
  /** @type {[string, string[]][]} */ (Object.entries(told.texts)).forEach(([where, words]) => {
    const element = find(where);
    if (element) put(element, words[stop]);
  });
  /** @type {[string, string[]][]} */ (Object.entries(told.lengths)).forEach(([where, shares]) => {
    const element = find(where);
    if (element) element.style.setProperty("--v", shares[stop]);
  });
  /** @type {[string, string[]][]} */ (Object.entries(told.said)).forEach(([id, words]) => {
    const figure = by(id) && by(id).closest("figure");
    if (!figure) return;
    put(find(".hw-chart-summary", figure), words[stop]);
    find(".hw-chart-image", figure).setAttribute("aria-label", words[stop]);
  });
  const range = by("threshold-range");
  if (range) {
    range.setAttribute("aria-valuetext", told.spoken[stop]);
    range.classList.add("hw-worded");
  }
  list(told.deals, stop, told.most);
}

/** @param {Element} plot */
function seen(plot) {
  const { top, bottom } = plot.getBoundingClientRect();
  return bottom > 0 && top < window.innerHeight;
}

/* While the hand moves only what it can see is drawn. */
function draw() {
  frame = 0;
  /** @type {[string, any][]} */ (Object.entries(told.points)).forEach(([id, { x, y, trace, foot }]) => {
    const plot = plotIn(id);
    if (!plot || !hasTrace(plot, trace) || (pressing && !seen(plot))) return;
    const at = foot === null ? { x: [[x[stop]]], y: [[y[stop]]] } : { x: [[x[stop], x[stop]]], y: [[foot, y[stop]]] };
    restyle(plot, at, trace);
  });
}

function show() {
  if (!told || !told.at) return;
  write();
  if (!frame) frame = requestAnimationFrame(draw);
}

/* ---- the address --------------------------------------------------------------------------------------------------- */
/* What is looked at, from the address and not from the last answer: the next one may still be on its way. */
function looked() { return asked(told, current()); }

/* The same with nothing left open, because what is in force may have changed since the last answer. */
function whole() {
  /** @type {Change} */
  const policy = Object.assign(looked(), wanted);
  const answered = policy.by === told.by && Object.entries(told.costs).every(([key, value]) => policy[key] === value);
  const line = policy.line === null && answered ? told.follows : policy.line;
  const costs = Object.fromEntries(Object.keys(told.usual).map((key) => [key, policy[key]]));
  const drawn = policy.by === "flat" ? { threshold: line } : policy.by === "money" ? { flag_from: line } : {};
  return { policy: policy.by, ...drawn, ...costs, capacity: costs.capacity || 0, team: policy.by === "capacity" ? told.team : null };
}

/** @param {Change} change @param {number} rest */
function later(change, rest) {
  Object.assign(wanted, change);
  stopWaiting();
  waiting = setTimeout(now, rest);
}

function stopWaiting() {
  if (waiting !== null) clearTimeout(waiting);
  waiting = null;
}

function now() {
  stopWaiting();
  const policy = Object.assign(looked(), wanted);
  wanted = {};
  set(addressed(told, policy), { replace: true });
}

/**
 * What moving the line to there changes: how many of each owner, or a line of one's own; one by recall becomes flat.
 * @param {number} at @returns {Change}
 */
function moved(at) {
  if (told.by === "capacity") return { capacity: -at };
  const line = at === told.follows ? null : at;
  return told.by.startsWith("recall") && line !== null ? { by: "flat", line } : { line };
}

/* ---- the controls ---------------------------------------------------------------------------------------------------- */
/** @param {number} line @returns {number} */
function nearest(line) {
  return told.at.reduce((/** @type {number} */ best, /** @type {number} */ at, /** @type {number} */ nth) => (Math.abs(at - line) < Math.abs(told.at[best] - line) ? nth : best), 0);
}

/**
 * Dash's callback. A hand that is still moving keeps its place when an answer comes; its line may be another stop by now.
 * @param {any} given
 */
export function follow(given) {
  const before = told && told.at && told.by === (given || {}).by ? told.at[stop] : null;
  told = given || null;
  if (!told) return Array(10).fill(keep());
  const busy = (pressing || waiting !== null) && before !== null;
  if (told.at) {
    stop = busy ? nearest(before) : told.here;
    requestAnimationFrame(() => { show(); requestAnimationFrame(show); });
  }
  buttons();
  // How many of each owner rises to the right, as the other lines do; its stops fall.
  if (by("threshold-range")) by("threshold-range").dir = told.by === "capacity" ? "rtl" : "ltr";
  if (by("threshold-catch")) by("threshold-catch").hidden = !told.by.startsWith("recall");
  const costs = Object.values(COSTS).map((key) => (busy ? keep() : costWritten(told, key, told.costs[key])));
  const range = told.at ? [told.at.length - 1, stop] : [keep(), keep()];
  return [...range, lineWritten(told, told.at ? told.at[stop] : told.line), told.by, ...costs];
}

function buttons() {
  if (by("threshold-follow")) by("threshold-follow").hidden = told.by === "capacity";
  const hide = { "threshold-follow": told.line === told.suggested, "threshold-back": !told.chosen,
    "threshold-cheapest": told.line === told.cheapest };
  Object.entries(hide).forEach(([id, hidden]) => { if (by(id)) by(id).disabled = hidden; });
  /** @type {[string, number[]][]} */ (Object.entries(told.limits)).forEach(([id, [low, high]]) => { if (by(id)) Object.assign(by(id), { min: low, max: high }); });
}

/** @param {HTMLInputElement} range */
function slide(range) {
  stop = Number(range.value);
  show();
  const box = by("threshold-number");
  if (box) box.value = String(lineWritten(told, told.at[stop]));
  say(told.texts["#threshold-decision"][stop]);
}

/** @param {HTMLInputElement} range */
function hold(range) {
  const { value } = range;
  return () => {
    range.value = value;
    setProps("threshold-range", { value: Number(value) });
    if (told && told.at) slide(range);
  };
}

/** @param {HTMLInputElement} box */
function restore(box) {
  const value = box.id === "threshold-number" ? lineWritten(told, told.line) : costWritten(told, COSTS[box.id], looked()[COSTS[box.id]]);
  box.value = value === null ? "" : String(value);
  setProps(box.id, { value });
}

/**
 * What cannot be is refused with what can: nothing on the page follows it.
 * @param {HTMLInputElement} box @param {number} value
 */
function refusal(box, value) {
  const [low, high, why] = told.limits[box.id], written = (/** @type {number} */ end) => end.toLocaleString("en", { maximumFractionDigits: 6 });
  const possible = box.value.trim() === "" ? "" : ` The nearest possible is ${written(Math.min(Math.max(value, low), high))}.`;
  const label = box.labels && box.labels[0].firstChild;
  return `${label && label.textContent}: a number from ${written(low)} to ${written(high)}.${why && " "}${why}${possible} What was there still applies.`;
}

/** @param {HTMLInputElement} box */
function typed(box) {
  const key = COSTS[box.id], value = Number(box.value), empty = box.value.trim() === "" || (key === "capacity" && !value);
  const [low, high] = told.limits[box.id], outside = !Number.isFinite(value) || value < low || value > high;
  const refused = outside || !box.checkValidity() || (empty && key !== "capacity");
  by("threshold-typed-said").textContent = refused ? refusal(box, value) : "";
  if (refused) { restore(box); return; }
  if (empty) box.value = "";
  if (box.id === "threshold-number") later(value === lineWritten(told, told.line) ? { line: looked().line } : moved(lineOf(told, value)), REST);
  else if (key === "capacity") later({ capacity: !empty ? value : told.by !== "capacity" && told.usual.capacity ? 0 : null }, 0);
  else if (value !== costWritten(told, key, told.costs[key])) later({ [key]: SHARES.includes(key) ? round(value / 100, 6) : value }, 0);
}

/* ---- adopting -------------------------------------------------------------------------------------------------------- */
/** @param {string} act @param {Record<string, unknown>} more */
function ask(act, more) {
  const box = by("threshold-author"), who = box.value.trim();
  if (!who) {
    put(by("threshold-written-said"), "Say your name first: whoever follows the policy sees it.");
    by("threshold-adopt-box").setAttribute("open", "");
    box.focus();
    return;
  }
  author.remember(who);
  turn += 1;
  setProps("threshold-asked", { data: { act, author: who, turn, ...more } });
}

function adopt() {
  if (told.adopted && !told.chosen && waiting === null) {
    put(by("threshold-written-said"), "This policy is in force already.");
    return;
  }
  const state = whole();
  if (waiting !== null) now();
  ask("adopt", { note: by("threshold-note").value, state });
}

/** Close the form and lead back to what opened it. */
function shut() {
  const open = /** @type {HTMLElement | null} */ (document.querySelector("#threshold-adopt-box[open] > summary"));
  if (open) { by("threshold-adopt-box").removeAttribute("open"); open.focus(); }
}

/** Dash's callback. What has been adopted is in force: nothing of it need stand in the address. @param {any} answer */
export function wrote(answer) {
  if (!answer) return keep();
  if (answer.done) {
    setProps("threshold-note", { value: "" });
    by("threshold-adopt-box").removeAttribute("open");
    set(Object.fromEntries(POLICY_KEYS.map((key) => [key, null])), { replace: true });
  }
  say(answer.words);
  return `${answer.words} ${answer.next_step}`.trim();
}

/** @type {Record<string, (button: HTMLElement) => void>} */
const CLICKS = {
  "#threshold-follow": () => later(moved(told.suggested), 0),
  "#threshold-cheapest": () => later(moved(told.cheapest), 0),
  "#threshold-back": () => later({ by: told.standing, line: null, ...told.usual }, 0),
  "#threshold-to-adopting": () => {
    by("threshold-adopt-box").setAttribute("open", "");
    by("threshold-author").focus();
  },
  "#threshold-adopt": adopt,
  "#threshold-adopt-cancel": shut,
  "#threshold-retire": () => ask("retire", {}),
  "[data-give-up]": (button) => ask("give-up", { team: button.dataset.giveUp }),
  "[data-restore]": (button) => ask("restore", { number: Number(button.dataset.restore) }),
};

/** Dash's callback: the name that this browser remembers. */
export const remembered = author.known;

/* ---- the hand ------------------------------------------------------------------------------------------------------ */
/** @param {Event} event */
function changed(event) {
  const control = /** @type {HTMLInputElement} */ (event.target), { id, value, type } = control;
  if (!told || !id) return;
  if (id === "threshold-range" && told.at) { show(); later(moved(told.at[Number(value)]), REST); }
  else if (id === "threshold-number" || id in COSTS) typed(control);
  else if (type === "radio" && control.closest("#threshold-by")) later({ by: value, line: null }, 0);
}

/** @param {Event} event */
function clicked(event) {
  if (!by("threshold-slider")) return;
  if (told) dispatch(event, CLICKS);
  else if (met(event, "#threshold-adopt")) put(by("threshold-written-said"), "The page is not there yet: try again in a moment.");
}

/** Listen to the hand on the page's controls. */
export function listen() {
  document.addEventListener("input", (event) => {
    const range = met(event, "#threshold-range");
    if (range && told && told.at) slide(range);
  });
  spare("#threshold-range", hold);
  document.addEventListener("change", changed);
  ["pointerdown", "pointerup", "pointercancel"].forEach((kind) => {
    document.addEventListener(kind, (event) => { pressing = kind === "pointerdown" && Boolean(met(event, "#threshold-range")); }, true);
  });
  document.addEventListener("click", clicked);
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") shut(); });
}
