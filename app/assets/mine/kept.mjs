/* What this browser keeps for whoever uses it. Where it keeps nothing, or what it keeps is broken, everything else works. */

const PROBE = "headwind-probe";

/** @param {string} key @returns {string | null} */
export function read(key) {
  try { return window.localStorage.getItem(key); } catch { return null; }
}

/**
 * Keep a text, or nothing; false where the browser refuses.
 * @param {string} key @param {string | null} text
 */
export function write(key, text) {
  try {
    if (text === null) window.localStorage.removeItem(key);
    else window.localStorage.setItem(key, text);
    return true;
  } catch { return false; }
}

/** Whether anything can be kept at all. */
export function canKeep() { return write(PROBE, "1") && write(PROBE, null); }

/**
 * What a kept text holds; null where it is no JSON.
 * @param {string | null} text @returns {unknown}
 */
export function parsed(text) {
  try { return text === null ? null : JSON.parse(text); } catch { return null; }
}
