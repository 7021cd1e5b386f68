/* The what-if page: a lever moved is answered here at once (live.mjs); on release the server is asked, and its word
 * stands. The address holds everything: the changes, the field of the curve, the open tab.
 *
 * Every question has a number, and only the answer to the last one counts. Without a connection the question waits.
 */
import * as address from "../address.mjs";
import { setProps } from "../dash.mjs";
import * as formats from "../formats.mjs";
import { by, copied, met, say } from "../frame.mjs";
import * as scope from "../scope.mjs";
import * as swipes from "../swipes.mjs";
import * as curve from "./curve.mjs";
import * as deal from "./deal.mjs";
import * as effects from "./effects.mjs";
import * as levers from "./levers.mjs";
import { follow, paint } from "./live.mjs";
import * as pictures from "./pictures.mjs";
import * as status from "./status.mjs";

/** @typedef {ReturnType<typeof setTimeout> | undefined} Timer */
/** @typedef {import("./levers.mjs").Lever} Lever */

const REST = 200; // ms of rest after a key before the server is asked
const FIRST_RETRY = 1000, LAST_RETRY = 30000;
const NEAR = 1e-9;
const KEY = "set.";
/** @type {{ asked: number, touched: string | null, waiting: Timer, retry: Timer, pause: number, stop: AbortController | null, byKey: boolean, stale: boolean, pressing: boolean }} */
const state = {
  asked: 0, touched: null, waiting: undefined, retry: undefined, pause: FIRST_RETRY, stop: null, byKey: false,
  stale: false, pressing: false,
};

function here() { return Boolean(deal.state.told && by("what-if-odds")); }

/* ---- the address --------------------------------------------------------------------------------------------------------- */
function patch() {
  const held = scope.read().page, made = levers.changes();
  /** @type {import("../address.mjs").Page} */
  const found = {};
  Object.keys(held).filter((key) => key.startsWith(KEY)).forEach((key) => { found[key] = null; });
  levers.all().forEach(({ dataset: { lever = "" } }) => { found[KEY + lever] = lever in made ? String(made[lever]) : null; });
  return { ...held, ...found, field: state.touched, tab: pictures.tab() };
}

/* ---- asking the server --------------------------------------------------------------------------------------------------- */
function question() {
  const query = new URLSearchParams(), asked = scope.read().scope;
  address.POLICY_KEYS.forEach((key) => { if (asked[key] !== null) query.append(key, String(asked[key])); });
  Object.entries(levers.changes()).forEach(([name, to]) => query.append(KEY + name, String(to)));
  if (state.touched) query.append("curve", state.touched);
  return `${deal.state.told.twin}?${query}`;
}

function ask(rest = 0) {
  clearTimeout(state.waiting);
  if (rest) state.waiting = setTimeout(send, rest);
  else send();
}

async function send() {
  clearTimeout(state.waiting);
  clearTimeout(state.retry);
  state.waiting = undefined;
  if (!here()) return;
  const number = state.asked += 1, { told } = deal.state;
  state.stale = false;
  if (state.stop) state.stop.abort();
  state.stop = new AbortController();
  const asked = fetch(question(), { signal: state.stop.signal, headers: { Accept: "application/json" } });
  scope.note(patch());
  const current = () => number === state.asked && !state.stale && here() && deal.state.told === told;
  try {
    const answer = await asked;
    if (answer.status >= 500) throw new TypeError(`The server failed (${answer.status}).`);
    const said = await answer.json();
    if (current() && answer.ok) accept(said, number);
    else if (current()) refuse(said);
  } catch (error) {
    if (!(error instanceof DOMException && error.name === "AbortError") && current()) wait(error);
  }
}

/** The question waits for the connection, and is asked again and again, ever more rarely. @param {unknown} error */
function wait(error) {
  if (!(error instanceof TypeError)) throw error;
  status.tell("waits", navigator.onLine && /^The server/.test(error.message) ? `${error.message} The reconciliation waits.` : status.WAITS);
  state.retry = setTimeout(send, state.pause);
  state.pause = Math.min(state.pause * 2, LAST_RETRY);
}

/** @param {any} answer @param {number} number */
function accept(answer, number) {
  const own = deal.answer();
  state.pause = FIRST_RETRY;
  compare(own, answer);
  const view = deal.ofServer(answer);
  paint(view);
  if (!own || !deal.knowing(deal.changes())) curve.draw(state.touched, answer.curve);
  if (!own && view.said) say(view.said);
  by("what-if-odds").classList.remove("hw-waiting");
  by("what-if-odds").dataset.reconciled = String(number);
  status.settle();
  curve.rest();
  scope.page(patch(), { replace: true });
  setProps("what-if-answer", { data: answer });
}

/** Where the server says otherwise, it is believed from then on. @param {deal.View | null} own @param {any} answer */
function compare(own, answer) {
  const { told, model } = deal.state;
  if (answer.bundle_version !== told.bundle_version) deal.distrust("a newer model was published; reload the page to use it.");
  else if (model && own && Math.abs(own.then.probability - answer.then) > NEAR) {
    const [ours, theirs] = [own.then.probability, answer.then].map((share) => formats.percent(share, 1));
    deal.distrust(`this browser made it ${ours}, the server makes it ${theirs}.`);
  }
}

/** @param {{ field?: string, message: string, error: string }} said */
function refuse(said) {
  const lever = said.field && levers.one(said.field);
  if (lever) levers.tell(lever, "refusal", said.message);
  const gone = said.error === "NotFound";
  status.tell("refused", gone ? `${said.message} What you see is as it stood when you opened the page.` : said.message);
}

/* ---- the hand ------------------------------------------------------------------------------------------------------------- */
/** @param {Lever} lever */
function touch(lever) { state.touched = String(lever.dataset.lever); }

function moved() {
  clearTimeout(state.waiting);
  state.stale = true;
  const view = follow(state.touched);
  if (!view) by("what-if-odds").classList.add("hw-waiting");
  return view;
}

/** @param {deal.View | null} view */
function letGo(view, rest = 0) {
  if (view && view.said) say(view.said);
  ask(rest);
}

/** Whether the server has still to be asked or to answer. */
function due() {
  return state.stale || state.waiting !== undefined || by("what-if-odds").dataset.reconciled !== String(state.asked);
}

/** What a swipe moved is put back: the lever, and whose curve is looked at. @param {HTMLInputElement} range */
function hold(range) {
  const restore = levers.hold(/** @type {Lever} */ (range.closest("[data-lever]"))), { touched } = state, wasDue = here() && due();
  return () => {
    restore();
    if (!here()) return;
    if (touched) state.touched = touched;
    moved();
    Object.assign(state, { touched, stale: wasDue });
    if (wasDue) ask();
    else by("what-if-odds").classList.remove("hw-waiting");
  };
}

/** The lever that an event on this page is about. @param {Event} event */
function leverOf(event) { return here() ? met(event, "#what-if-levers [data-lever]") : null; }

/** @param {Event} event */
function dragged(event) {
  const lever = leverOf(event);
  if (!lever) return;
  touch(lever);
  levers.follow(lever, event.target, String(/** @type {InputEvent} */ (event).inputType).startsWith("delete"));
  moved();
}

/** @param {Event} event */
function released(event) {
  const lever = leverOf(event), rest = state.byKey ? REST : 0;
  if (!lever) return;
  touch(lever);
  levers.follow(lever, event.target);
  // What a slider lets go of has been painted when it was last moved.
  letGo(met(event, "[type=range]") && state.stale ? deal.answer() : moved(), rest);
}

/** Whoever looks at a field sees its curve; a slider taken by the pointer is asked for when it is let go. @param {Event} event */
function looked(event) {
  const lever = leverOf(event);
  if (!lever || lever.dataset.lever === state.touched || met(event, "[data-reset]")) return;
  touch(lever);
  curve.look(state.touched);
  if (!state.pressing) ask(REST);
}

/** @param {KeyboardEvent} event */
function pressed(event) {
  state.byKey = event.key !== "Enter" && event.key !== "Tab";
  const lever = leverOf(event), tabbed = met(event, "[data-tab]");
  if (event.key === "Escape" && lever && met(event, "[type=range]") && levers.moved(lever)) reset([lever]);
  const next = tabbed === event.target ? pictures.stepped(event) : null;
  if (next) turn(next);
}

/* ---- ways back, and changes from elsewhere ------------------------------------------------------------------------------- */
/** @param {Lever[]} chosen */
function reset(chosen) {
  chosen.forEach((lever) => levers.put(lever, lever.dataset.now || ""));
  if (chosen.length === 1) touch(chosen[0]);
  const view = moved();
  letGo(view);
  if (view && !view.said) say(`Reset: loss ${formats.number(view.then.probability * 100)} percent`);
}

function resetAll() {
  reset(levers.all());
  effects.draw({ sort: true });
}

/** Set the levers to exactly these changes; returns the fields that are none. @param {Record<string, unknown>} changes */
export function apply(changes) {
  if (!here()) return Object.keys(changes);
  levers.all().forEach((lever) => {
    const { lever: name = "", now = "" } = lever.dataset;
    levers.put(lever, name in changes ? String(changes[name] ?? "") : now);
    if (name in changes) touch(lever);
  });
  letGo(moved());
  return Object.keys(changes).filter((name) => !levers.one(name));
}

/** @param {HTMLElement} button */
function copy(button) {
  scope.note(patch());
  copied(button);
}

/** @param {Event} event */
function clicked(event) {
  const way = met(event, "[data-reset]"), lever = way && /** @type {Lever} */ (way.closest("[data-lever]"));
  const button = met(event, "#what-if-copy"), chosen = met(event, "[data-tab]");
  if (lever) {
    reset([lever]);
    levers.focus(lever);
  } else if (met(event, "#what-if-reset")) resetAll();
  else if (button) copy(button);
  else if (chosen) turn(String(chosen.dataset.tab));
}

/** Show another picture, which then stands in the address. @param {string} tab */
function turn(tab) {
  pictures.show(tab);
  scope.page(patch(), { replace: true });
}

/* ---- the connection --------------------------------------------------------------------------------------------------------- */
function connected() {
  if (here()) status.settle();
  send(); // even where the last question was answered: what is drawn from its answer may have been lost
}

/** Listen to the hand, the keys and the connection. */
export function listen() {
  document.addEventListener("input", dragged);
  document.addEventListener("change", released);
  ["pointerdown", "pointerup", "pointercancel"].forEach((name) => {
    document.addEventListener(name, () => { state.pressing = name === "pointerdown"; state.byKey = false; }, true);
  });
  swipes.spare("#what-if-levers [type=range]", hold);
  document.addEventListener("focusin", looked);
  document.addEventListener("focusout", (event) => { const lever = leverOf(event); if (lever) levers.fill(lever); });
  document.addEventListener("keydown", pressed, true);
  document.addEventListener("click", clicked);
  window.addEventListener("offline", () => { if (here()) status.tell("waits", status.WAITS); });
  window.addEventListener("online", connected);
}

/* ---- Dash's callback --------------------------------------------------------------------------------------------------------- */
/** Take up the deal that the server tells of, with its answer. @param {any} told @param {any} answer */
export function open(told, answer) {
  clearTimeout(state.retry);
  clearTimeout(state.waiting);
  if (state.stop) state.stop.abort();
  if (!told) { deal.state.told = null; return; }
  const field = new URLSearchParams(location.search).get("field");
  state.touched = field && answer && answer.curve ? answer.curve.field : null;
  state.stale = false;
  pictures.show(told.tab);
  levers.all().forEach((lever) => levers.prepare(lever));
  [curve, effects].forEach((one) => one.forget());
  deal.open(told, ready);
  paint(deal.ofServer(answer));
  by("what-if-odds").dataset.reconciled = String(state.asked);
}

function ready() {
  if (!here()) return;
  status.settle();
  if (state.stale) moved();
  else effects.draw();
}
