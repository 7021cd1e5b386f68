/* Who saves or adopts something: without sign-in a name, which this browser remembers where it may. */
(function () {
  "use strict";
  const KEY = "headwind-author";

  function known() {
    try { return window.localStorage.getItem(KEY) || ""; } catch { return ""; }
  }

  function remember(name) {
    try { if (name) window.localStorage.setItem(KEY, name); } catch { /* private mode: this visit only */ }
  }

  window.headwind = Object.assign(window.headwind || {}, { author: { known, remember } });
})();
