/* What stands on paper: the whole list of deals and not the rows that were scrolled past, and what the page rests on. */
import { fitPaper, fitScreen } from "./dash.mjs";
import { by } from "./frame.mjs";
import { provenanceAddress } from "./pictures.mjs";

const NOT_FETCHED = "The whole list could not be fetched: what follows are the rows that were on screen.";
/** The theme of the screen while paper has the light one. @type {string | undefined} */
let theme;

/**
 * What the server answers, before the next line runs: what is printed is what stands there then. Null where it fails.
 * @param {string} address
 */
function answered(address) {
  const request = new XMLHttpRequest();
  request.open("GET", address, false);
  try { request.send(); } catch { return null; }
  return request.status === 200 ? request.responseText : null;
}

/** @param {HTMLElement} paper */
function fill(paper) {
  const file = /** @type {HTMLAnchorElement | null} */ (document.querySelector("#deals-export"));
  if (file) {
    const list = answered(file.href.replace(/\.csv(?=\?|$)/, ".html"));
    if (list === null) paper.textContent = NOT_FETCHED;
    else paper.innerHTML = list;
    document.documentElement.toggleAttribute("data-list-on-paper", list !== null);
    return;
  }
  const told = answered(provenanceAddress());
  paper.textContent = told === null ? "" : JSON.parse(told).words;
}

function toPaper() {
  const paper = by("paper") || Object.assign(document.createElement("section"), { id: "paper", className: "hw-paper" });
  document.body.append(paper);
  fill(paper);
  theme = document.documentElement.dataset.bsTheme;
  document.documentElement.dataset.bsTheme = "light";
  fitPaper();
}

function toScreen() {
  fitScreen();
  if (theme) document.documentElement.dataset.bsTheme = theme;
  document.documentElement.removeAttribute("data-list-on-paper");
  if (by("paper")) by("paper").remove();
}

/** Listen to the browser's printing, however it was asked for. */
export function listen() {
  window.addEventListener("beforeprint", toPaper);
  window.addEventListener("afterprint", toScreen);
}
