/* Alerts: what is typed into a form goes to the twin, and what the server has by then is drawn. */
import * as known from "./author.mjs";
import { setProps } from "./dash.mjs";
import { number as written } from "./formats.mjs";
import { all, find, met } from "./frame.mjs";
import * as unsaved from "./unsaved.mjs";
import { OFFLINE, once, send, sign, tell, tellRefusal, UNSURE } from "./writing.mjs";

/** What stands in the fields of a form; an empty number is as it is shipped. @param {Element} form */
export function typed(form) {
  /** @type {Record<string, string | number | boolean | null>} */
  const found = {};
  for (const field of all("[name]", form)) {
    found[field.name] = field.type === "checkbox" ? field.checked : field.type === "number" ? number(field.value) : field.value.trim();
  }
  return found;
}

/** @param {string} words */
function number(words) { return words === "" || isNaN(Number(words)) ? null : Number(words); }

/** What removes has no body: who does so stands in the address. @param {string} method @param {string} path @param {Record<string, string | number | boolean | null>} body */
function ask(method, path, body) {
  const removes = method === "DELETE", query = removes ? `?${new URLSearchParams({ author: String(body.author) })}` : "";
  return send(method, `/alerts${path}${query}`, removes ? undefined : body);
}

/** The first number of a form that is none between its ends, in words; '' where there is none. @param {Element} form */
function amiss(form) {
  const wrong = all("input[type=number]", form).find((field) => field.value === "" || !field.checkValidity());
  if (!wrong) return "";
  wrong.focus();
  const label = find("span", /** @type {Element} */ (wrong.closest("label"))).textContent;
  return `${label}: a number from ${written(Number(wrong.min))} to ${written(Number(wrong.max))}.`;
}

/** @param {HTMLElement} form */
async function write(form) {
  const place = /** @type {HTMLElement} */ (form.closest("[data-alerts]")), body = typed(form);
  const { method, path, says, waits } = form.dataset, line = find(".hw-alert-said", form);
  if (!navigator.onLine) { tell(line, OFFLINE, true); return; }
  const fault = method === "DELETE" ? "" : amiss(form);
  if (fault) { tell(line, fault, true); return; }
  known.remember(String(body.author));
  tell(line, String(waits));
  const sent = unsaved.values(form), here = () => find(".hw-alert-said", unsaved.standing(form));
  try {
    const { ok, said } = await ask(String(method), String(path), body);
    if (!ok) { tellRefusal(unsaved.standing(form), here(), said); return; }
    unsaved.saved(form, sent);
    if ("taken" in said) { tell(here(), `${said.words} ${said.next_step}`, !said.taken); return; }
    tell(here(), "");
    redraw(place, form, String(says));
  } catch {
    tell(here(), UNSURE, true);
  }
}

/** Say what was done where the focus goes, and draw what the server has by now. @param {HTMLElement} place @param {HTMLElement} form @param {string} words */
function redraw(place, form, words) {
  const said = find(".hw-alerts-said", place);
  said.textContent = words;
  if (!unsaved.isElsewhere(form)) said.focus();
  setProps("alerts-turn", { data: Date.now() });
}

/** Whoever opens a form finds their name in it. @param {Event} event */
function opened(event) {
  const details = met(event, "details");
  if (details) all(".hw-alert-form", details).forEach(sign);
}

/** @param {Event} event */
function clicked(event) {
  const pressed = met(event, ".hw-alert-form button"), form = /** @type {HTMLElement | null} */ (met(event, ".hw-alert-form"));
  if (pressed && form) once(form, () => write(form));
}

/** Listen to what is set about alerts. */
export function listen() {
  document.addEventListener("toggle", opened, true);
  document.addEventListener("click", clicked);
}
