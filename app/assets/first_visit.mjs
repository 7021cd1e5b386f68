/* What a first visitor is told, until it is dismissed; this browser remembers that where it may. */
import { met, by } from "./frame.mjs";

const KEY = "headwind-first-visit";

/** Dash's callback: whether the lines are hidden. */
export function seen() {
  try { return window.localStorage.getItem(KEY) === "seen"; } catch { return false; }
}

/** Listen to the button that dismisses the lines; what is focused then is the page's title. */
export function listen() {
  document.addEventListener("click", (event) => {
    if (!met(event, "#first-visit-dismiss")) return;
    try { window.localStorage.setItem(KEY, "seen"); } catch { /* private mode: this visit only */ }
    by("first-visit").hidden = true;
    /** @type {HTMLElement | null} */ (document.querySelector("h1"))?.focus();
  });
}
