/* Dash, its grid and Plotly as the pages use them: what a new version of theirs could break stands here and nowhere else. */

/* ---- Dash ---------------------------------------------------------------------------------------------------------- */
/** @returns {unknown} what a callback answers for an output that stays as it is */
export function keep() { return window.dash_clientside.no_update; }

/** @param {string | object} id @param {Record<string, unknown>} props */
export function setProps(id, props) { window.dash_clientside.set_props(id, props); }

/** @returns {any} the identity of the component that a callback was called by */
export function triggered() { return window.dash_clientside.callback_context.triggered_id; }

/**
 * Let Dash find the callbacks of a namespace, as app.clientside_callback names them.
 * @param {Record<string, Record<string, Function>>} namespaces
 */
export function register(namespaces) { Object.assign(window.dash_clientside, namespaces); }

/** Tell Dash's router that the path of the address is another. */
export function followPath() { window.dispatchEvent(new CustomEvent("_dashprivate_pushstate")); }

/**
 * A component of dash.html, as a callback answers it.
 * @param {string} type @param {Record<string, unknown>} props
 */
export function component(type, props) { return { namespace: "dash_html_components", type, props }; }

/**
 * Spare Dash's renderer the news that nothing changed.
 *
 * Every component drawn anew tells the store to forget what was recorded under its path. There is next to never
 * anything recorded, but the store answers with a new state all the same, and every component on the page looks whether
 * that concerns it: 1,800 new components made 1,800 times 1,800 looks, six seconds in which the page stands still.
 * An order to forget what is not there stops here. The renderer, started after this, puts its store into the window.
 */
export function spareRenderer() {
  /** @type {any} */
  let store;
  Object.defineProperty(window, "store", {
    configurable: true,
    get: () => store,
    set: (made) => {
      store = made;
      const dispatch = made.dispatch;
      made.dispatch = (/** @type {any} */ action) => (isIdle(action, made.getState()) ? action : dispatch(action));
    },
  });
}

/** @param {any} action @param {any} state */
function isIdle(action, state) {
  if (!action || action.type !== "RESET_COMPONENT_STATE" || !action.payload || !action.payload.itempath) return false;
  const path = action.payload.itempath.join(",");
  return !Object.keys(state.layoutHashes || {}).some((key) => key.startsWith(path));
}

/**
 * Tell of every callback that was asked whether anybody answered. Dash keeps to itself that nobody did.
 * @param {(isThere: boolean) => void} told
 */
export function hearAsked(told) {
  const plain = window.fetch;
  window.fetch = async (...asked) => {
    const isCallback = String(asked[0]).includes("_dash-update-component");
    try {
      const answer = await plain(...asked);
      if (isCallback) told(true);
      return answer;
    } catch (error) {
      if (isCallback && /** @type {Error} */ (error).name !== "AbortError") told(false);
      throw error;
    }
  };
}

/** Whether anything that the page has asked for is still on its way. */
export function isAsking() {
  const state = window.store && window.store.getState(), over = ["stored", "completed"];
  return !state || Object.entries(state.callbacks).some(([name, list]) => !over.includes(name) && Array.isArray(list) && list.length);
}

/* ---- its grid ------------------------------------------------------------------------------------------------------ */
/**
 * @param {string} type @param {Record<string, unknown> | null} props @param {unknown[]} children
 * @returns {any} an element of React, as the grid's cells are
 */
export function element(type, props, ...children) { return window.React.createElement(type, props, ...children); }

/** @type {Promise<unknown> | null} */
let loading = null;

/** @returns {DOMStringMap} of the grid's script its address, and the paths with a grid; nothing where the page has it */
function late() { return (document.getElementById("grid-script") || { dataset: {} }).dataset; }

/** Whether all that a page at a path of Headwind's own is drawn with is there. @param {string} path */
export function canDraw(path) { return Boolean(window.dash_ag_grid) || !(late().paths || "").split(" ").includes(path); }

/** Load the grid's script, a third of what all others weigh, once. @returns {Promise<unknown>} */
export function loadGrid() {
  loading ||= new Promise((done, failed) => {
    const script = Object.assign(document.createElement("script"), { src: late().src, onload: done, onerror: failed });
    document.head.append(script);
  });
  return loading;
}

/**
 * Let the grid find what its columns and options name.
 * @param {Record<string, unknown>} functions @param {Record<string, Function>} cells
 */
export function registerGrid(functions, cells) {
  window.dashAgGridFunctions = Object.assign({}, window.dashAgGridFunctions, functions);
  window.dashAgGridComponentFunctions = Object.assign({}, window.dashAgGridComponentFunctions, cells);
}

/* ---- Plotly -------------------------------------------------------------------------------------------------------- */
/**
 * The plot in the component of that identity, or null while there is none that could be drawn on.
 * @param {string} id @returns {any}
 */
export function plotIn(id) {
  const holder = document.getElementById(id), plot = holder && holder.querySelector(".js-plotly-plot");
  return (window.Plotly && plot) || null;
}

/**
 * The plot within an element, or null while there is none.
 * @param {Element} holder @returns {any}
 */
export function plotOf(holder) { return (window.Plotly && holder.querySelector(".js-plotly-plot")) || null; }

/**
 * Tell what is clicked, pointed at and left of a plot; heard once, however often this is asked for. A plot that is drawn
 * anew forgets its listeners.
 * @param {any} plot @param {Record<"click" | "hover" | "unhover", (event: { points?: any[], event?: Event }) => void>} told
 */
export function hearPoints(plot, told) {
  if (!plot.on) return;
  Object.entries(told).forEach(([kind, heard]) => {
    plot.removeListener(`plotly_${kind}`, heard);
    plot.on(`plotly_${kind}`, heard);
  });
}

/**
 * A plot as the text of an SVG, in the colours of its own and not in the page's.
 * @param {any} plot @param {number} width @param {number} height @param {string} ink the colour of its texts
 * @returns {Promise<string>}
 */
export function svgOf(plot, width, height, ink) {
  const layout = Object.assign({}, plot.layout, { font: Object.assign({}, plot.layout.font, { color: ink }), width, height });
  return window.Plotly.toImage({ data: plot.data, layout }, { format: "svg", width, height, imageDataOnly: true });
}

function boxes() { return /** @type {HTMLElement[]} */ ([...document.querySelectorAll(".js-plotly-plot .svg-container")]); }

/** @param {HTMLElement} box */
function layers(box) { return [...box.querySelectorAll(":scope > .main-svg")]; }

/** Let every plot become smaller with the paper, which tells nobody how wide it is. */
export function fitPaper() {
  boxes().forEach((box) => {
    const { clientWidth: width, clientHeight: height } = box;
    if (!width || !height) return;
    box.style.setProperty("--hw-drawn", `${width}px`);
    box.style.setProperty("--hw-shape", `${width} / ${height}`);
    layers(box).forEach((layer) => { layer.setAttribute("viewBox", `0 0 ${width} ${height}`); });
  });
}

/** Let every plot be as large as it is drawn. */
export function fitScreen() {
  boxes().forEach((box) => {
    ["--hw-drawn", "--hw-shape"].forEach((name) => box.style.removeProperty(name));
    layers(box).forEach((layer) => { layer.removeAttribute("viewBox"); });
  });
}

/** @param {any} plot @param {number} trace */
export function hasTrace(plot, trace) { return Boolean(plot.data) && plot.data.length > trace; }

/** @param {any} plot @param {Record<string, unknown>} change @param {number} trace */
export function restyle(plot, change, trace) { window.Plotly.restyle(plot, change, [trace]); }

/** @param {any} plot @param {any[]} data @param {any} layout */
export function drawAnew(plot, data, layout) {
  layout.template = plot.layout.template;
  window.Plotly.react(plot, data, layout);
}

/**
 * Set the only point of a trace where it belongs, and nothing else: Plotly's own way draws the whole plot, half of what
 * a frame has time for. False where there is no such point in sight. Plotly is told later, by restyle.
 * @param {any} plot @param {number} trace @param {number | undefined} along @param {number | undefined} up
 */
export function slidePoint(plot, trace, along, up) {
  const mark = plot.querySelectorAll(".scatterlayer .trace")[trace], { xaxis, yaxis } = plot._fullLayout;
  const point = mark && mark.querySelector("path.point");
  if (!point || along === undefined || point.style.display === "none") return false;
  point.setAttribute("transform", `translate(${xaxis.d2p(along)},${yaxis.d2p(up)})`);
  return true;
}
