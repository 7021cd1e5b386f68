/* Which columns of the list there is room for: the least important goes first, and on a phone a card takes all of them. */

import { all } from "../frame.mjs";

/** Widths below which a row is a card, and below which the column of reasons is never squeezed. */
const CARD = 600, REASONS = 206;
const CARD_HEIGHT = 112, ROW_HEIGHT = 84, HEADING = 36, AROUND = 12;
/** What goes first where there is no room. */
const LEAST = ["loss_history", "expected_close_on", "age_days", "stage", "amount", "owner"];

/** The list of cards: rows are all as high as the highest that was drawn in this room, so that none is cut. */
const cards = { grid: /** @type {any} */ (null), room: 0, height: CARD_HEIGHT, isDue: false, seen: /** @type {ResizeObserver | null} */ (null) };

/** @param {any} column */
function isAsked(column) { return Boolean(column.getSort()) || column.isFilterActive(); }

/** @param {any} column */
function width(column) { return column.getColId() === "why" ? REASONS : column.getColDef().width || 0; }

/** @param {any[]} columns those that may be shown @param {number} room @returns {string[]} what there is no room for */
function left(columns, room) {
  const gone = [], total = columns.reduce((sum, column) => sum + width(column), 0);
  let over = total - room;
  for (const id of LEAST) {
    const column = columns.find((one) => one.getColId() === id);
    if (over <= 0) break;
    if (column && !isAsked(column)) { over -= width(column); gone.push(id); }
  }
  return gone;
}

/** Show what there is room for. @param {any} grid @param {number} room */
export function fit(grid, room) {
  if (!room) return;
  const isCard = room < CARD, columns = grid.getColumns();
  const offered = columns.filter((/** @type {any} */ column) => !column.getColDef().context);
  const ticks = columns.filter((/** @type {any} */ column) => column.getColDef().context === "ticks");
  const place = room - ticks.reduce((/** @type {number} */ sum, /** @type {any} */ column) => sum + width(column), 0);
  const gone = isCard ? offered.map((/** @type {any} */ column) => column.getColId()) : left(offered, place);
  const state = columns.map((/** @type {any} */ column) => {
    const colId = column.getColId(), kind = column.getColDef().context;
    return { colId, hide: kind === "card" ? !isCard : kind === "unseen" || gone.includes(colId) };
  });
  grid.setGridOption("headerHeight", isCard ? 0 : HEADING);
  cards.grid = isCard ? grid : null;
  grid.setGridOption("rowHeight", isCard ? cards.height : ROW_HEIGHT);
  grid.applyColumnState({ state });
}

/** A card was drawn: it is measured with those beside it, as often as its room becomes another. @param {HTMLElement | null} place */
export function drawn(place) {
  cards.seen ??= new ResizeObserver(later);
  if (place) cards.seen.observe(place);
}

function later() {
  if (cards.isDue) return;
  cards.isDue = true;
  requestAnimationFrame(grow);
}

function grow() {
  cards.isDue = false;
  if (!cards.grid || cards.grid.isDestroyed()) return;
  const found = all(".hw-deals-grid .hw-card"), room = found.length ? found[0].offsetWidth : 0;
  if (!room) return;
  const least = room === cards.room ? cards.height : CARD_HEIGHT;
  const height = Math.max(least, ...found.map((card) => card.offsetHeight + AROUND));
  if (height !== cards.height) cards.grid.setGridOption("rowHeight", height);
  Object.assign(cards, { room, height });
}
