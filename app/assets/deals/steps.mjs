/* From the deal that is open to the one before or after it in the list, by buttons and keys, and back to its row. */
import { by, met, say } from "../frame.mjs";

const KEYS = { j: 1, ArrowRight: 1, k: -1, ArrowLeft: -1 };
const TYPED = "input, textarea, select, [contenteditable]";
const PREVIOUS = "deal-previous", NEXT = "deal-next";
/** Where a row is waited for that the grid has yet to load, and which way. @type {{ at: number, by: number } | null} */
let wanted = null;

/** @param {any} grid @param {string | null} deal @returns {number} where the deal stands in the list; -1 where it does not */
function position(grid, deal) {
  const node = grid && deal ? grid.getRowNode(deal) : null;
  return node && node.rowIndex !== null ? node.rowIndex : -1;
}

/** @param {string} id @param {boolean} isThere */
function offer(id, isThere) {
  const button = by(id);
  if (button) button.setAttribute("aria-disabled", String(!isThere));
}

/** The buttons say whether there is a deal before and after. @param {any} grid @param {string | null} deal */
export function place(grid, deal) {
  const at = position(grid, deal), last = grid ? grid.getDisplayedRowCount() - 1 : -1;
  offer(PREVIOUS, at > 0);
  offer(NEXT, at >= 0 && at < last);
  if (wanted && grid && grid.getDisplayedRowAtIndex(wanted.at)?.data) {
    const direction = wanted.by > 0 ? NEXT : PREVIOUS;
    wanted = null;
    by(direction)?.click();
  }
}

/**
 * The deal so many rows further, announced; null where there is none, or where the grid has yet to load it.
 * @param {any} grid @param {string | null} deal @param {number} further
 */
export function walk(grid, deal, further) {
  const at = position(grid, deal), to = at + further;
  if (at < 0 || to < 0 || to >= grid.getDisplayedRowCount()) return null;
  grid.ensureIndexVisible(to);
  const row = grid.getDisplayedRowAtIndex(to);
  wanted = row && row.data ? null : { at: to, by: further };
  if (wanted) return null;
  say(`Deal ${to + 1} of ${grid.getDisplayedRowCount()}: ${row.data.account}`);
  return row.data.opportunity_id;
}

/** The focus goes to the row of the deal that was open last. @param {any} grid @param {string} deal */
export function backTo(grid, deal) {
  const at = position(grid, deal);
  if (at < 0) return;
  const columns = grid.getAllDisplayedColumns().filter((/** @type {any} */ one) => one.getColDef().context !== "ticks");
  // The drawer gives the focus back first, to where it had come from.
  setTimeout(() => { if (!grid.isDestroyed()) { grid.ensureIndexVisible(at); grid.setFocusedCell(at, columns[0]); } }, 60);
}

/** Listen to the buttons and keys of the drawer. @param {(further: number) => void} step */
export function listenToSteps(step) {
  document.addEventListener("click", (event) => {
    if (met(event, `#${PREVIOUS}`)) step(-1);
    if (met(event, `#${NEXT}`)) step(1);
  });
  document.addEventListener("keydown", (event) => {
    const further = KEYS[/** @type {keyof typeof KEYS} */ (event.key)];
    const plainly = !(event.metaKey || event.ctrlKey || event.altKey || event.defaultPrevented);
    if (!further || !plainly || !met(event, '.hw-drawer[data-key="deal"]') || met(event, TYPED)) return;
    event.preventDefault();
    step(further);
  });
}
