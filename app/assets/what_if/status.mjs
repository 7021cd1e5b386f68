/* What the what-if page says under its answer: that a question waits, that a change is refused, or who answers. */
import { by, put } from "../frame.mjs";
import * as deal from "./deal.mjs";

export const WAITS = "Not connected: the number follows your hand, the reconciliation waits.";

/** @param {string} kind @param {string} words */
export function tell(kind, words) {
  const line = by("what-if-status");
  if (!line || (line.dataset.kind === kind && line.textContent === words)) return;
  line.dataset.kind = kind;
  put(line, words);
}

/** Nothing is to be said, but where this browser has no say. */
export function settle() {
  const { why } = deal.state;
  tell(why ? "server" : "", why ? `Answers come from the server: ${why}` : "");
}

/** Whether nothing can be asked just now. */
export function waits() {
  const line = by("what-if-status");
  return !navigator.onLine || Boolean(line && line.dataset.kind === "waits");
}
