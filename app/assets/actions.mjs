/* Actions are planned, changed and finished: what is typed goes to the twin, and what the server has by then is drawn.
 *
 * Where somebody else was faster both versions stand side by side, and what was typed stays in its fields.
 */
import * as known from "./author.mjs";
import { setProps } from "./dash.mjs";
import { all, find, met } from "./frame.mjs";
import { fill, OFFLINE, send, sign } from "./writing.mjs";

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
  plan: "Planned.", save: "Saved.", done: "Done.", drop: "Noted as no longer needed.", reopen: "Open again.", snooze: "Snoozed for a week.",
};

/** @param {Element} form @param {string} name */
function box(form, name) { return find(`[name="${name}"]`, form); }

/** What stands in the fields of a form. @param {Element} form @returns {Typed} */
export function typed(form) {
  const held = Object.keys(LABELS).map((name) => /** @type {const} */ ([name, box(form, name)])).filter(([, field]) => field);
  return Object.fromEntries(held.map(([name, field]) => [name, field.type === "checkbox" ? field.checked : field.value]));
}

/** A day a week later. @param {string} day */
export function weekLater(day) {
  const found = new Date(`${day}T00:00:00Z`);
  found.setUTCDate(found.getUTCDate() + 7);
  return isNaN(Number(found)) ? day : found.toISOString().slice(0, 10);
}

/** The fields in which what was typed differs from what is there by now. @param {Typed} mine @param {Record<string, unknown>} theirs */
export function differing(mine, theirs) { return Object.keys(mine).filter((name) => name in LABELS && mine[name] !== theirs[name]); }

/** @param {Element} form @param {string} words */
function told(form, words) { find(".hw-action-said", form).textContent = words; }

/** Draw what the server has by now, and say what was done where the focus goes. @param {Element} form @param {string} words */
function redraw(form, words) {
  const place = /** @type {HTMLElement} */ (form.closest("[data-actions]")), deal = place.dataset.actions;
  told(form, "");
  find(".hw-action-conflict", form).replaceChildren();
  /** @type {HTMLDetailsElement} */ (form.closest("details")).open = false;
  const said = find(".hw-actions-said", place);
  said.textContent = words;
  said.focus();
  if (deal) setProps("deal-actions-asked", { data: { deal, turn: Date.now() } });
  else setProps("actions-turn", { data: Date.now() });
}

/** @param {string} tag @param {string} words */
function element(tag, words) { return Object.assign(document.createElement(tag), { textContent: words }); }

/** @param {unknown} value */
function word(value) { return value === true ? "yes" : value === false ? "no" : String(value || "–"); }

/** @param {string} words @param {string} key @param {string} value */
function way(words, key, value) {
  const found = Object.assign(element("button", words), { type: "button", className: "hw-button" });
  found.dataset[key] = value;
  return found;
}

/** Lay both versions side by side. @param {HTMLElement} form @param {Typed} mine @param {any} current @param {string} act */
function compare(form, mine, current, act) {
  const table = element("table", ""), head = document.createElement("tr");
  table.className = "hw-table";
  head.append(...["Field", "Yours", `${current.changed_by}'s`].map((words) => Object.assign(element("th", words), { scope: "col" })));
  const rows = differing(mine, current).map((name) => {
    const row = document.createElement("tr");
    row.append(Object.assign(element("th", LABELS[name]), { scope: "row" }), element("td", word(mine[name])), element("td", word(current[name])));
    return row;
  });
  if (current.status !== "open") {
    const row = document.createElement("tr");
    row.append(Object.assign(element("th", "Status"), { scope: "row" }), element("td", "open"), element("td", current.status));
    rows.push(row);
  }
  table.append(head, ...rows);
  form.dataset.current = String(current.version);
  find(".hw-action-conflict", form).replaceChildren(table, way("Keep yours", "keep", act), way("Take theirs", "take", ""));
}

/** @param {HTMLElement} form @param {string} act @param {string} [version] */
async function write(form, act, version) {
  if (!navigator.onLine) { told(form, OFFLINE); return; }
  const author = box(form, "author").value.trim(), mine = typed(form), card = /** @type {HTMLElement | null} */ (form.closest("[data-action]"));
  if (act === "snooze") mine.due_on = weekLater(String(mine.due_on));
  if (mine.due_on === "") mine.due_on = null;
  if (act === "save" || act === "snooze") delete mine.outcome;
  known.remember(author);
  told(form, "Saving …");
  const deal = /** @type {HTMLElement} */ (form.closest("[data-actions]")).dataset.actions;
  try {
    const { ok, said } = card
      ? await send("PATCH", `/actions/${card.dataset.action}`, { author, version: Number(version || card.dataset.version), ...mine, ...ACTS[act] })
      : await send("POST", "/actions", { author, opportunity_ids: [deal], ...mine });
    if (ok) { redraw(form, SAID[act]); return; }
    told(form, `${said.message} ${said.next_step}`);
    if (said.current) compare(form, mine, said.current, act);
  } catch {
    told(form, OFFLINE);
  }
}

/** Whoever opens a form finds their name in it. @param {Event} event */
function opened(event) {
  const details = met(event, "details");
  if (details) all(".hw-action-form", details).forEach(sign);
}

/** @param {Event} event */
function clicked(event) {
  const pressed = met(event, ".hw-action-form button"), form = /** @type {HTMLElement | null} */ (met(event, ".hw-action-form"));
  if (!pressed || !form) return;
  const { act, suggest, keep, take } = pressed.dataset;
  if (act) write(form, act);
  else if (suggest) fill(box(form, "next_step"), suggest);
  else if (keep) write(form, keep, form.dataset.current);
  else if (take !== undefined) redraw(form, "Drawn as it is by now.");
}

/** Listen to what is done about actions. */
export function listen() {
  document.addEventListener("toggle", opened, true);
  document.addEventListener("click", clicked);
}
