/* The tabs of the what-if page's pictures: which one is shown, and how keys go from one to the next. */
import { all, by } from "../frame.mjs";
import * as curve from "./curve.mjs";

const FIRST = "why";

function tabs() { return all("#what-if-pictures [data-tab]"); }

/** The tab that is shown, where it is not the first. */
export function tab() {
  const chosen = tabs().find((one) => one.getAttribute("aria-selected") === "true");
  return chosen && chosen.dataset.tab !== FIRST ? String(chosen.dataset.tab) : null;
}

/** @param {string} name */
export function show(name) {
  tabs().forEach((one) => {
    const is = one.dataset.tab === name;
    one.setAttribute("aria-selected", String(is));
    one.tabIndex = is ? 0 : -1;
    one.classList.toggle("active", is);
    by(String(one.getAttribute("aria-controls"))).hidden = !is;
  });
  if (name === "curve") curve.redraw();
  window.dispatchEvent(new Event("resize"));
}

/** The tab that a key leads to, which has the focus then; null where the key leads nowhere. @param {KeyboardEvent} event */
export function stepped(event) {
  const row = tabs(), at = row.findIndex((one) => one === event.target);
  const to = new Map([["ArrowRight", at + 1], ["ArrowLeft", at - 1], ["Home", 0], ["End", row.length - 1]]).get(event.key);
  if (to === undefined) return null;
  event.preventDefault();
  const next = row[(to + row.length) % row.length];
  next.focus();
  return String(next.dataset.tab);
}
