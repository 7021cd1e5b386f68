/* What is typed into a form stays until it is saved, whatever draws the page anew meanwhile.
 *
 * A form says in data-form as what it is known, and what it changes says in data-version how it stood as it was drawn. What
 * was typed keeps the version that it was typed upon: where somebody else was faster, both versions still meet.
 */
import * as known from "./author.mjs";
import { all, met } from "./frame.mjs";
import { fill } from "./writing.mjs";

/** @typedef {Record<string, string | boolean>} Values what stands in the fields of a form, by their names */
/** @typedef {{ version: string, stood: Values }} Drawn what stood in a form before anybody typed, and of which version */
/** @typedef {Drawn & { mine: Values }} Draft beside what stood there what a person has typed */

const FORM = "[data-form]";
/** @type {Map<string, Draft>} */
const drafts = new Map();
/** @type {Set<string>} the forms that are open */
const open = new Set();
/** @type {WeakMap<Element, Drawn>} */
const drawn = new WeakMap();
/** @type {{ form: string, field: HTMLInputElement } | null} the field in which somebody types */
let last = null;
let isFilling = false;

/** What stands in the fields of a form. @param {ParentNode} form @returns {Values} */
export function values(form) {
  return Object.fromEntries(all("[name]", form).map((field) => [field.name, field.type === "checkbox" ? field.checked : field.value]));
}

/** The fields of one that differ from another's. @param {Values} mine @param {Values} theirs @returns {Values} */
export function touched(mine, theirs) { return Object.fromEntries(Object.entries(mine).filter(([name, value]) => value !== theirs[name])); }

/** A draft after what stands in a form by now; what the form has no field for stays. @param {Draft | undefined} former @param {Drawn} before @param {Values} now @param {string} [signed] @returns {Draft} */
export function noted(former, before, now, signed = "") {
  const absent = Object.entries(former ? former.mine : {}).filter(([name]) => !(name in now));
  const mine = { ...Object.fromEntries(absent), ...touched(now, before.stood) };
  // Whoever comes to a form finds their name in it: nobody has typed that.
  if (mine.author === signed) delete mine.author;
  return { version: before.version, stood: { ...(former ? former.stood : {}), ...before.stood }, mine };
}

/** What of a draft is to stand in a form that was drawn anew, and what it is changed from. @param {Draft} draft @param {Drawn} now @returns {{ shown: Values, base: Drawn }} */
export function carried(draft, now) {
  const here = Object.fromEntries(Object.entries(draft.mine).filter(([name]) => name in now.stood)), shown = touched(here, now.stood);
  const stood = { ...now.stood, ...Object.fromEntries(Object.keys(shown).map((name) => [name, draft.stood[name]])) };
  return { shown, base: { version: Object.keys(shown).length ? draft.version : now.version, stood } };
}

/** What was typed of which a form has no field any more, as of what somebody else has finished. @param {Draft} draft @param {Drawn} now @returns {Values} */
export function fieldless(draft, now) {
  return Object.fromEntries(Object.entries(draft.mine).filter(([name]) => name !== "author" && !(name in now.stood)));
}

/** Whether leaving the page would lose more than a name. @param {Iterable<Draft>} kept */
export function wouldLose(kept) { return [...kept].some(({ mine }) => Object.keys(mine).some((name) => name !== "author")); }

/** @param {Element} form */
function key(form) { return String(/** @type {HTMLElement} */ (form).dataset.form); }

/** @param {Element} form @returns {Drawn} */
function asDrawn(form) {
  const card = /** @type {HTMLElement | null} */ (form.closest("[data-version]"));
  return { version: (card && card.dataset.version) || "", stood: values(form) };
}

/** What stood in a form before anybody typed, and of which version. @param {Element} form @returns {Drawn} */
export function base(form) {
  const found = drawn.get(form) || asDrawn(form);
  drawn.set(form, found);
  return found;
}

/** The form as it stands on the page by now: it may have been drawn anew meanwhile. @template {HTMLElement} T @param {T} form @returns {T} */
export function standing(form) {
  return form.isConnected ? form : /** @type {T} */ (document.querySelector(`[data-form="${CSS.escape(key(form))}"]`)) || form;
}

/** @param {Element} form */
function note(form) {
  const found = noted(drafts.get(key(form)), base(form), values(form), known.known());
  if (Object.keys(found.mine).length) drafts.set(key(form), found);
  else drafts.delete(key(form));
  form.toggleAttribute("data-unsaved", wouldLose([found]));
}

/**
 * What was sent of a form has been saved; what was typed since, or not sent, still has to be. Whether nothing has.
 * @param {HTMLElement} form @param {Values} sent @param {string} [version] what it is by now
 */
export function saved(form, sent, version = "") {
  const here = standing(form);
  drawn.set(here, { version, stood: sent });
  note(here);
  if (!drafts.has(key(form))) open.delete(key(form));
  return !drafts.has(key(form));
}

/** Give up what was typed into a form. @param {HTMLElement} form */
export function forget(form) {
  drafts.delete(key(form));
  open.delete(key(form));
  drawn.delete(form);
  form.removeAttribute("data-unsaved");
}

/** Let a form be as it stood before anybody typed. @param {HTMLElement} form */
export function revert(form) {
  const { stood } = base(form);
  all("[name]", form).filter((field) => field.name in stood && field.name !== "author").forEach((field) => put(field, stood[field.name]));
  forget(form);
}

/** Whether somebody is at another form than this one. @param {Element} form */
export function isElsewhere(form) {
  const at = document.activeElement && document.activeElement.closest(FORM);
  return Boolean(at && key(at) !== key(form));
}

/** @param {HTMLInputElement} field @param {string | boolean} value */
function put(field, value) {
  if (field.type === "checkbox") { if (field.checked !== value) field.click(); }
  else fill(field, String(value));
}

/** Let a form that was drawn anew be as it was left. @param {HTMLElement} form */
function restore(form) {
  if (drawn.has(form)) return;
  const draft = drafts.get(key(form)), now = base(form), details = form.closest("details");
  if (draft) {
    const { shown, base: former } = carried(draft, now);
    drawn.set(form, former);
    isFilling = true;
    all("[name]", form).filter((field) => field.name in shown).forEach((field) => put(field, shown[field.name]));
    isFilling = false;
    note(form);
    const lost = fieldless(draft, now);
    if (Object.keys(lost).length) form.dispatchEvent(new CustomEvent("hw-fieldless", { bubbles: true, detail: lost }));
  }
  if (details && open.has(key(form))) details.open = true;
  refocus(form);
}

/** Go on where somebody was typing as the form was drawn anew. @param {Element} form */
function refocus(form) {
  const { activeElement: at, body } = document, former = last;
  if (!former || former.field.isConnected || (at && at !== body) || former.form !== key(form)) return;
  const { name, selectionStart: start, selectionEnd: end } = former.field, field = all("[name]", form).find((one) => one.name === name);
  if (!field) return;
  field.focus({ preventScroll: true });
  if (start !== null) field.setSelectionRange(start, end);
}

/** @param {Event} event */
function typing(event) {
  const form = met(event, FORM);
  if (form && !isFilling) note(form);
}

/** @param {Event} event */
function entered(event) {
  const form = met(event, FORM), field = met(event, "[name]");
  last = form && field ? { form: key(form), field } : null;
}

/** @param {Event} event */
function left(event) { if (!met(event, FORM)) last = null; }

/** @param {Event} event */
function toggled(event) {
  const details = /** @type {HTMLDetailsElement} */ (/** @type {unknown} */ (met(event, "details")));
  if (!details) return;
  all(FORM, details).filter((form) => form.closest("details") === details).forEach((form) => { open[details.open ? "add" : "delete"](key(form)); });
}

/** @param {MutationRecord[]} records */
function changed(records) {
  const added = records.flatMap(({ addedNodes }) => [...addedNodes]).filter((node) => node instanceof Element);
  added.forEach((node) => { [...(node.matches(FORM) ? [node] : []), ...all(FORM, node)].forEach((form) => { restore(/** @type {HTMLElement} */ (form)); }); });
}

/** Whoever reloads or closes the page while something is unsaved is asked first. @param {Event} event */
function leaving(event) { if (wouldLose(drafts.values())) event.preventDefault(); }

/** Keep what is typed into forms. */
export function listen() {
  document.addEventListener("input", typing, true);
  document.addEventListener("change", typing, true);
  document.addEventListener("focusin", entered);
  document.addEventListener("pointerdown", left);
  document.addEventListener("toggle", toggled, true);
  window.addEventListener("beforeunload", leaving);
  new MutationObserver(changed).observe(document.documentElement, { childList: true, subtree: true });
}
