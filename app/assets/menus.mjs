/* The frame's own buttons, menus and drawers. */
import { blank, LISTS } from "./address.mjs";
import { cleared } from "./chips.mjs";
import { setProps } from "./dash.mjs";
import { all, by, copied, dispatch, find, met, say } from "./frame.mjs";
import { follow } from "./links.mjs";
import { choose, viewerOf, WHO } from "./mine/viewer.mjs";
import { current, page, set } from "./scope.mjs";

const OPEN_MENU = "details.hw-pick[open]";
/** What had the focus when a drawer was opened. @type {HTMLElement | null} */
let opener = null;

/* ---- menus --------------------------------------------------------------------------------------------------------- */
/** @param {Element | null} [except] */
function shut(except) {
  all(OPEN_MENU).forEach((menu) => { if (menu !== except) menu.removeAttribute("open"); });
}

/** With a mouse, an opened menu is ready to be typed into; on a phone that would raise the keyboard. @param {Event} event */
function opened(event) {
  const menu = /** @type {Element} */ (event.target);
  if (!menu.matches(OPEN_MENU) || !window.matchMedia("(hover: hover)").matches) return;
  const box = find(".hw-pick-find", menu);
  if (box && box.offsetParent) box.focus({ preventScroll: true });
}

/** @param {Event} event */
function typed(event) {
  const box = met(event, ".hw-pick-find"), menu = met(event, ".hw-menu");
  if (!box || !menu) return;
  const wanted = box.value.trim().toLowerCase();
  all(".form-check", menu).forEach((row) => {
    row.hidden = Boolean(wanted) && !String(row.textContent).toLowerCase().includes(wanted);
  });
}

/* ---- drawers ------------------------------------------------------------------------------------------------------- */
/** @param {string} key */
function drawn(key) { return find(`.hw-drawer[data-key="${CSS.escape(key)}"]`); }

/** @param {() => void} act */
function afterDrawn(act) { requestAnimationFrame(() => requestAnimationFrame(act)); }

/**
 * Dash's callback: whether a drawer is hidden; the focus goes into it and comes back.
 * @param {Record<string, string> | null} query @param {{ key: string }} id
 */
export function drawer(query, id) {
  const open = Boolean(query && query[id.key]), panel = drawn(id.key), was = panel && !panel.hidden;
  if (open && !was) {
    const focused = /** @type {HTMLElement | null} */ (document.activeElement);
    opener = focused !== document.body ? focused : null;
    afterDrawn(() => {
      const title = drawn(id.key) && find(".hw-drawer-title", drawn(id.key));
      if (title) title.focus({ preventScroll: true });
    });
  }
  if (!open && was) {
    const back = opener;
    if (back && document.contains(back)) requestAnimationFrame(() => back.focus({ preventScroll: true }));
    opener = null;
  }
  return !open;
}

/** Close a drawer in the place of its opening: the way back does not open it again. @param {string} key */
function close(key) { page({ [key]: null }, { replace: true }); }

/* ---- buttons ------------------------------------------------------------------------------------------------------- */
/** @param {HTMLElement} button */
function toggle(button) {
  const open = button.getAttribute("aria-expanded") !== "true";
  button.setAttribute("aria-expanded", String(open));
  by(String(button.dataset.toggle)).classList.toggle("hw-open", open);
}

/** @param {HTMLElement} chip */
function clear(chip) {
  set(cleared(String(chip.dataset.clear), String(chip.dataset.value), current()));
  const bar = by("scope-period");
  if (bar) bar.focus();
}

/** Show one's own deals or everybody's, or say who one is. @param {HTMLElement} button */
function mine(button) {
  const { mine: act, key, value } = button.dataset, nobody = Object.fromEntries(WHO.map((one) => [one, []]));
  if (act === "choose" || act === "forget") {
    const who = act === "choose" ? viewerOf(JSON.stringify({ key, name: value })) : null;
    if (!choose(who)) { say("This browser keeps nothing."); return; }
    document.documentElement.toggleAttribute("data-viewer", who !== null);
    say(who ? `Pages start at the deals of ${who.name}` : "Pages start at everybody's deals");
    setProps("scope-mine", { data: Date.now() });
  } else {
    set({ ...nobody, ...(act === "own" ? { [String(key)]: [value] } : {}) });
    say(act === "own" ? "Your deals" : "Everybody's deals");
  }
  by("scope-period").focus();
}

/** Remove one filter, whatever others there are: of the scope, its period, or of the list. @param {HTMLElement} button */
function remove(button) {
  const keys = String(button.dataset.remove).split(" "), list = LISTS.find((one) => one === keys[0]);
  if (list) set({ [list]: [] });
  else if (keys[0] === "period") set({ period: "all" });
  else page(Object.fromEntries(keys.map((key) => [key, key === "flagged" ? "all" : null])));
  by("main").focus({ preventScroll: true });
}

/** @type {Record<string, (button: HTMLElement) => void>} */
const CLICKS = {
  "[data-clear]": clear,
  "[data-remove]": remove,
  "[data-mine]": mine,
  "#scope-reset": () => { shut(); set(blank()); say("Filters reset"); },
  "#scope-copy, [data-copy-link]": copied,
  "[data-toggle]": toggle,
  "[data-close-key]": (button) => close(String(button.dataset.closeKey)),
  "[data-dismiss]": (button) => setProps(button.dataset.dismiss || "notice", { children: null }),
};

/** @param {MouseEvent} event */
function clicked(event) {
  shut(met(event, "details.hw-pick"));
  if (!dispatch(event, CLICKS)) follow(event);
}

/** @param {KeyboardEvent} event */
function escaped(event) {
  if (event.key !== "Escape" || event.defaultPrevented || find("dialog[open]")) return;
  const menu = find(OPEN_MENU);
  if (menu) { menu.removeAttribute("open"); find("summary", menu).focus(); return; }
  const open = all(".hw-drawer:not([hidden])").pop();
  if (open) close(String(open.dataset.key));
}

/** Listen to the frame's buttons, menus and keys. */
export function listen() {
  document.addEventListener("click", clicked);
  document.addEventListener("keydown", escaped);
  document.addEventListener("toggle", opened, true);
  document.addEventListener("input", typed);
}
