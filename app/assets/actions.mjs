/* Actions are planned, changed and finished: what is typed goes to the twin, and what the server has by then is drawn.
 *
 * Where somebody else was faster both versions stand side by side, and what was typed stays in its fields (unsaved.mjs).
 * Each press has a key: where no answer came, a repeat writes nothing twice.
 */
import * as known from "./author.mjs";
import { redrawn } from "./actions_drawn.mjs";
import { reload, renew, untick } from "./deals/chosen.mjs";
import * as formats from "./formats.mjs";
import { all, find, met } from "./frame.mjs";
import * as unsaved from "./unsaved.mjs";
import { answered, fill, keyOf, OFFLINE, once, send, sign, tell, tellRefusal, UNANSWERED } from "./writing.mjs";

/** @typedef {Record<string, string | boolean | null>} Typed */

/** @type {Record<string, string>} */
const LABELS = {
  next_step: "Next step", owner: "Owner", due_on: "Due", note: "Note", discussed: "Discussed", outcome: "What came of it",
  departure: "Departs from the experiment",
};
/** @type {Record<string, Typed>} what a button says beside the fields */
const ACTS = { save: {}, done: { status: "done" }, drop: { status: "no longer needed" }, reopen: { status: "open" }, snooze: {} };
/** @type {Record<string, string>} */
const SAID = {
  plan: "Planned.", save: "Saved.", done: "Done.", drop: "Noted as no longer needed.", reopen: "Open again.",
};
const UNENDED = "What came of it is kept with Done or No longer needed.", UNCHANGED = "Nothing is changed, so there is nothing to save.";
const LEFT_OVER = "You have unsaved text here. Reopen the action to go on with it.";
const APART = "You have changed other fields than these: both can be kept.";
const STEPLESS = "Say what the next step is.";

/** @param {Element} form @param {string} name */
function box(form, name) { return find(`[name="${name}"]`, form); }

/** Of what stands in a form the fields of an action. @param {Typed} found @returns {Typed} */
function ofAction(found) { return Object.fromEntries(Object.entries(found).filter(([name]) => name in LABELS)); }

/** A day a week later, counted from now where it is past. @param {string} day @param {string} [now] */
export function weekLater(day, now = "") {
  const found = new Date(`${day < now ? now : day}T00:00:00Z`);
  found.setUTCDate(found.getUTCDate() + 7);
  return isNaN(Number(found)) ? day : found.toISOString().slice(0, 10);
}

/** Today as the page says it, by which due dates go. @param {Element} form */
function today(form) { return /** @type {HTMLElement} */ (form.closest("[data-today]")).dataset.today; }

/** The fields in which what was typed differs from what is there. @param {Typed} mine @param {Record<string, unknown>} theirs */
export function differing(mine, theirs) { return Object.keys(mine).filter((name) => name in LABELS && mine[name] !== theirs[name]); }

/** The fields that both have changed, and not to the same. @param {Typed} mine @param {Typed} stood @param {Record<string, unknown>} theirs */
export function meeting(mine, stood, theirs) { return differing(mine, theirs).filter((name) => stood[name] !== theirs[name]); }

/** @param {Element} form */
function line(form) { return find(".hw-action-said", form); }

/** Draw what the server has by now, and say what was done where the focus goes, unless somebody types elsewhere. @param {HTMLElement} form @param {HTMLElement} place @param {string} words @param {boolean} [isOver] */
function redraw(form, place, words, isOver = true) {
  tell(line(form), "");
  find(".hw-action-conflict", form).replaceChildren();
  /** @type {HTMLDetailsElement} */ (form.closest("details")).open = !isOver;
  const said = find(".hw-actions-said", place);
  said.textContent = words;
  if (!unsaved.isElsewhere(form)) said.focus();
  if (place.dataset.deals) { untick(); reload(); }
  else { redrawn(place, said); renew(); }
}

/** @param {string} tag @param {string} words */
function element(tag, words) { return Object.assign(document.createElement(tag), { textContent: words }); }

/** What stands in a field, as it is written everywhere. @param {string} name @param {unknown} value */
export function word(name, value) {
  if (typeof value === "boolean") return value ? "yes" : "no";
  return value && name === "due_on" ? formats.date(String(value)) : String(value || "–");
}

/** @param {string} words @param {string} key @param {string} value */
function way(words, key, value) {
  const found = Object.assign(element("button", words), { type: "button", className: "hw-button" });
  found.dataset[key] = value;
  return found;
}

/** Lay both versions side by side: what was not touched is theirs. @param {HTMLElement} form @param {Typed} mine @param {any} current @param {string} act */
function compare(form, mine, current, act) {
  const table = element("table", ""), head = document.createElement("tr"), hasEnded = current.status !== "open";
  table.className = "hw-table";
  head.append(...["Field", "Yours", `${current.changed_by}'s`].map((words) => Object.assign(element("th", words), { scope: "col" })));
  const stood = ofAction(unsaved.base(form).stood), names = new Set([...differing(mine, current), ...differing(stood, current)]);
  const isApart = !hasEnded && !meeting(mine, stood, current).length;
  const rows = [...names].map((name) => {
    const row = document.createElement("tr"), yours = name in mine ? word(name, mine[name]) : "not changed";
    row.append(Object.assign(element("th", LABELS[name]), { scope: "row" }), element("td", yours), element("td", word(name, current[name])));
    return row;
  });
  if (hasEnded) {
    const row = document.createElement("tr"), yours = String(ACTS[act].status || "open");
    row.append(Object.assign(element("th", "Status"), { scope: "row" }), element("td", yours), element("td", current.status));
    rows.push(row);
  }
  table.append(head, ...rows);
  form.dataset.current = String(current.version);
  find(".hw-action-conflict", form).replaceChildren(
    ...(isApart ? [element("p", APART)] : []), table, way(isApart ? "Keep both" : "Keep yours", "keep", act), way("Take theirs", "take", ""),
  );
}

/** What is to be written of a form: of a card what a person has changed of it. @param {HTMLElement} form @param {string} act @param {unsaved.Values} filled */
function wanted(form, act, filled) {
  const card = form.closest("[data-action]");
  /** @type {Typed} */
  const mine = ofAction(card ? unsaved.touched(filled, unsaved.base(form).stood) : { ...filled });
  if (act === "snooze") mine.due_on = weekLater(String(filled.due_on), today(form));
  if (mine.due_on === "") mine.due_on = null;
  if (isUnended(act)) delete mine.outcome;
  return mine;
}

/** Whether what came of an action is not asked for yet. @param {string} act */
function isUnended(act) { return act === "save" || act === "snooze"; }

/** @param {HTMLElement} form @param {string} act @param {string} author @param {Typed} mine @param {string} [version] */
function ask(form, act, author, mine, version) {
  const card = /** @type {HTMLElement | null} */ (form.closest("[data-action]"));
  if (!card) return keyed(form, "POST", "/actions", { author, opportunity_ids: planned(form), ...mine });
  const body = { author, version: Number(version || unsaved.base(form).version), ...mine, ...ACTS[act] };
  return keyed(form, "PATCH", `/actions/${card.dataset.action}`, body);
}

/** Send what is written with the key of its press, until it is answered. @param {HTMLElement} form @param {string} method @param {string} path @param {object} body */
async function keyed(form, method, path, body) {
  const name = String(form.dataset.form), answer = await send(method, path, { ...body, key: keyOf(name, body) });
  // A server that fails may have written all the same.
  if (answer.status < 500) answered(name);
  return answer;
}

/** Why there is nothing to send of a form, '' where there is. @param {HTMLElement} form @param {string} act @param {Typed} mine @param {unsaved.Values} filled */
function idle(form, act, mine, filled) {
  if (act === "plan") return mine.next_step || "deals" in placeOf(form).dataset ? "" : STEPLESS;
  if (act !== "save" || Object.keys(mine).length) return "";
  return filled.outcome ? UNENDED : UNCHANGED;
}

/** What is said once it is written. @param {string} act @param {string[]} deals @param {boolean} several @param {unsaved.Values} filled @param {any} said */
function done(act, deals, several, filled, said) {
  if (several) return `Planned for ${deals.length === 1 ? "1 deal" : `${deals.length} deals`}.`;
  const words = act === "snooze" ? `Snoozed until ${formats.date(said.due_on)}.` : SAID[act];
  return isUnended(act) && filled.outcome ? `${words} ${UNENDED}` : words;
}

/** A form whose action is planned is empty: whoever presses again plans no other by it. @param {HTMLElement} form @param {unsaved.Values} filled @returns {unsaved.Values} what stands in it, where nobody typed since */
function emptied(form, filled) {
  const isSame = Object.entries(unsaved.values(form)).every(([name, value]) => filled[name] === value);
  if (!isSame) return filled;
  ["next_step", "note"].forEach((name) => fill(box(form, name), ""));
  return unsaved.values(form);
}

/** @param {Element} form */
function placeOf(form) { return /** @type {HTMLElement} */ (form.closest("[data-actions]")); }

/** The deals of which a form plans an action. @param {HTMLElement} form @returns {string[]} */
function planned(form) {
  const { deals, actions } = placeOf(form).dataset;
  return deals ? JSON.parse(deals) : [String(actions)];
}

/** @param {HTMLElement} form @param {string} act @param {string} [version] */
async function write(form, act, version) {
  if (!navigator.onLine) { tell(line(form), OFFLINE, true); return; }
  const filled = unsaved.values(form), author = String(filled.author).trim(), mine = wanted(form, act, filled);
  // Filters may take the form from the page while it is on its way.
  const place = placeOf(form), several = "deals" in place.dataset, deals = planned(form);
  if (several && !mine.owner) delete mine.owner;
  const nothing = idle(form, act, mine, filled);
  if (nothing) { tell(line(form), nothing, true); return; }
  known.remember(author);
  tell(line(form), "Saving …");
  try {
    const { ok, said } = await ask(form, act, author, mine, version), here = unsaved.standing(form);
    if (!ok) {
      tellRefusal(here, line(here), said);
      if (said.current) compare(here, mine, said.current, act);
      return;
    }
    const kept = isUnended(act) && "outcome" in filled ? { ...filled, outcome: "" } : filled, sent = act === "plan" ? emptied(here, kept) : kept;
    const isOver = unsaved.saved(form, sent, String(said.version || ""));
    redraw(here, place, done(act, deals, several, filled, said), isOver);
  } catch {
    const here = unsaved.standing(form);
    tell(line(here), UNANSWERED, true);
  }
}

/** Enter in a line of a form does what its first button says. @param {KeyboardEvent} event */
function entered(event) {
  const field = event.key === "Enter" && met(event, ".hw-action-form input:not([type=checkbox])");
  if (!field) return;
  event.preventDefault();
  /** @type {HTMLElement | null} */ (/** @type {Element} */ (field.closest(".hw-action-form")).querySelector(".hw-primary[data-act]"))?.click();
}

/** Whoever opens a form finds their name in it. @param {Event} event */
function opened(event) {
  const details = met(event, "details");
  if (details) all(".hw-action-form", details).forEach(sign);
}

/** Go to a deal's actions, and into the form of a new one where none is planned yet. @param {Element} place */
function arrive(place) {
  const card = place.querySelector(".hw-action:not(.hw-action-done)"), form = /** @type {HTMLDetailsElement | null} */ (place.querySelector(".hw-action-new"));
  if (form && !card) form.open = true;
  const to = card || form || place;
  to.scrollIntoView({ block: "start" });
  const first = /** @type {HTMLElement | null} */ (to.querySelector(card ? "summary" : "[name=next_step]"));
  (first || find(".hw-actions-said", place)).focus();
}

/** Show what was typed of an action that is finished meanwhile, and the way to discard it. @param {Event} event */
function leftOver(event) {
  const form = met(event, ".hw-action-form"), card = form && form.closest("[data-action]"), place = card && card.querySelector(".hw-action-unsaved");
  if (!place) return;
  const lost = Object.entries(/** @type {CustomEvent<Typed>} */ (event).detail).filter(([name]) => name in LABELS);
  const list = element("ul", "");
  list.append(...lost.map(([name, value]) => element("li", `${LABELS[name]}: ${word(name, value)}`)));
  place.replaceChildren(element("strong", LEFT_OVER), list, way("Discard", "discard", ""));
}

/** Give up what was typed: into the form that it stands in, or of what is finished meanwhile. @param {Element} pressed */
function discard(pressed) {
  const form = /** @type {HTMLElement | null} */ (pressed.closest(".hw-action-form")), card = /** @type {Element} */ (pressed.closest("[data-action]"));
  if (form) {
    if (card) takeTheirs(form);
    else unsaved.revert(form);
    return;
  }
  unsaved.forget(find(".hw-action-form", card));
  find(".hw-action-unsaved", card).replaceChildren();
  find("summary", card).focus();
}

/** @param {HTMLElement} form */
function takeTheirs(form) {
  unsaved.forget(form);
  redraw(form, placeOf(form), "Drawn as it is by now.");
}

/** @param {Event} event */
function clicked(event) {
  const given = met(event, "[data-discard]");
  if (given) discard(given);
  const place = met(event, "[data-to-actions]") && document.querySelector(".hw-drawer .hw-deal-actions");
  if (place) arrive(place);
  const pressed = met(event, ".hw-action-form button"), form = /** @type {HTMLElement | null} */ (met(event, ".hw-action-form"));
  if (!pressed || !form) return;
  const { act, suggest, keep, take } = pressed.dataset;
  if (act) once(form, () => write(form, act));
  else if (suggest) fill(box(form, "next_step"), suggest);
  else if (keep) once(form, () => write(form, keep, form.dataset.current));
  else if (take !== undefined) takeTheirs(form);
}

/** Listen to what is done about actions. */
export function listen() {
  document.addEventListener("toggle", opened, true);
  document.addEventListener("click", clicked);
  document.addEventListener("keydown", entered);
  document.addEventListener("hw-fieldless", leftOver);
}
