/* Where the keyboard stands while an import is drawn anew: on what was moved, else on the heading of what has come. */
import { all, by, find } from "../frame.mjs";

/** Within which time the server answers what is to be drawn, and within which that is drawn. */
const ANSWERED_MS = 20_000, DRAWN_MS = 1_500;
/** Until when what is drawn is looked at; 0 while nobody looks. */
let until = 0;
/** @type {(() => HTMLElement | undefined) | null} */
let wanted = null;
/** @type {string | null} */
let stood = null;
/** Under this name a document tells the next one, which takes its place, that its heading has the keyboard. */
const RELOADED = "headwind-import-reloaded";
let acted = false;
/** Whether what somebody has done last is still on its way to the server: what was drawn before it ends nothing. */
let isAwaited = false;
/** The identity of the control that had the keyboard last, if it has one: drawn anew it is another element. */
let last = "";
/** Whether that control stood in a question: answered, the same stands somewhere else. */
let wasAsked = false;

/**
 * Somebody does something about the import that is shown: its heading, or what this finds, has the keyboard next.
 * @param {(() => HTMLElement | undefined)} [next]
 */
export function expect(next) {
  [acted, isAwaited] = [true, true];
  wanted = next || null;
}

/** How the import that is shown stands; '' where none is. */
function standing() {
  const open = find("[data-import]");
  return (open && open.dataset.importState) || "";
}

/** The question that is asked, else the heading. */
function heading() { return find("#data-import p.hw-import-question") || find("#data-import p.hw-headline"); }

/** Whether the keyboard stands nowhere, or where what is drawn anew stood. */
function isFree() {
  const now = document.activeElement, page = document.getElementById("data-import");
  return !now || now === document.body || Boolean(page && page.contains(now));
}

/** Whether the keyboard stands nowhere. */
function isLost() { return !document.activeElement || document.activeElement === document.body; }

/** What is to have the keyboard where it stands nowhere, or on a button of another stage; nothing where it may stay. */
function aim() {
  const now = document.activeElement, isMove = now instanceof HTMLElement && Boolean(now.dataset.importStage);
  if (wanted && (isLost() || isMove)) return wanted() || null;
  return isLost() ? same() || heading() : null;
}

/** @param {HTMLElement} control */
function isAsked(control) { return Boolean(control.closest(".hw-import-asked")); }

/** The control that had the keyboard last, where it stands in the same place still. */
function same() {
  const control = by(last);
  return control && isAsked(control) === wasAsked ? control : null;
}

/** Whether the control that had the keyboard last stands elsewhere: nobody is taken there, nor away from where it was. */
function hasMoved() { return Boolean(by(last)) && !same(); }

/** @param {HTMLElement | null} next */
function place(next) {
  if (!next || next === document.activeElement) return;
  if (!next.matches("button, input, select")) next.tabIndex = -1;
  next.focus({ preventScroll: !acted || hasMoved() });
}

/** Look at what is drawn, frame by frame, until it has been drawn for certain. */
function look() {
  const state = standing(), isNew = stood !== null && state !== stood && state !== "";
  if (isNew) {
    [acted, wanted, last] = [acted || isFree(), null, ""];
    place(isFree() ? heading() : null);
  } else if (acted) place(aim());
  stood = state;
  if (performance.now() <= until) requestAnimationFrame(look);
  else {
    until = 0;
    if (!isAwaited) [acted, wanted] = [acted && state === "", null];
  }
}

/** Learn from the document before this one whether the heading is to have the keyboard. */
export function begin() {
  try {
    acted = window.sessionStorage.getItem(RELOADED) !== null;
    window.sessionStorage.removeItem(RELOADED);
  } catch { /* where nothing may be stored, the page begins at its top */ }
}

/** Load the page anew, with the keyboard on the heading of what is drawn then. */
export function reload() {
  try { if (isFree()) window.sessionStorage.setItem(RELOADED, "yes"); } catch { /* as above */ }
  location.reload();
}

/**
 * What finds the arrow that moves a stage, or at an end the other one.
 * @param {string} stage @param {string} way
 */
export function arrow(stage, way) {
  const ways = [way, "up", "down"];
  return () => ways.flatMap((one) => all(`[data-import] [data-import-act='${one}']`)).find((one) => one.dataset.importStage === stage && !one.disabled);
}

/** Remember which control has the keyboard; of arrows, the one that somebody has gone on to. @param {Event} event */
export function follow(event) {
  const { target } = event;
  if (!(target instanceof HTMLElement)) return;
  const { importStage, importAct } = target.dataset;
  if (target.tabIndex >= 0) [last, wasAsked] = [target.id, isAsked(target)];
  if (wanted) wanted = importStage ? arrow(importStage, String(importAct)) : null;
}

/** Look for some time. @param {number} ms */
function watch(ms) {
  if (!until) requestAnimationFrame(look);
  until = performance.now() + ms;
}

/** The import is about to be drawn anew, when the server has answered. */
export function redrawn() {
  isAwaited = false;
  watch(ANSWERED_MS);
}

/** The server has answered: the import is drawn within the next frames. */
export function settle() { watch(DRAWN_MS); }
