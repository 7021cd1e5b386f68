/* Search from everywhere: / or Ctrl-K opens it, words find deals, accounts and owners, Enter goes there. */
import { unfiltered } from "./address.mjs";
import { all, by, dispatch, met, prefix } from "./frame.mjs";
import { go } from "./links.mjs";
import { holding, views } from "./mine/saved.mjs";
import { marked, viewer } from "./mine/viewer.mjs";
import { carried, current } from "./scope.mjs";

const PAUSE_MS = 120;
const KINDS = /** @type {Record<string, string>} */ ({ owner: "Owner", account: "Account", deal: "Deal", closed: "Closed", view: "View" });
const TYPED_INTO = "input, textarea, select, [contenteditable='true']";
const HINT = "Part of a deal's name, an account, an owner, a product or an id";
/** @type {ReturnType<typeof setTimeout> | undefined} */
let waiting;
let asking = new AbortController();
/** The words that what is shown belongs to. */
let answered = /** @type {string | null} */ ("");

/** @returns {HTMLDialogElement} */
function dialog() { return /** @type {any} */ (by("search")); }

function words() { return by("search-words").value.trim(); }

function options() { return all("[role=option]", by("search-results")); }

/** Open the search over whatever page is shown. */
function open() {
  if (!dialog() || dialog().open) return;
  dialog().showModal();
  by("search-words").select();
  ask();
}

/** @param {KeyboardEvent} event */
function opensSearch(event) {
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") return true;
  const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
  return event.key === "/" && plain && !met(event, TYPED_INTO) && !document.querySelector("dialog[open]");
}

/**
 * @param {{ kind: string, name: string, line: string, href: string }[]} results @param {string} said
 */
function show(results, said) {
  by("search-results").replaceChildren(...results.map(row));
  by("search-said").textContent = said;
  by("search-words").setAttribute("aria-expanded", String(results.length > 0));
  choose(0);
}

/** @param {{ kind: string, name: string, line: string, href: string }} result @param {number} nth */
function row(result, nth) {
  const item = Object.assign(document.createElement("li"), { id: `search-${nth}` });
  item.setAttribute("role", "option");
  item.dataset.href = result.href;
  item.dataset.kind = result.kind;
  const part = (/** @type {string} */ kind, /** @type {string} */ text) =>
    Object.assign(document.createElement("span"), { className: kind, textContent: text });
  item.append(part("hw-search-kind", KINDS[result.kind]), part("hw-search-name", result.name), part("hw-search-line", result.line));
  return item;
}

/** Mark one of what was found as the one that Enter goes to. @param {number} nth */
function choose(nth) {
  const found = options(), at = found.length ? (nth + found.length) % found.length : -1;
  found.forEach((one, place) => one.setAttribute("aria-selected", String(place === at)));
  if (at < 0) by("search-words").removeAttribute("aria-activedescendant");
  else { by("search-words").setAttribute("aria-activedescendant", found[at].id); found[at].scrollIntoView({ block: "nearest" }); }
}

function chosen() { return options().findIndex((one) => one.getAttribute("aria-selected") === "true"); }

/** Go to what was found. It is shown whatever the filters, so they stay behind. @param {HTMLElement | undefined} option */
function follow(option) {
  if (!option) return;
  const target = new URL(String(option.dataset.href), location.href);
  dialog().close();
  if (option.dataset.kind === "view") { go(target.href); return; }
  const search = carried(target.search, unfiltered(current()));
  go(target.pathname + (viewer() ? marked(search) : search));
}

/** The saved views whose names hold the words, as what is found. @param {string} wanted */
function named(wanted) {
  return holding(views(), wanted).map(({ name, url }) => ({ kind: "view", name, line: "Saved in this browser", href: prefix() + url }));
}

async function ask() {
  const wanted = words();
  clearTimeout(waiting);
  asking.abort();
  asking = new AbortController();
  const { signal } = asking;
  if (wanted && wanted === answered) return;
  try {
    const found = wanted ? await lookUp(wanted, signal) : { results: [], said: HINT };
    answered = wanted;
    show([...named(wanted), ...found.results], found.said);
  } catch {
    if (signal.aborted) return;
    answered = null;
    show([], "The search did not answer. Try again.");
  }
}

/** @param {string} wanted @param {AbortSignal} signal */
async function lookUp(wanted, signal) {
  const answer = await fetch(`${dialog().dataset.endpoint}?q=${encodeURIComponent(wanted)}`, { signal });
  const { results = [], message } = await answer.json(), count = results.length;
  if (!answer.ok) return { results, said: String(message) };
  return { results, said: count ? `${count} shown, whatever the filters; arrow keys choose, Enter opens` : `Nothing that is open holds “${wanted}”` };
}

/** Go to the one that is marked; whoever is faster than the answer waits for it, and goes nowhere by former words. */
async function enter() {
  if (words() !== answered) await ask();
  if (dialog().open && words() === answered) follow(options()[chosen()]);
}

/** @type {Record<string, () => void>} */
const KEYS = {
  ArrowDown: () => choose(chosen() + 1),
  ArrowUp: () => choose(chosen() - 1),
  Enter: enter,
  // A browser would only empty the box.
  Escape: () => dialog().close(),
};

/** @param {KeyboardEvent} event */
function pressed(event) {
  if (opensSearch(event)) { event.preventDefault(); open(); return; }
  const act = event.target === by("search-words") && KEYS[event.key];
  if (act && !event.isComposing) { event.preventDefault(); act(); }
}

/** @type {Record<string, (found: HTMLInputElement) => void>} */
const CLICKS = {
  "#search-open": open,
  "#search-close": () => dialog().close(),
  "#search-results [role=option]": follow,
};

/** Whoever presses beside the search, on its backdrop, closes it; a hand that selects text may end there. @param {Event} event */
function beside(event) {
  if (event.target === dialog()) dialog().close();
}

/** Listen to the keys and the button that open the search, and to what is typed into it. */
export function listen() {
  document.addEventListener("keydown", pressed);
  document.addEventListener("click", (event) => dispatch(event, CLICKS));
  document.addEventListener("pointerdown", beside);
  // Nobody waits any more for what was asked, unless the search is open again by the time that its closing is told.
  if (dialog()) dialog().addEventListener("close", () => { if (!dialog().open) asking.abort(); });
  document.addEventListener("input", (event) => {
    if (event.target !== by("search-words")) return;
    clearTimeout(waiting);
    waiting = setTimeout(ask, PAUSE_MS);
  });
}
