/* A swipe that begins on a slider scrolls the page, and what it moved as the finger came down is put back.
 *
 * A browser moves a slider to where it is touched and learns a moment later that the finger is scrolling: it then cancels
 * the touch, and says of the slider that it changed when the finger is lifted.
 */
import { met } from "./frame.mjs";

/** @typedef {(range: HTMLInputElement) => () => void} Hold what remembers how a slider stands, and puts that back */

/** @type {Map<string, Hold>} the sliders, by selector */
const sliders = new Map();
/** @type {Map<number, { range: HTMLInputElement, value: string, restore: () => void }>} what each finger is on */
const held = new Map();
/** @type {Set<EventTarget>} the sliders whose finger scrolls and is not lifted yet */
const scrolling = new Set();

/** Put back what a swipe moves of the sliders that are found so. @param {string} selector @param {Hold} hold */
export function spare(selector, hold) { sliders.set(selector, hold); }

/** @param {PointerEvent} event */
function down(event) {
  scrolling.clear();
  held.delete(event.pointerId);
  if (event.pointerType === "mouse") return;
  sliders.forEach((hold, selector) => {
    const range = /** @type {HTMLInputElement | null} */ (met(event, selector));
    if (range) held.set(event.pointerId, { range, value: range.value, restore: hold(range) });
  });
}

/** @param {PointerEvent} event */
function cancelled(event) {
  const one = held.get(event.pointerId);
  held.delete(event.pointerId);
  if (!one) return;
  scrolling.add(one.range);
  if (one.range.value !== one.value) one.restore();
}

/** @param {Event} event */
function changed(event) {
  if (event.target && scrolling.delete(event.target)) event.stopImmediatePropagation();
}

/** Follow every finger before the pages do. */
export function listen() {
  document.addEventListener("pointerdown", down, true);
  document.addEventListener("pointercancel", cancelled, true);
  document.addEventListener("pointerup", (event) => held.delete(event.pointerId), true);
  document.addEventListener("keydown", () => scrolling.clear(), true);
  document.addEventListener("change", changed, true);
}
