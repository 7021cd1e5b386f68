/* What a first visitor is told, until it is dismissed; this browser remembers that where it may. */
import { met } from "./frame.mjs";

const KEY = "headwind-first-visit";

function seen() {
  try { return window.localStorage.getItem(KEY) === "seen"; } catch { return false; }
}

/** Show the lines from the first picture on unless they were dismissed, and listen to the button that does. */
export function listen() {
  const root = document.documentElement;
  root.toggleAttribute("data-first-visit", !seen());
  document.addEventListener("click", (event) => {
    if (!met(event, "#first-visit-dismiss")) return;
    try { window.localStorage.setItem(KEY, "seen"); } catch { /* private mode: this visit only */ }
    root.removeAttribute("data-first-visit");
  });
}
