/* Portfolio what-if: a choice by hand becomes a part of the address; the answer then fills the form anew. */
import { keep, triggered } from "./dash.mjs";
import { page } from "./scope.mjs";

/** @type {Record<string, string>} */
const KEYS = {
  "portfolio-to": "do.to", "portfolio-days": "do.days", "portfolio-field": "do.field",
  "portfolio-how": "do.how", "portfolio-number": "do.value", "portfolio-level": "do.value",
};
/** What a choice makes void: another field has other things that can be done to it. @type {Record<string, string[]>} */
const VOID = { "do.to": ["do.days"], "do.field": ["do.how", "do.value"], "do.how": ["do.value"] };

/**
 * Dash's callback. The values come in the order of the controls in KEYS, and after them what the address asks for.
 * @param {...any} given
 */
export function follow(...given) {
  const by = triggered(), key = KEYS[by], controls = Object.keys(KEYS), asked = given[controls.length];
  const chosen = given[controls.indexOf(by)];
  /* A number that the box does not take arrives as NaN. */
  if (!asked || !key || chosen === null || chosen === undefined || Number.isNaN(chosen)) return keep();
  if (String(chosen) === String(asked[key] === undefined ? "" : asked[key])) return keep();
  const patch = Object.assign({}, asked, { [key]: String(chosen) || null });
  (VOID[key] || []).forEach((gone) => { patch[gone] = null; });
  page(patch);
  return keep();
}
