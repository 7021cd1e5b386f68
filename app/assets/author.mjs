/* Who saves or adopts something: without sign-in a name, which this browser remembers where it may. */
const KEY = "headwind-author";

/** The name that was remembered, or none. */
export function known() {
  try { return window.localStorage.getItem(KEY) || ""; } catch { return ""; }
}

/** @param {string} name */
export function remember(name) {
  try { if (name) window.localStorage.setItem(KEY, name); } catch { /* private mode: this visit only */ }
}
