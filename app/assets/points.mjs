/* A bar or another point of a figure that has an address leads there when it is clicked, as a link does; a cell of a large table, too. */
import { hearPoints } from "./dash.mjs";
import { all, isPlain, met } from "./frame.mjs";
import { lead } from "./links.mjs";

const PLOT = ".js-plotly-plot", LEADS = "hw-leads";

/** @typedef {{ points?: { customdata?: any }[], event?: Event }} Met what Plotly tells of the points that are met */

/** Where the first of some points leads that leads anywhere, as app/figures/theme.py writes it; '' where none does. @param {Met} found */
export function addressOf(found) {
  const addresses = (found.points || []).map(({ customdata }) => customdata && customdata.href);
  return addresses.find((one) => typeof one === "string" && one) || "";
}

/** @param {Met} found */
function click(found) {
  const address = addressOf(found);
  if (address) lead(address);
}

/** @param {Met} found */
function hover(found) {
  const plot = found.event && met(found.event, PLOT);
  if (plot) plot.classList.toggle(LEADS, Boolean(addressOf(found)));
}

function unhover() { all(`.${LEADS}`).forEach((plot) => plot.classList.remove(LEADS)); }

/** Plotly tells of its points whoever has asked the plot itself, and nothing is clicked before the pointer is over it. @param {Event} event */
function come(event) {
  const plot = met(event, PLOT);
  if (plot) hearPoints(plot, { click, hover, unhover });
}

/** A cell of a large table leads by an attribute: so many links would take too long to draw. @param {MouseEvent} event */
function follow(event) {
  const cell = met(event, "[data-lead]");
  if (cell && isPlain(event)) lead(String(cell.dataset.lead));
}

/** Listen to the points of all figures, and to cells. */
export function listen() {
  ["pointerover", "pointerdown"].forEach((kind) => document.addEventListener(kind, come, true));
  document.addEventListener("click", follow);
}
