/* Two model versions, chosen by hand, stand in the address: a link to the page is a link to the comparison. */
import { page } from "./scope.mjs";

/** @param {Event} event */
function chosen(event) {
  const { id, value } = /** @type {HTMLSelectElement} */ (event.target);
  const side = /^model-versions-([ab])$/.exec(id);
  if (side) page({ [side[1]]: value });
}

/** Listen to the choice of versions. */
export function listen() { document.addEventListener("change", chosen); }
