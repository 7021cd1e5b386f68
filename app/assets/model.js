/* Two model versions, chosen by hand, stand in the address: a link to the page is a link to the comparison. */
(function () {
  "use strict";
  document.addEventListener("change", (event) => {
    const side = (/^model-versions-([ab])$/.exec(event.target.id) || [])[1];
    if (side) window.headwind.page({ [side]: event.target.value });
  });
})();
