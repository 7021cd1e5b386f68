/* The answer at the speed of the hand: numbers are painted first, the picture in the next frame. */
import * as formats from "../formats.mjs";
import { by, find, put } from "../frame.mjs";
import * as curve from "./curve.mjs";
import { answer, state } from "./deal.mjs";
import * as effects from "./effects.mjs";

/** @param {string} id @param {string} text */
function write(id, text) {
  const node = by(id);
  if (node) put(node, text);
}

/** Paint an answer's numbers. @param {import("./deal.mjs").View | null} view */
export function paint(view) {
  const bar = by("what-if-odds");
  if (!bar || !view) return;
  const { then, spans, decision, progress, brief } = view;
  /** @type {const} */ (["now", "then"]).forEach((name, at) => {
    const share = view[name].probability, span = spans[at], [low, high] = span || [share, share];
    write(`what-if-odds-${name}`, formats.percent(share));
    write(`what-if-odds-${name}-span`, formats.interval(span));
    bar.style.setProperty(`--${name}`, share.toFixed(6));
    bar.style.setProperty(`--${name}-low`, low.toFixed(4));
    bar.style.setProperty(`--${name}-high`, high.toFixed(4));
  });
  line(bar, state.told.policy.by_worth ? Infinity : then.threshold);
  write("what-if-decision", decision);
  write("what-if-progress", progress);
  write("what-if-bar", brief);
}

/** @param {HTMLElement} bar @param {number} threshold */
function line(bar, threshold) {
  const within = threshold <= 1, mark = find(".hw-nt-threshold", bar);
  const holder = /** @type {HTMLElement} */ (bar.closest("[data-line]"));
  holder.dataset.line = within ? "within" : "beyond";
  if (!within || !mark) return;
  bar.style.setProperty("--t", threshold.toFixed(4));
  put(/** @type {Element} */ (mark.firstElementChild), `threshold ${formats.threshold(threshold)}`);
}

/** Let everything follow the levers; returns what was painted, or null where only the server knows. @param {string | null} field */
export function follow(field) {
  const view = answer();
  if (view) paint(view);
  if (view && field) curve.draw(field);
  effects.draw();
  return view;
}
