/* Chooses light or dark before the first paint. Linked from <head>; Dash is told to leave it alone (assets_ignore). */
(function () {
  "use strict";
  const root = document.documentElement;
  const system = window.matchMedia("(prefers-color-scheme: dark)");

  function remembered() {
    try { return window.localStorage.getItem("headwind-theme"); } catch { return null; }
  }

  /** @param {string} theme */
  function remember(theme) {
    try { window.localStorage.setItem("headwind-theme", theme); } catch { /* private mode: this visit only */ }
  }

  function apply() {
    const chosen = remembered();
    const theme = chosen === "light" || chosen === "dark" ? chosen : system.matches ? "dark" : "light";
    root.setAttribute("data-bs-theme", theme);
  }

  apply();
  system.addEventListener("change", apply);
  window.addEventListener("storage", apply);
  document.addEventListener("click", function (event) {
    if (!(event.target instanceof Element && event.target.closest("#theme-toggle"))) return;
    remember(root.getAttribute("data-bs-theme") === "dark" ? "light" : "dark");
    apply();
  });
})();
