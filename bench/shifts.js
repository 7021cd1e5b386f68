/* Adds up by how much of the page what is in sight moves without a hand, and notes which elements moved. */
(function () {
  "use strict";
  const found = { shift: 0, moved: [] };

  function named(node) {
    const element = node instanceof Element ? node : node && node.parentElement;
    const known = element && element.closest("[id]");
    return element ? `${element.tagName.toLowerCase()}.${element.className} in #${known ? known.id : ""}` : "gone";
  }

  function note(entries) {
    entries.filter((entry) => !entry.hadRecentInput).forEach((entry) => {
      found.shift += entry.value;
      found.moved.push(...entry.sources.map((source) => named(source.node)));
    });
  }

  const observer = new PerformanceObserver((list) => note(list.getEntries()));
  observer.observe({ type: "layout-shift", buffered: true });
  window.shifts = () => {
    note(observer.takeRecords());
    return found;
  };
})();
