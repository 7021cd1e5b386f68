/* What writes to a twin, whichever page it stands on: what is sent, who signs it, and what is said without a connection. */
import * as known from "./author.mjs";
import { find, prefix } from "./frame.mjs";

export const OFFLINE = "Not connected: nothing was saved. Try again when the connection is back.";

// What has a key is told by it; of all else a person has to look.
const UNKNOWN = "No answer came: it is not known whether it was saved.";
export const UNANSWERED = `${UNKNOWN} Press again: a repeat changes nothing.`;
export const UNSURE = `${UNKNOWN} Reload the page and look before you press again.`;

/** @type {Map<string, { asked: string, key: string }>} what was sent of each form last and not answered */
const unanswered = new Map();

/** A name that nobody else gives; randomUUID is kept from pages without TLS. */
function unique() { return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join(""); }

/** The key of what is sent of a form: that of the same that was sent and not answered, else a new one. @param {string} form @param {object} asked */
export function keyOf(form, asked) {
  const words = JSON.stringify(asked), former = unanswered.get(form), key = former && former.asked === words ? former.key : unique();
  unanswered.set(form, { asked: words, key });
  return key;
}

/** What was sent of a form has been answered. @param {string} form */
export function answered(form) { unanswered.delete(form); }

/** @param {string} method @param {string} path of the twin, below /api/v1 @param {object} [body] */
export async function send(method, path, body) {
  const answer = await fetch(`${prefix()}/api/v1${path}`, {
    method, headers: { "Content-Type": "application/json", Accept: "application/json" }, body: body && JSON.stringify(body),
  });
  return { ok: answer.ok, status: answer.status, said: await answer.json() };
}

/** @type {Set<unknown>} the forms of which something is on its way, by the name that outlives their being drawn anew */
const underway = new Set();

/** Do what writes, unless the form is at it already: whoever presses twice means once. @param {HTMLElement} form @param {() => Promise<void>} act */
export async function once(form, act) {
  const one = form.dataset.form || form;
  if (underway.has(one)) return;
  underway.add(one);
  form.setAttribute("aria-busy", "true");
  try { await act(); } finally {
    underway.delete(one);
    form.removeAttribute("aria-busy");
  }
}

/** Write into a field as a hand would, so that React hears of it. @param {HTMLInputElement} field @param {string} words */
export function fill(field, words) {
  const kind = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(field), "value");
  if (kind && kind.set) kind.set.call(field, words);
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

/** Whoever comes to a form finds their name in it. @param {Element} form */
export function sign(form) {
  const box = find("[name=author]", form), name = known.known();
  if (box && !box.value && name) fill(box, name);
}

/** Say how it went; what went wrong looks otherwise than what was done. @param {HTMLElement} place @param {string} words @param {boolean} [isWrong] */
export function tell(place, words, isWrong = false) {
  place.textContent = words;
  place.classList.toggle("hw-wrong", isWrong);
}

/** Say why nothing was written, and lead to the field at fault. @param {HTMLElement} form @param {HTMLElement} place @param {{ message: string, next_step: string, field?: string }} said */
export function tellRefusal(form, place, said) {
  tell(place, `${said.message} ${said.next_step}`, true);
  const field = said.field && form.querySelector(`[name="${CSS.escape(said.field)}"]`);
  if (field instanceof HTMLElement) field.focus();
}
