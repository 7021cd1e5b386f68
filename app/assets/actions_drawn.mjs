/* A list of actions is drawn anew once something has been written; where it cannot be, that is said beside what was done. */
import { isAsking, setProps } from "./dash.mjs";
import { find } from "./frame.mjs";

const PAUSE_MS = 250, LONGEST_MS = 20_000;
export const OUTDATED = "The list could not be drawn anew and is as it was before.";
let turns = 0;

/** @param {HTMLElement} place */
function ask(place) {
  const deal = place.dataset.actions;
  if (deal) setProps("deal-actions-asked", { data: { deal, turn: Date.now() } });
  else setProps("actions-turn", { data: Date.now() });
}

/** Say of a list that it is not up to date, and ask again once there is a connection. @param {HTMLElement} place @param {HTMLElement} said @param {string} words */
function outdated(place, said, words) {
  said.textContent = `${words} ${OUTDATED}`;
  window.addEventListener("online", () => { if (place.isConnected) ask(place); }, { once: true });
}

/** Draw a list anew, and say where that fails. @param {HTMLElement} place @param {HTMLElement} said where it stands what was done */
export function redrawn(place, said) {
  const list = find("#actions-board, #deal-actions", place), words = String(said.textContent), turn = ++turns, began = Date.now();
  const ended = new AbortController();
  let isDrawn = false, isLost = false;
  const watched = new MutationObserver(() => {
    isDrawn = true;
    watched.disconnect();
    ended.abort();
    if (said.textContent === `${words} ${OUTDATED}`) said.textContent = words;
  });
  watched.observe(list, { childList: true });
  const look = () => {
    if (isDrawn) return;
    if (turn !== turns || !list.isConnected) { ended.abort(); return; }
    if (!isLost && navigator.onLine && isAsking() && Date.now() - began < LONGEST_MS) setTimeout(look, PAUSE_MS);
    else { ended.abort(); outdated(place, said, words); }
  };
  window.addEventListener("hw-unreached", () => { isLost = true; }, { once: true, signal: ended.signal });
  setTimeout(look, PAUSE_MS);
  ask(place);
}
