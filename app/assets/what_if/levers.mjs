/* The levers of the what-if page: what they hold, how their parts follow each other, and what is noted beside a value.
 *
 * Every lever says of itself what it is (data-lever, data-kind, data-now ...), so nothing is kept here.
 */
import { setProps } from "../dash.mjs";
import * as formats from "../formats.mjs";
import { find, all as every, met, put as write, say } from "../frame.mjs";

/** @typedef {HTMLElement} Lever */
/** @typedef {string | number | null} Value a number, a day such as 2026-03-31, or a level; null where there is none */

const DAY = 86400000;
const PARTS = { range: "input[type=range]", number: "input.hw-lever-number", date: "input[type=date]" };

/** Every lever of the page. @returns {Lever[]} */
export function all() { return every("#what-if-levers [data-lever]"); }

/** The lever of a field. @param {string} field @returns {Lever} */
export function one(field) { return find(`#what-if-levers [data-lever="${CSS.escape(field)}"]`); }

/** @param {Lever} lever @param {keyof typeof PARTS} which */
function part(lever, which) { return find(PARTS[which], lever); }

/** @param {Lever} lever */
function today(lever) { return Date.parse(String(lever.dataset.today)); }

/** @param {Lever} lever @param {string} day */
function ahead(lever, day) { return Math.round((Date.parse(day) - today(lever)) / DAY); }

/** @param {Lever} lever @param {number} days */
function dayAt(lever, days) { return new Date(today(lever) + days * DAY).toISOString().slice(0, 10); }

/** @param {Lever} lever */
function isNumber(lever) { return lever.dataset.kind === "number" || lever.dataset.kind === "integer"; }

/** The box that holds the exact value; a choice has none. @param {Lever} lever */
export function box(lever) { return lever.dataset.kind === "date" ? part(lever, "date") : isNumber(lever) ? part(lever, "number") : null; }

/** @param {Lever} lever */
function refused(lever) {
  const exact = box(lever);
  if (exact && isNumber(lever)) judge(exact, isAllowed(lever, exact));
  return exact !== null && !exact.checkValidity();
}

/** A box that is told again what it knows has its styles worked out anew. @param {HTMLInputElement} exact @param {boolean} allowed */
function judge(exact, allowed) {
  if (exact.validity.customError === allowed) exact.setCustomValidity(allowed ? "" : "not allowed");
}

/** Whether a number may be asked for: the ends are the box's own. @param {Lever} lever @param {HTMLInputElement} exact */
function isAllowed(lever, exact) {
  const { value: text, min, max } = exact, to = formats.typed(text);
  if (text === "") return true;
  const within = !(min !== "" && to < Number(min)) && !(max !== "" && to > Number(max));
  return Number.isFinite(to) && within && (lever.dataset.kind === "number" || Number.isInteger(to));
}

/**
 * Let a box of numbers hold thousands apart, which no box of type number does.
 * @param {Lever} lever
 */
export function prepare(lever) {
  const exact = part(lever, "number"), range = part(lever, "range");
  if (range) range.setAttribute("aria-describedby", `what-if-effect-${lever.dataset.lever}`);
  if (exact) {
    Object.assign(exact, { type: "text", inputMode: lever.dataset.kind === "integer" ? "numeric" : "decimal", autocomplete: "off" });
    exact.value = formats.grouped(exact.value);
  }
  name(lever);
}

/**
 * Part the thousands of what is typed, and leave the cursor behind the same digit.
 * @param {HTMLInputElement} exact @param {boolean} erased
 */
function regroup(exact, erased) {
  const { value: text, selectionStart } = exact, at = selectionStart ?? text.length, told = formats.grouped(text, erased);
  if (told === text) return;
  const digits = text.slice(0, at).replace(/[,\s]/g, "").length;
  let to = 0;
  for (let seen = 0; to < told.length && seen < digits; to++) seen += Number(told[to] !== ",");
  exact.value = told;
  exact.setSelectionRange(to, to);
}

/** What a lever holds; null, too, where that may not be asked for. @param {Lever} lever @returns {Value} */
export function value(lever) {
  const exact = box(lever);
  if (exact) return exact.value === "" || refused(lever) ? null : isNumber(lever) ? formats.typed(exact.value) : exact.value;
  const chosen = find("select, input[type=text]", lever) || find("input:checked", lever);
  return (chosen && chosen.value) || null;
}

/** Whether a lever holds another value than is recorded. @param {Lever} lever */
export function moved(lever) {
  const now = lever.dataset.now, to = value(lever);
  if (to === null) return false;
  return typeof to === "number" ? now === "" || Number(now) !== to : now !== to;
}

/**
 * Where a value stands on the lever's own scale: a date in days from the as-of date.
 * @param {Lever} lever @param {Value} [to]
 */
export function place(lever, to = value(lever)) {
  if (to === null || to === undefined || to === "" || !box(lever)) return null;
  return lever.dataset.kind === "date" ? ahead(lever, String(to)) : Number(to);
}

/** The slider reaches as far as the value does. @param {Lever} lever */
function extend(lever) {
  const range = part(lever, "range"), at = place(lever), { min, max } = lever.dataset;
  if (!range) return;
  const from = Math.min(Number(min), at === null ? Infinity : at), to = Math.max(Number(max), at === null ? -Infinity : at);
  if (Number(range.min) === from && Number(range.max) === to) return;
  range.min = String(from);
  range.max = String(to);
  /** @type {Record<string, number | null>} */
  const stands = { now: place(lever, lever.dataset.now) };
  ["low", "high", "least", "most"].forEach((end) => { stands[end] = end in lever.dataset ? Number(lever.dataset[end]) : null; });
  Object.entries(stands).forEach(([end, where]) => {
    const share = where === null ? null : Math.min(Math.max((where - from) / (to - from), 0), 1).toFixed(4);
    if (share === null) lever.style.removeProperty(`--${end}`);
    else lever.style.setProperty(`--${end}`, share);
  });
}

/**
 * After a part was moved by hand (from) or by a script, the other parts follow.
 * @param {Lever} lever @param {EventTarget | null} from @param {boolean} [erased] whether something was erased
 */
export function follow(lever, from, erased = false) {
  const range = part(lever, "range"), exact = box(lever);
  if (exact && from === exact && isNumber(lever)) regroup(exact, erased);
  if (exact && range && from === range) exact.value = lever.dataset.kind === "date" ? dayAt(lever, Number(range.value)) : formats.grouped(range.value);
  else if (range) {
    const stands = place(lever) ?? place(lever, lever.dataset.now);
    extend(lever);
    if (stands !== null) range.value = String(stands);
  }
  note(lever);
}

/** @param {Lever} lever */
function kindOfNote(lever) {
  if (refused(lever)) return "refusal";
  if (!moved(lever)) return "";
  const at = place(lever), { low, high, least, most } = lever.dataset;
  if (at !== null && least !== undefined && (at < Number(least) || at > Number(most))) return "unseen";
  if (at !== null && low !== undefined && (at < Number(low) || at > Number(high))) return "unusual";
  return lever.hasAttribute("data-side-effects") ? "side-effects" : "";
}

/** @param {Lever} lever */
function note(lever) {
  const is = moved(lever), kind = kindOfNote(lever), place_ = place(lever);
  lever.classList.toggle("hw-lever-moved", is);
  find("[data-reset]", lever).hidden = !is && !refused(lever);
  tell(lever, kind, (kind && lever.getAttribute(`data-${kind}`)) || "");
  const words = find(".hw-lever-ahead", lever), day = find(".hw-lever-day", lever), to = place_ !== null && value(lever);
  if (words) write(words, place_ === null ? "" : formats.inDays(place_));
  if (day) write(day, to ? formats.date(String(to)) : "");
  name(lever, place_);
}

/**
 * What a slider says of itself: a day and not a count of days, and that nothing is recorded where it has to stand somewhere.
 * @param {Lever} lever
 */
export function name(lever, at = place(lever)) {
  const range = part(lever, "range"), unset = at === null && lever.dataset.now === "";
  lever.classList.toggle("hw-lever-unset", unset);
  if (!range) return;
  if (unset) range.setAttribute("aria-valuetext", "not recorded");
  else if (lever.dataset.kind === "date" && at !== null) range.setAttribute("aria-valuetext", `${formats.date(String(value(lever)))}, ${formats.inDays(at)}`);
  else range.removeAttribute("aria-valuetext");
}

/** Note something beside a lever. @param {Lever} lever @param {string} kind @param {string} words */
export function tell(lever, kind, words) {
  const line = find(".hw-lever-note", lever);
  if (line.dataset.note === kind && line.textContent === words) return;
  line.dataset.note = kind;
  write(line, words);
  if (kind === "refusal") say(words);
}

/**
 * Set a lever to a value as the address writes it: a number, a day, a level, or "" for not recorded.
 * @param {Lever} lever @param {string} to
 */
export function put(lever, to) {
  const exact = box(lever);
  if (exact) exact.value = isNumber(lever) && to !== "" ? formats.grouped(String(Number(to))) : to;
  else choose(lever, to);
  extend(lever);
  follow(lever, null);
}

/** Remember what stands in a lever's box and on its slider, whatever it is; what is returned puts it back. @param {Lever} lever */
export function hold(lever) {
  const stood = [box(lever), part(lever, "range")].filter((each) => each !== null).map((each) => ({ each, value: each.value }));
  return () => {
    stood.forEach(({ each, value: was }) => { each.value = was; });
    follow(lever, null);
  };
}

/** @param {Lever} lever @param {string} to */
function choose(lever, to) {
  setProps({ page: "what-if", lever: lever.dataset.lever, part: "choice" }, { value: to });
  const typed = find("input[type=text]", lever), same = every("option, input", lever).find((each) => each.value === to);
  if (typed) typed.value = to;
  else if (same) {
    // Radios that a script sets leave each other checked until they are drawn again.
    every("input[type=radio]", lever).forEach((each) => { each.checked = each === same; });
    Object.assign(same, { selected: true });
  }
}

/** A box left empty holds what is recorded. @param {Lever} lever */
export function fill(lever) {
  const exact = box(lever), { now } = lever.dataset;
  if (exact && exact.value === "" && !refused(lever) && now) put(lever, now);
}

/** Give the focus of a lever's button, which is about to go, to its control. @param {Lever} lever */
export function focus(lever) {
  (find("input:checked", lever) || find("input, select", lever)).focus({ preventScroll: true });
}

/** What every lever that was moved holds, by its field. @returns {Record<string, Value>} */
export function changes() {
  return Object.fromEntries(all().filter(moved).map((lever) => [String(lever.dataset.lever), value(lever)]));
}

/** As the scorer takes a value: a day is counted from 1970-01-01. @param {Lever} lever @param {Value} to */
export function counted(lever, to) { return lever.dataset.kind === "date" && to !== null ? Date.parse(String(to)) / DAY : to; }

/**
 * The values that a curve tries, in order, as app/views/what_if/curve.py chooses them; places on the lever's own scale.
 * @param {Lever} lever @param {{ tried: Record<string, string[]>, points: number }} told @returns {(string | number)[]}
 */
export function grid(lever, told) {
  const { now = "" } = lever.dataset, recorded = now && isNumber(lever) ? Number(now) : now || null;
  const own = [...new Set([recorded, value(lever)])].filter((each) => each !== null);
  return box(lever) ? places(lever, told.points, own) : levels(lever, told.tried[String(lever.dataset.lever)], own);
}

/** The options of a choice in order, of a long list those that are tried. @param {Lever} lever @param {{ tried: Record<string, string[]> }} told */
export function options(lever, told) { return levels(lever, told.tried[String(lever.dataset.lever)], []); }

/** @param {Lever} lever @param {string[] | undefined} tried @param {(string | number)[]} own */
function levels(lever, tried, own) {
  const known = every("option, input[type=radio]", lever).map((each) => each.value).filter(Boolean);
  const chosen = known.filter((each) => !tried || tried.includes(each) || own.includes(each));
  return [...chosen, ...own.filter((each) => !known.includes(String(each))).sort()];
}

/** @param {Lever} lever @param {number} most @param {(string | number)[]} own */
function places(lever, most, own) {
  const range = part(lever, "range"), start = Number(range.min), end = Number(range.max);
  const count = Math.max(Math.min(most, Math.round((end - start) / Number(lever.dataset.step)) + 1), 2);
  const even = Array.from({ length: count }, (_, at) => (at === count - 1 ? end : start + at * ((end - start) / (count - 1))));
  const whole = lever.dataset.kind === "number" ? even : even.map((at) => Math.floor(at + 0.5));
  return [...new Set(whole.concat(own.map((each) => Number(place(lever, each)))))].sort((a, b) => a - b);
}

/** A value of the grid as the scorer takes it. @param {Lever} lever @param {string | number} at */
export function scorable(lever, at) { return lever.dataset.kind === "date" ? today(lever) / DAY + Number(at) : at; }

/**
 * Dash counts how often a slider is left and whatever it lies in is clicked, and draws all of that anew just when the hand
 * or the server is to be answered. Nobody asks for these counts.
 * @param {Event} event
 */
function quiet(event) {
  if (met(event, "#what-if-levers [type=range]")) event.stopPropagation();
}

/** Keep from Dash what only slows the hand. */
export function listen() {
  ["click", "focusout"].forEach((each) => document.addEventListener(each, quiet, true));
}
