/* What every script needs of the frame: its elements, a name as the screen shows it, and words for whoever listens. */
import * as formats from "./formats.mjs";

const COPIED_MS = 1600, PAUSE_MS = 1000;
const REFUSED = "Copy it from the address bar";
let spoke = 0;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let waiting;

/**
 * The element of an identity; of a control, too, so its type is that of one.
 * @param {string} id
 */
export function by(id) { return /** @type {HTMLInputElement} */ (document.getElementById(id)); }

/** @param {string} selector @param {ParentNode} [within] */
export function find(selector, within = document) {
  return /** @type {HTMLInputElement} */ (within.querySelector(selector));
}

/** @param {string} selector @param {ParentNode} [within] */
export function all(selector, within = document) {
  return /** @type {HTMLInputElement[]} */ ([...within.querySelectorAll(selector)]);
}

/**
 * What an event has met, or what that lies in, where it fits the selector.
 * @param {Event} event @param {string} selector
 */
export function met(event, selector) {
  const { target } = event;
  return target instanceof Element ? /** @type {HTMLInputElement | null} */ (target.closest(selector)) : null;
}

/** Below which path of its host Headwind stands. */
export function prefix() { return document.documentElement.dataset.prefix || ""; }

/** Whether a link is pressed to be followed here, and not in another tab or window. @param {MouseEvent} event */
export function isPlain(event) {
  return !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey || event.button || event.defaultPrevented);
}

/**
 * Do what belongs to the first selector that an event has met; tell whether there was one.
 * @param {Event} event @param {Record<string, (found: HTMLInputElement) => void>} acts
 */
export function dispatch(event, acts) {
  for (const [selector, act] of Object.entries(acts)) {
    const found = met(event, selector);
    if (found) { act(found); return true; }
  }
  return false;
}

/**
 * A name as the screen shows it; the longest that is shown in full, and the words where there is none, are the page's.
 * @param {string | null | undefined} text
 */
export function name(text) {
  const { longestName, notRecorded } = by("shell").dataset;
  return formats.name(text, Number(longestName), String(notRecorded));
}

/**
 * A text that React wrote is changed where it stands, so that React still finds its own node.
 * @param {Element} element @param {string} words
 */
export function put(element, words) {
  const first = element.firstChild;
  if (!first || first.nodeType !== Node.TEXT_NODE) element.prepend(document.createTextNode(words));
  else if (first.nodeValue !== words) first.nodeValue = words;
}

/**
 * Say something to whoever listens to the page, once a second at most.
 * @param {string} words
 */
export function say(words) {
  clearTimeout(waiting);
  waiting = setTimeout(() => {
    spoke = Date.now();
    const region = by("live");
    if (region) region.textContent = words;
  }, Math.max(0, PAUSE_MS - (Date.now() - spoke)));
}

/**
 * Copy the address, and say so on the button for a moment.
 * @param {HTMLElement} button
 */
export function copied(button) {
  const words = button.dataset.words || button.textContent || "";
  button.dataset.words = words;
  const done = (/** @type {string} */ text) => {
    button.textContent = text;
    say(text);
    setTimeout(() => { button.textContent = words; }, COPIED_MS);
  };
  if (!navigator.clipboard) { done(REFUSED); return; }
  navigator.clipboard.writeText(location.href).then(() => done("Copied"), () => done(REFUSED));
}
