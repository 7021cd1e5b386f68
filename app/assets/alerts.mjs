/* Alerts: what is typed into a form goes to the twin, and what the server has by then is drawn. */
import { fill } from "./actions.mjs";
import * as known from "./author.mjs";
import { setProps } from "./dash.mjs";
import { all, find, met, prefix } from "./frame.mjs";

const OFFLINE = "Not connected: nothing was saved. Try again when the connection is back.";

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

/** @param {string} method @param {string} path @param {Record<string, string | number | boolean | null>} body */
async function send(method, path, body) {
  const query = method === "DELETE" ? `?${new URLSearchParams({ author: String(body.author) })}` : "";
  const answer = await fetch(`${prefix()}/api/v1/alerts${path}${query}`, {
    method, headers: { "Content-Type": "application/json", Accept: "application/json" }, body: query ? undefined : JSON.stringify(body),
  });
  return { ok: answer.ok, said: await answer.json() };
}

/** @param {HTMLElement} form */
async function write(form) {
  const place = /** @type {HTMLElement} */ (form.closest("[data-alerts]")), body = typed(form);
  const { method, path, says } = form.dataset;
  if (!navigator.onLine) { find(".hw-alert-said", form).textContent = OFFLINE; return; }
  known.remember(String(body.author));
  find(".hw-alert-said", form).textContent = "Saving …";
  try {
    const { ok, said } = await send(String(method), String(path), body);
    find(".hw-alert-said", form).textContent = ok ? "" : `${said.message} ${said.next_step}`;
    if (ok) redraw(place, String(says));
  } catch {
    find(".hw-alert-said", form).textContent = OFFLINE;
  }
}

/** Say what was done where the focus goes, and draw what the server has by now. @param {HTMLElement} place @param {string} words */
function redraw(place, words) {
  const said = find(".hw-alerts-said", place);
  said.textContent = words;
  said.focus();
  setProps("alerts-turn", { data: Date.now() });
}

/** Whoever opens a form finds their name in it. @param {Event} event */
function opened(event) {
  const details = met(event, "details"), name = known.known();
  if (!details || !name) return;
  all(".hw-alert-form [name=author]", details).filter((field) => !field.value).forEach((field) => fill(field, name));
}

/** @param {Event} event */
function clicked(event) {
  const pressed = met(event, ".hw-alert-form button"), form = /** @type {HTMLElement | null} */ (met(event, ".hw-alert-form"));
  if (pressed && form) write(form);
}

/** Listen to what is set about alerts. */
export function listen() {
  document.addEventListener("toggle", opened, true);
  document.addEventListener("click", clicked);
}
