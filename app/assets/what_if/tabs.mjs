/* Two tabs of the what-if page: the best moves and the saved scenarios.
 *
 * A tab asks the server only while it is open, and only where something it rests on has changed. Whoever saves or removes
 * types a name, which this browser keeps.
 */
import * as known from "../author.mjs";
import { keep, setProps } from "../dash.mjs";
import { all, by, find, met } from "../frame.mjs";
import { page } from "../scope.mjs";
import { changes as moved } from "./levers.mjs";
import { apply } from "./page.mjs";
import { waits } from "./status.mjs";

/** @typedef {Record<string, any>} Question */
/** @typedef {Question | null} Maybe */

let nth = 0;
/** What has the focus in a list that may be drawn anew. @type {{ list: string, control: string, row?: string } | null} */
let held = null;

/**
 * Without a connection nothing is asked; what was asked and never answered is asked again.
 * @param {Question} wanted @param {Maybe} before @param {Maybe} answered
 */
function asked(wanted, before, answered) {
  if (waits()) return keep();
  const same = (/** @type {Maybe} */ one) => Boolean(one) && JSON.stringify({ ...one, nth: 0 }) === JSON.stringify({ ...wanted, nth: 0 });
  return same(before) && same(answered) ? keep() : { ...wanted, nth: (before ? before.nth : 0) + 1 };
}

/**
 * Dash's callback. The best moves are those of the deal as recorded, so they wait for no lever; a composed deal is what
 * the levers say.
 * @param {Maybe} query @param {any} state @param {Maybe} answer @param {Maybe} before @param {Maybe} answered
 */
export function moves(query, state, answer, before, answered) {
  if (!answer || !query || !["moves", "smallest"].includes(query.tab)) return keep(); // what links of old call it, too
  const { opportunity_id } = answer;
  return asked({ state, opportunity_id, changes: opportunity_id === null ? answer.changes : {} }, before, answered);
}

/**
 * Dash's callback.
 * @param {Maybe} query @param {any} state @param {Maybe} answer @param {number | undefined} turn @param {Maybe} before
 * @param {Maybe} answered
 */
export function scenarios(query, state, answer, turn, before, answered) {
  if (!answer || !query || query.tab !== "scenarios") return keep();
  remember();
  const { opportunity_id, changes } = answer;
  return asked({ state, opportunity_id, changes, beside: query.beside || "", turn: turn || 0 }, before, answered);
}

/* ---- who saves -------------------------------------------------------------------------------------------------------- */
function remember() {
  const box = by("what-if-scenario-author"), name = known.known();
  if (box && !box.value && name) setProps("what-if-scenario-author", { value: name });
}

function author() {
  const name = by("what-if-scenario-author").value.trim();
  known.remember(name);
  return name;
}

/* ---- saving, removing, comparing ---------------------------------------------------------------------------------------- */
/** @param {string} words */
function told(words) { setProps("what-if-scenario-said", { children: words }); }

/** @param {"save" | "remove"} act @param {Record<string, unknown>} more */
function write(act, more) {
  if (!navigator.onLine) { told("Not connected: nothing was saved or removed. Try again when the connection is back."); return; }
  told(act === "save" ? "Saving …" : "Removing …");
  nth = Math.max(nth + 1, Date.now());
  const data = { act, author: author(), path: location.pathname, changes: moved(), nth, ...more };
  setProps("what-if-scenarios-write", { data });
}

function save() { write("save", { name: by("what-if-scenario-name").value }); }

/** @param {string} [without] */
function beside(without) {
  const chosen = all("#what-if-scenarios [data-scenario]");
  const ticked = chosen.filter((row) => find("input", row).checked).map((row) => row.dataset.scenario);
  const numbers = ticked.filter((number) => number !== without);
  page({ beside: numbers.sort((a, b) => Number(a) - Number(b)).join(",") || null }, { replace: true });
}

/** @param {string} number */
function remove(number) {
  if (author() && navigator.onLine) beside(number);
  write("remove", { number: Number(number) });
}

/* ---- the focus, which a list drawn anew would lose ----------------------------------------------------------------------- */
/** @type {Record<string, string>} */
const WITHIN = { "what-if-scenarios-saved": "what-if-scenario-name", "what-if-moves-found": "what-if-tab-moves" };
const CONTROLS = ["input[type=checkbox]", "[data-apply]", "[data-remove-scenario]"];

/** @param {Event} event */
function focused(event) {
  const list = Object.keys(WITHIN).find((id) => met(event, `#${id}`)), row = met(event, "[data-scenario]");
  const control = CONTROLS.find((one) => event.target instanceof Element && event.target.matches(one));
  held = list && control ? { list, control, row: row ? row.dataset.scenario : undefined } : null;
}

/** Dash's callback: the focus comes back to where it was. */
export function refocus() {
  requestAnimationFrame(() => {
    if (!held || document.activeElement !== document.body) return;
    const { list, row, control } = held;
    const same = row && find(`#${list} [data-scenario="${row}"] ${control}:not(:disabled)`);
    (same || by(WITHIN[list])).focus({ preventScroll: true });
  });
}

/** @param {Event} event */
function clicked(event) {
  const way = met(event, "#what-if-pictures [data-apply]"), gone = met(event, "#what-if-scenarios [data-remove-scenario]");
  if (way) apply(JSON.parse(String(way.dataset.apply)));
  else if (gone) remove(String(gone.dataset.removeScenario));
  else if (met(event, "#what-if-scenario-save")) save();
}

/** Listen to what is done in the two tabs. */
export function listen() {
  document.addEventListener("focusin", focused);
  document.addEventListener("pointerdown", (event) => { if (held && !met(event, `#${held.list}`)) held = null; }, true);
  document.addEventListener("change", (event) => {
    if (met(event, "#what-if-scenarios [data-scenario] input[type=checkbox]")) beside();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && met(event, "#what-if-scenario-form input")) save();
  });
  document.addEventListener("click", clicked);
}
