/* A server that cannot be reached is said, once, and no longer than that is so. */
import { component, hearAsked, setProps } from "./dash.mjs";

const WORDS = "Headwind cannot be reached. What stands here is as it was.", STEP = "Try again when the connection is back.";
let isLeaving = false, isSaid = false;

function notice() {
  const close = component("Button", { children: "×", className: "hw-close", type: "button", "aria-label": "Dismiss", "data-dismiss": "notice" });
  const said = component("Span", { children: [component("Strong", { children: WORDS }), ` ${STEP}`] });
  return component("Div", { className: "hw-notice hw-notice-error", role: "alert", children: [said, close] });
}

/** @param {boolean} isThere */
function heard(isThere) {
  if (!isThere) window.dispatchEvent(new Event("hw-unreached"));
  if (isThere === !isSaid || isLeaving) return;
  isSaid = !isThere;
  setProps("notice", { children: isSaid ? notice() : null });
}

/** Listen to whether what the page asks for is answered; what a person leaves behind is not lost. */
export function listen() {
  window.addEventListener("pagehide", () => { isLeaving = true; });
  window.addEventListener("pageshow", () => { isLeaving = false; });
  hearAsked(heard);
}
