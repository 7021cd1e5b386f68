/* Links and the path: a link keeps the scope, a change of path goes through Dash's router, and all stays below the prefix. */
import { own as ownPath, isBelow } from "./address.mjs";
import { canDraw, followPath, loadGrid } from "./dash.mjs";
import { all, by, isPlain, met, prefix } from "./frame.mjs";
import { restore, seek } from "./places.mjs";
import { carried, tell } from "./scope.mjs";

/** The path when Dash last heard of it. */
let known = "";

/** @param {string} href @returns {string | null} the same with the scope in it; null where it leads to another host */
function linked(href) {
  const target = new URL(href, location.href);
  return target.origin === location.origin ? target.pathname + carried(target.search) + target.hash : null;
}

/** Whether a page can be gone to at once. @param {string} pathname */
function isReady(pathname) { return canDraw(ownPath(prefix(), pathname)); }

/**
 * Go to an address of the application's own as it stands: once the page can be drawn, for an answer to what is not there
 * would be lost. Where its script does not come the browser loads the page, or says why it cannot.
 * @param {string} url
 */
export function go(url) {
  const target = new URL(url, location.href);
  if (isReady(target.pathname)) arrive(target);
  else loadGrid().then(() => arrive(target), () => location.assign(target.href));
}

/**
 * Go where a link to an address would lead: with the scope, and not again to where one is.
 * @param {string} href
 */
export function lead(href) {
  const url = linked(href);
  if (url !== null && url !== location.pathname + location.search + location.hash) go(url);
}

/** @param {URL} target */
function arrive(target) {
  const stays = target.pathname === location.pathname;
  history.pushState({}, "", target.pathname + target.search + target.hash);
  known = target.pathname;
  tell();
  if (stays) { seek(); return; }
  followPath();
  window.scrollTo(0, 0);
  seek();
  fold();
  const main = by("main");
  if (main) main.focus({ preventScroll: true });
}

/** Fold what a narrow screen has unfolded, as its navigation. */
function fold() {
  all("[data-toggle][aria-expanded='true']").forEach((button) => {
    button.setAttribute("aria-expanded", "false");
    by(String(button.dataset.toggle)).classList.remove("hw-open");
  });
}

/**
 * Follow a link of the application's own without loading the page again.
 * @param {MouseEvent} event
 */
export function follow(event) {
  const link = met(event, "a[data-keep-scope]");
  const target = link && link.getAttribute("target");
  if (!link || !isPlain(event) || (target && target !== "_self")) return;
  const url = linked(link.dataset.href || String(link.getAttribute("href")));
  if (url !== null) { event.preventDefault(); go(url); }
}

/**
 * Links are given the current scope when they are about to be used, so that a new tab or a copied link has it too.
 * @param {Event} event
 */
function freshen(event) {
  const link = met(event, "a[data-keep-scope]");
  if (!link) return;
  const href = String(link.getAttribute("href"));
  if (!link.dataset.href || link.dataset.written !== href) link.dataset.href = href;
  const url = linked(link.dataset.href);
  if (url === null) return;
  link.setAttribute("href", url);
  link.dataset.written = url;
  if (!isReady(new URL(url, location.href).pathname)) loadGrid().catch(() => { /* whoever goes there meets it again */ });
}

/**
 * Dash's callback: the title and the line of the page at a path, whether it has a scope and a period, and which link leads to it.
 * @param {string | undefined} pathname @param {any[] | undefined} pages @param {{ path: string }[]} links
 */
export function place(pathname, pages, links) {
  const path = ownPath(prefix(), pathname || "/");
  const fits = (/** @type {any} */ page) => path === page.path || (page.path !== "/" && path.startsWith(page.path + "/"));
  const here = (pages || []).filter(fits).sort((a, b) => b.path.length - a.path.length)[0];
  known = location.pathname;
  all("a.hw-nav-link").forEach((link) => {
    const mine = here && ownPath(prefix(), new URL(String(link.getAttribute("href")), location.href).pathname) === here.path;
    if (mine) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  });
  const names = links.map((id) => "hw-nav-link" + (here && id.path === here.path ? " hw-here" : ""));
  const timeless = Boolean(here && !here.periodic);
  return [here ? here.title || here.name : "Page not found", "hw-title hw-titled", here ? here.lead : "", here ? !here.scoped : true, timeless, timeless, names];
}

/** A step in the history that keeps the path is the scope's business alone. @param {Event} event */
function step(event) {
  if (!isReady(location.pathname)) {
    event.stopImmediatePropagation();
    loadGrid().then(() => window.dispatchEvent(new PopStateEvent("popstate")), () => location.reload());
    return;
  }
  if (location.pathname === known) event.stopImmediatePropagation();
  else restore();
  known = location.pathname;
  tell();
}

/** Listen to links and to the history, before Dash does; whoever has come past the prefix is led below it. */
export function listen() {
  known = location.pathname;
  if (!isBelow(prefix(), known)) location.replace(prefix() + known + location.search + location.hash);
  ["pointerover", "pointerdown", "focusin"].forEach((kind) => document.addEventListener(kind, freshen, true));
  window.addEventListener("popstate", step, true);
}
