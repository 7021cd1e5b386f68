/* Experiments are started and ended: what is typed goes to the twin, and what the server has by then is drawn. */
import * as known from "./author.mjs";
import { setProps } from "./dash.mjs";
import { find, met } from "./frame.mjs";
import * as unsaved from "./unsaved.mjs";
import { OFFLINE, once, send, sign, tell, tellRefusal, UNSURE } from "./writing.mjs";

/** @type {Record<string, string>} */
const SAID = { start: "Started. Deals have their arms.", end: "Ended." };

/** The length of follow-up that is chosen, null where none can be. @param {ParentNode} page */
export function followUp(page) {
  const chosen = find("input[name=experiments-follow-up]:checked:not(:disabled)", page);
  return chosen ? Number(chosen.value) : null;
}

/** What is sent of an effect that is typed in per cent. @param {string} typed */
export function share(typed) { return typed.trim() === "" ? null : Math.round(Number(typed) * 10) / 1000; }

/** @param {HTMLElement} page @param {HTMLElement} form @param {string} act */
function asked(page, form, act) {
  const author = find("[name=author]", form).value.trim();
  known.remember(author);
  const place = /** @type {HTMLElement | null} */ (form.closest("[data-experiment]"));
  if (act === "end") return { path: `/${place ? place.dataset.experiment : ""}/end`, body: { author } };
  const name = find("[name=name]", form).value.trim(), effect = find("#experiments-effect", page).value;
  return { path: "", body: { author, name, follow_up_days: followUp(page), save_rate: share(effect) } };
}

/** @param {HTMLElement} page @param {HTMLElement} form @param {string} act */
async function write(page, form, act) {
  const told = find(".hw-action-said", form), { path, body } = asked(page, form, act);
  if (!navigator.onLine) { tell(told, OFFLINE, true); return; }
  if (act === "start" && followUp(page) === null) { tell(told, "Nothing can be started with this save rate. Type a larger one.", true); return; }
  const agreed = /** @type {HTMLInputElement | null} */ (form.querySelector("[name=agreed]"));
  if (agreed && !agreed.checked) { tell(told, "Tick that about half of these deals are left alone.", true); agreed.focus(); return; }
  tell(told, "Saving …");
  const sent = unsaved.values(form), here = () => find(".hw-action-said", unsaved.standing(form));
  try {
    const { ok, said } = await send("POST", `/experiments${path}`, body);
    if (!ok) { tellRefusal(unsaved.standing(form), here(), said); return; }
    unsaved.saved(form, sent);
    tell(here(), "");
    const line = find(".hw-actions-said", page);
    line.textContent = SAID[act];
    if (!unsaved.isElsewhere(form)) line.focus();
    setProps("experiments-turn", { data: Date.now() });
  } catch {
    tell(here(), UNSURE, true);
  }
}

/** @param {Event} event */
function clicked(event) {
  const pressed = met(event, "[data-experiment-act]"), page = met(event, "[data-experiments]");
  const form = met(event, ".hw-experiment-form");
  if (pressed && page && form) once(form, () => write(page, form, String(pressed.dataset.experimentAct)));
}

/** Whoever comes to the form finds their name in it. @param {Event} event */
function entered(event) {
  const form = met(event, ".hw-experiment-form");
  if (form) sign(form);
}

/** Listen to what is done about experiments. */
export function listen() {
  document.addEventListener("click", clicked);
  document.addEventListener("focusin", entered);
}
