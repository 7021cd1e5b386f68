/* Notes when a hand's events reach the what-if page and when what they change stands in its document.
 *
 * All times are milliseconds of performance.now(). A change is noted when the script that made it has ended; the frame
 * that shows it has ended when a message posted from its animation callback arrives.
 */
(function () {
  "use strict";
  const ATTRIBUTES = { subtree: true, childList: true, attributes: true };
  let noted, shown = "", last = 0;

  function forget() { noted = { events: [], answers: [], curves: [], frames: [], reconciled: [], requests: [] }; }

  function note(list, entry) {
    last = performance.now();
    noted[list].push(entry);
  }

  ["keydown", "input", "pointerdown", "pointermove", "pointerup"].forEach((name) => {
    window.addEventListener(name, (event) => note("events", [name, performance.now(), event.timeStamp]), true);
  });

  function probability() {
    const odds = document.getElementById("what-if-odds"), words = document.getElementById("what-if-odds-then");
    return odds && words ? `${odds.style.getPropertyValue("--then")} ${words.textContent}` : "";
  }

  function frame(answered) {
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => { note("frames", [answered, performance.now()]); port1.close(); };
      port2.postMessage(null);
    });
  }

  /* Of an answer it is noted whether the probability itself is another. */
  const answers = new MutationObserver((records) => {
    const at = performance.now();
    if (records.some((one) => one.attributeName === "data-reconciled")) note("reconciled", at);
    if (records.every((one) => one.attributeName === "data-reconciled")) return;
    const before = shown;
    shown = probability();
    note("answers", [at, shown !== before]);
    frame(at);
  });

  const curves = new MutationObserver((records) => {
    const at = performance.now();
    if (records.some((one) => one.target.closest(".scatterlayer"))) note("curves", at);
  });

  function requested(one) {
    note("requests", [one.name, one.startTime, one.requestStart, one.responseStart, one.responseEnd]);
  }

  const requests = new PerformanceObserver((list) => list.getEntries().forEach(requested));

  /* What the browser has not told its observer of yet, on a busy machine, is asked for. */
  function known() {
    requests.takeRecords().forEach(requested);
    return noted;
  }

  /* Watch the parts as they stand; whoever replaces them is watched from the next time on. */
  function begin() {
    const odds = document.getElementById("what-if-odds"), panel = odds.closest("#what-if-result") || odds.parentElement;
    [answers, curves].forEach((one) => one.disconnect());
    answers.observe(panel, { ...ATTRIBUTES, characterData: true, attributeFilter: ["style", "data-reconciled"] });
    curves.observe(document.getElementById("what-if-curve"), { ...ATTRIBUTES, attributeFilter: ["transform", "d"] });
    shown = probability();
    forget();
  }

  forget();
  requests.observe({ type: "resource" });
  window.watch = { begin, noted: known, still: () => performance.now() - last };
})();
