/* The cells of the grid of open deals, and the card that stands for a whole row where there is no room for columns.
 *
 * Rows arrive written by the server; no number is formatted here. React escapes every text, whatever a CRM holds.
 */
import { element } from "../dash.mjs";
import { name } from "../frame.mjs";
import { drawn } from "./columns.mjs";

/** @typedef {{ data: any, value: string, colDef: { field: string } }} Cell what the grid gives a cell to draw */

/** @param {string} className @param {unknown[]} children */
const span = (className, ...children) => element("span", { className }, ...children);

function waiting() {
  return span("hw-bone hw-deal-bone");
}

/** @param {string} id */
function address(id) {
  const query = new URLSearchParams(location.search);
  if (query.get("deal") === id) return location.search;
  query.set("deal", id);
  return "?" + query.toString();
}

/** A click opens the deal beside the list; one for a new tab is the browser's. @param {MouseEvent} event */
function decide(event) {
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.button) event.stopPropagation();
  else event.preventDefault();
}

/** @param {string} className @param {any} row @param {unknown[]} children */
function link(className, row, ...children) {
  const props = { className, href: address(row.opportunity_id), tabIndex: -1, title: row.account, onClick: decide };
  return element("a", props, ...children);
}

/** @param {string} first @param {string} second @param {boolean} [late] */
function lines(first, second, late) {
  const said = element("span", { className: "hw-deal-line", title: first }, name(first));
  const kind = late ? " hw-deal-late" : "";
  return span("hw-deal-lines" + kind, said, second ? span("hw-sub hw-deal-wraps", second) : null);
}

/** @param {Cell} props */
function DealName(props) {
  const row = props.data;
  if (!row) return waiting();
  const under = element("span", { className: "hw-sub", title: row.account_sub }, name(row.account_sub));
  return span("hw-deal-lines", link("hw-cell-link hw-deal-line", row, name(row.account)), under);
}

/** @param {Cell} props */
function DealTwoLines(props) {
  const row = props.data;
  if (!row) return null;
  const under = row[props.colDef.field + "_sub"];
  return lines(props.value, under, props.colDef.field === "expected_close_on" && Boolean(under) && under.endsWith("ago"));
}

/** @param {Cell} props */
function DealLoss(props) {
  const row = props.data;
  if (!row) return null;
  const lined = row.threshold !== null;
  const places = lined ? { "--v": row.loss_share, "--t": row.threshold } : { "--v": row.loss_share };
  const bar = element("span", { className: "hw-track", style: places, "aria-hidden": "true" },
    element("i", { className: "hw-fill" }), lined ? element("i", { className: "hw-tick" }) : null);
  const number = span("hw-loss", span("hw-loss-number", row.loss_probability), bar);
  return element("span", { className: "hw-deal-lines" + (row.flagged ? " hw-flagged" : ""), title: row.loss_words },
    number, row.severity ? span(row.flagged ? "hw-sub" : "hw-sub hw-watch", row.severity) : null);
}

/** The loss chance of the last weeks as a line, and by how much it moved; what is not known is blank. @param {Cell} props */
function DealTrend(props) {
  const row = props.data;
  if (!row || !row.moved) return null;
  const line = element("polyline", { points: row.loss_history, fill: "none", stroke: "currentColor", strokeWidth: 1.5, strokeLinejoin: "round" });
  return element("span", { className: "hw-deal-lines", title: row.moved_words },
    element("svg", { className: "hw-deal-spark", viewBox: "0 0 80 24", "aria-hidden": "true" }, line), span("hw-num", row.moved));
}

/** What stands beside the reason: its points, and what rules say. @param {any} row */
function beside(row) {
  const flags = row.flags.join(" · ");
  const points = row.points ? [" ", span("hw-lost hw-num", row.points)] : [];
  return flags ? [...points, row.why ? " · " : "", span("hw-risk", flags)] : points;
}

/** @param {any} row */
function whole(row) {
  const stale = row.stale_because ? `Stale: ${row.stale_because}` : "";
  return [row.why, row.points, row.flags.join(" · "), row.planned, row.step, stale].filter(Boolean).join(" · ");
}

/** @param {Cell} props */
function DealWhy(props) {
  const row = props.data;
  if (!row) return null;
  // What is planned is a person's own, and what is suggested is not: one stands in for the other.
  const under = row.planned || (row.why ? row.step : row.stale_because);
  return element("span", { className: "hw-deal-lines hw-deal-why", title: whole(row) },
    span("hw-deal-wraps", row.why ? name(row.why) : "", ...beside(row)), under ? span("hw-sub hw-deal-wraps", under) : null);
}

/** The whole row in a card: the deal with its loss, why, what to do next, then whose it is. @param {Cell} props */
function DealCard(props) {
  const row = props.data;
  if (!row) return waiting();
  const figures = [row.loss_probability, row.amount].filter(Boolean).join(" · ");
  const head = span("hw-card-head", span("hw-cell-link hw-deal-line", name(row.account)), span("hw-num", figures));
  const why = row.why ? [name(row.why), ...beside(row)] : [span("hw-risk", row.flags.join(" · ")), row.stage];
  // An account that the deal is named after is said already.
  const whose = row.account.includes(row.whose) ? "" : row.whose;
  const below = [row.severity || row.held_out, whose && name(whose), name(row.owner), row.moved ? `${row.moved} in 12 weeks` : "", row.planned].filter(Boolean).join(" · ");
  const next = row.why ? row.step : row.stale_because;
  const parts = [head, span("hw-sub", ...why), next ? span("hw-card-next", next) : null, span("hw-sub", below)];
  return element("span", { className: "hw-card-place", ref: drawn }, link("hw-card" + (row.flagged ? " hw-flagged" : ""), row, ...parts));
}

export const CELLS = { DealName, DealTwoLines, DealLoss, DealTrend, DealWhy, DealCard };
