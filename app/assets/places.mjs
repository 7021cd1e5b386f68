/* Places on a page, gone to once what stands there is drawn: where it was left, and what an address names after its #. */
import { isAsking } from "./dash.mjs";
import { by, find } from "./frame.mjs";

const PATIENCE = 8000, STILL = 300, MARGIN = 12;
/** How far each address was scrolled. @type {Map<string, number>} */
const tops = new Map();
/** The place that is being gone to; null once it is reached, or somebody moves the page by hand. @type {(() => number) | null} */
let wanted = null;

function here() { return location.pathname + location.search; }

function note() { if (wanted === null) tops.set(here(), window.scrollY); }

function giveUp() { wanted = null; }

/** Whether all of a page has been drawn: what is still on its way keeps its place by bones. */
function isDrawn() { return !isAsking() && !find("#_pages_content .hw-skeleton"); }

/** Stay at a place, wherever it moves while the page is drawn. @param {() => number} place from the top, in pixels */
function stay(place) {
  const began = performance.now();
  let height = 0, since = began;
  wanted = place;
  const turn = () => {
    const now = performance.now(), tall = document.documentElement.scrollHeight, top = place();
    if (wanted !== place || now - began > PATIENCE) { if (wanted === place) giveUp(); return; }
    if (tall !== height || !isDrawn()) { height = tall; since = now; }
    if (Math.abs(window.scrollY - top) >= 1) window.scrollTo(0, top);
    if (now - since > STILL) { giveUp(); return; }
    requestAnimationFrame(turn);
  };
  requestAnimationFrame(turn);
}

/** Go where this address was scrolled to when it was left. */
export function restore() {
  const top = tops.get(here()) || 0;
  stay(() => top);
}

/** Go to the panel that the address names after its #, and unfold it; the page's top until it is there. */
export function seek() {
  const name = location.hash.slice(1);
  if (!name) return;
  stay(() => {
    const named = by(name), panel = named && (named.closest(".hw-panel") || named);
    if (panel instanceof HTMLDetailsElement) panel.open = true;
    return panel ? Math.max(0, Math.round(panel.getBoundingClientRect().top + window.scrollY) - MARGIN) : 0;
  });
}

/** Listen to where the page is scrolled, and by whom. */
export function listen() {
  seek();
  window.addEventListener("scroll", note, { passive: true });
  ["wheel", "touchmove", "keydown", "pointerdown"].forEach((kind) => window.addEventListener(kind, giveUp, { passive: true, capture: true }));
}
