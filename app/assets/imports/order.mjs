/* The order of an import's stages: a row moves at once, and the server is told the order that stands last. */
import { all, find } from "../frame.mjs";

/** The order that the server has not taken yet. @type {string[] | null} */
let untold = null;

/**
 * The order after one has moved one place up or down; at an end it stays.
 * @param {string[]} names @param {string} stage @param {string} way
 */
export function swapped(names, stage, way) {
  const at = names.indexOf(stage), to = way === "up" ? at - 1 : at + 1;
  return at < 0 || to < 0 || to >= names.length ? names : names.with(at, names[to]).with(to, stage);
}

function rows() { return all("[data-import] [data-import-row]"); }

/** @param {HTMLElement} row @param {string} way */
function arrow(row, way) { return find(`[data-import-act='${way}']`, row); }

/** An arrow that has the keyboard gives it to its neighbour where it cannot be pressed any more. */
function bound() {
  const last = rows().length - 1;
  rows().forEach((row, nth) => {
    const up = arrow(row, "up"), down = arrow(row, "down"), now = document.activeElement;
    [up.disabled, down.disabled] = [false, false];
    if (now === up && nth === 0) down.focus();
    if (now === down && nth === last) up.focus();
    [up.disabled, down.disabled] = [nth === 0, nth === last];
  });
}

/**
 * Move a row one place; its neighbour is what moves in the document, so that the keyboard stays where it stands.
 * @param {string} stage @param {string} way
 */
export function move(stage, way) {
  const names = rows().map((row) => String(row.dataset.importRow)), at = names.indexOf(stage);
  untold = swapped(names, stage, way);
  const row = rows()[at], other = rows()[names.indexOf(untold[at])];
  if (row === other) return;
  if (way === "up") row.after(other);
  else row.before(other);
  bound();
}

/** What was drawn before the server took the last order stands in that order all the same. */
export function again() {
  const order = untold, drawn = rows();
  if (!order || drawn.every((row, nth) => row.dataset.importRow === order[nth])) return;
  const place = (/** @type {HTMLElement} */ row) => order.indexOf(String(row.dataset.importRow));
  drawn.toSorted((one, other) => place(one) - place(other)).forEach((row) => { row.parentElement?.append(row); });
  bound();
}

/**
 * Send the order that stands now, unless it was sent with a former move; true where it is the last when it has arrived.
 * @param {(order: string[]) => Promise<unknown>} send
 */
export async function told(send) {
  const order = untold;
  if (!order) return false;
  // One that was moved meanwhile is sent next, whatever became of this one.
  let isLast;
  try { await send(order); } finally {
    isLast = untold === order;
    if (isLast) untold = null;
  }
  return isLast;
}
