/* The dialog of saved views: the page as it stands is named, and what was named is opened, renamed or deleted. */
import { own } from "../address.mjs";
import { by, dispatch, isPlain, met, prefix } from "../frame.mjs";
import { go } from "../links.mjs";
import { isScoped } from "../scope.mjs";
import { canKeep } from "./kept.mjs";
import { added, LONGEST, removed, renamed, save, views } from "./saved.mjs";
import { marked, viewer } from "./viewer.mjs";

/** @typedef {import("./saved.mjs").View} View */

const REFUSED = "This browser keeps nothing more. Delete a view, or leave private mode.";

/** @returns {HTMLDialogElement} */
function dialog() { return /** @type {any} */ (by("views")); }

/** The page as it stands, so that it opens the same whoever the viewer says to be. */
function here() {
  const search = isScoped() ? marked(location.search) : location.search;
  return own(prefix(), location.pathname) + search;
}

/** @param {string} words */
function told(words) { by("views-said").textContent = words; }

/**
 * Keep the views, and say what came of it; what cannot be says why.
 * @param {View[] | string} wanted @param {string} done
 */
function keep(wanted, done) {
  const kept = typeof wanted !== "string" && save(wanted);
  told(typeof wanted === "string" ? wanted : kept ? done : REFUSED);
  if (kept) draw();
  return kept;
}

/** @param {string} words @param {string} act @param {string} name */
function button(words, act, name) {
  const made = Object.assign(document.createElement("button"), { type: "button", className: "hw-button hw-quiet", textContent: words });
  made.dataset.view = act;
  made.setAttribute("aria-label", `${words} ${name}`);
  return made;
}

/** @param {View} view */
function row(view) {
  const item = document.createElement("li");
  const link = Object.assign(document.createElement("a"), { href: prefix() + view.url, textContent: view.name });
  item.dataset.name = view.name;
  link.dataset.view = "open";
  item.append(link, button("Rename", "rename", view.name), button("Delete", "delete", view.name));
  return item;
}

function draw() {
  const list = views();
  by("views-list").replaceChildren(...list.map(row));
  by("views-none").hidden = list.length > 0;
}

/** Open the list over whatever page is shown. */
function open() {
  told("");
  draw();
  by("views-name").value = "";
  dialog().showModal();
}

/** @param {Event} event */
function submitted(event) {
  const form = met(event, "#views form");
  if (!form) return;
  event.preventDefault();
  if (form.id === "views-form") add();
  else rename(form);
}

function add() {
  const box = by("views-name");
  if (keep(added(views(), box.value, here()), "Saved.")) box.value = "";
  box.focus();
}

/** The row becomes a box with its name. @param {HTMLElement} pressed */
function edit(pressed) {
  const item = /** @type {HTMLElement} */ (pressed.closest("li")), form = document.createElement("form");
  const box = Object.assign(document.createElement("input"), { className: "form-control", value: item.dataset.name, maxLength: LONGEST });
  box.setAttribute("aria-label", `New name of ${item.dataset.name}`);
  form.append(box, Object.assign(document.createElement("button"), { className: "hw-button", textContent: "Rename" }));
  item.replaceChildren(form);
  box.select();
}

/** @param {HTMLElement} form */
function rename(form) {
  const item = /** @type {HTMLElement} */ (form.closest("li")), box = /** @type {HTMLInputElement} */ (form.querySelector("input"));
  if (keep(renamed(views(), String(item.dataset.name), box.value), "Renamed.")) by("views-name").focus();
  else box.focus();
}

/** @param {HTMLElement} pressed */
function remove(pressed) {
  const { name } = /** @type {HTMLElement} */ (pressed.closest("li")).dataset;
  if (keep(removed(views(), String(name)), "Deleted.")) by("views-name").focus();
}

/** @type {Record<string, (found: HTMLInputElement) => void>} */
const CLICKS = {
  "#views-open": open,
  "#views-close": () => dialog().close(),
  "[data-view=rename]": edit,
  "[data-view=delete]": remove,
};

/** @param {MouseEvent} event */
function clicked(event) {
  const link = met(event, "[data-view=open]");
  if (!link) { dispatch(event, CLICKS); return; }
  if (!isPlain(event)) return;
  event.preventDefault();
  dialog().close();
  go(String(link.getAttribute("href")));
}

/** What the browser can keep is offered, and the place of one's own filter is kept, before anything is drawn. */
export function listen() {
  document.documentElement.toggleAttribute("data-keeps", canKeep());
  document.documentElement.toggleAttribute("data-viewer", viewer() !== null);
  document.addEventListener("click", clicked);
  document.addEventListener("submit", submitted);
}
