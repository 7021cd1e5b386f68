/* What stays as it stood where an import is drawn anew: folds that were opened, and the address that was typed. */
import { all, by } from "../frame.mjs";
import { shown } from "./asking.mjs";

/** While an import stands so, the address of its database may be needed again. */
const MAY_FAIL = ["working", "failed", "interrupted"];
/** @type {Set<string>} */
const open = new Set();
let typed = "";

/** @param {HTMLElement} fold */
function named(fold) { return `${shown()?.dataset.import} ${fold.dataset.importFold}`; }

/** Remember what is folded and what is not. @param {Event} event */
export function folded(event) {
  const fold = event.target;
  if (!(fold instanceof HTMLDetailsElement) || !fold.dataset.importFold) return;
  if (fold.open) open.add(named(fold));
  else open.delete(named(fold));
}

/** The document alone keeps an address, until its database was read. @param {string} address */
export function remember(address) { typed = address; }

/** What was drawn anew stands as it stood. */
export function restore() {
  all("[data-import-fold]").forEach((fold) => { fold.toggleAttribute("open", open.has(named(fold))); });
  const state = String(shown()?.dataset.importState), field = by("data-import-address");
  if (!MAY_FAIL.includes(state)) typed = "";
  else if (field && !field.value) field.value = typed;
}
