/* How far a page was scrolled when it was left: the way back ends at the same place, once what stood there is drawn. */
import { isAsking } from "./dash.mjs";
import { find } from "./frame.mjs";

const PATIENCE = 8000, STILL = 300;
/** How far each address was scrolled. @type {Map<string, number>} */
const tops = new Map();
/** The place that is being gone back to; null once it is reached, or somebody moves the page by hand. @type {number | null} */
let wanted = null;

function here() { return location.pathname + location.search; }

function note() { if (wanted === null) tops.set(here(), window.scrollY); }

function giveUp() { wanted = null; }

/** Whether all of a page has been drawn: what is still on its way keeps its place by bones. */
function isDrawn() { return !isAsking() && !find("#_pages_content .hw-skeleton"); }

/** Go where this address was scrolled to when it was left. */
export function restore() {
  const top = tops.get(here()) || 0, began = performance.now();
  let height = 0, since = began;
  wanted = top;
  const turn = () => {
    const now = performance.now(), tall = document.documentElement.scrollHeight;
    if (wanted !== top || now - began > PATIENCE) { if (wanted === top) giveUp(); return; }
    if (tall !== height || !isDrawn()) { height = tall; since = now; }
    if (window.scrollY !== top) window.scrollTo(0, top);
    if (now - since > STILL) { giveUp(); return; }
    requestAnimationFrame(turn);
  };
  requestAnimationFrame(turn);
}

/** Listen to where the page is scrolled, and by whom. */
export function listen() {
  window.addEventListener("scroll", note, { passive: true });
  ["wheel", "touchmove", "keydown", "pointerdown"].forEach((kind) => window.addEventListener(kind, giveUp, { passive: true, capture: true }));
}
