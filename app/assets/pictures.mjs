/* A figure as a picture: in light colours, with its title above and below it what it rests on. */
import { format } from "./address.mjs";
import { plotOf, svgOf } from "./dash.mjs";
import { all, by, find, met, prefix, say } from "./frame.mjs";
import { current } from "./scope.mjs";

const SVG = "http://www.w3.org/2000/svg";
const FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Liberation Sans', Arial, sans-serif";
const INK = "#1c1c1a", QUIET = "#5d5d58", PAPER = "#ffffff";
const NARROWEST = 720, EDGE = 24, TITLE = 20, NOTE = 13, LINE = 18, SHARPNESS = 2;
/** What a page's own address asks for beside the filters. */
const OF_PAGES = ["closes", "since", "until"];
const WAIT = 100, TURNS = 80;
const HEADINGS = "h2, h3, .hw-drawer-title, details:not(.hw-pick, .hw-as-table) > summary";
const NO_FIGURE = "The figure has not been drawn yet. Try again in a moment.";
const NOT_MADE = "The picture could not be made. Try again in a moment.";

/** @typedef {{ words: string, as_of_on: string }} Provenance */
/** @typedef {{ text: string, width: number, height: number }} Picture */

/** What a page rests on, as the server says it for the filters of the address. @returns {Promise<Provenance>} */
export async function provenance() {
  const response = await fetch(provenanceAddress());
  if (!response.ok) throw new Error(String(response.status));
  return response.json();
}

/** Where the server says it: without filters on a page that has none, without the period where it does nothing. */
export function provenanceAddress() {
  const isHidden = (/** @type {string} */ id) => !by(id) || by(id).hidden;
  const query = new URLSearchParams(isHidden("scope-place") ? "" : format(current()));
  if (isHidden("scope-place") || isHidden("scope-period-place")) query.set("periodic", "no");
  const asked = new URLSearchParams(location.search);
  OF_PAGES.forEach((key) => { if (asked.has(key)) query.set(key, String(asked.get(key))); });
  return `${prefix()}/api/v1/provenance?${query}`;
}

/** What an element says in one line: of a panel's title not the unit. @param {Element} title */
function wordsOf(title) {
  const first = title.matches(".hw-panel-title, summary") && title.firstChild;
  return String((first || title).textContent).replace(/\s+/g, " ").trim();
}

/** What stands above a figure in a part of the page. @param {Element} figure @param {Element} part */
function headingsAbove(figure, part) {
  return all(HEADINGS, part).filter((one) => one.compareDocumentPosition(figure) & Node.DOCUMENT_POSITION_FOLLOWING);
}

/** What a figure is called: by its tab, else by the heading nearest above it. @param {Element} figure */
function headingOf(figure) {
  for (let part = figure.parentElement; part && part.id !== "main"; part = part.parentElement) {
    const tab = part.id && find(`[role=tab][aria-controls="${CSS.escape(part.id)}"]`), above = headingsAbove(figure, part);
    if (tab) return wordsOf(tab);
    if (above.length) return wordsOf(above[above.length - 1]);
  }
  return wordsOf(by("page-title"));
}

/** The same with the deal that it is of, where it is of one. @param {Element} figure */
function titleOf(figure) {
  const drawer = figure.closest(".hw-drawer"), heading = headingOf(figure);
  const deal = drawer ? find(".hw-drawer-title", drawer) : find("#what-if-head h2");
  return deal && wordsOf(deal) !== heading ? `${wordsOf(deal)} · ${heading}` : heading;
}

/** The plot in a figure, as soon as it is drawn. @param {Element} figure */
async function drawn(figure) {
  for (let turn = 0; turn < TURNS; turn += 1) {
    const plot = plotOf(figure);
    if (plot) return plot;
    await new Promise((done) => setTimeout(done, WAIT));
  }
  return null;
}

/** A text in lines of a width. @param {string} words @param {number} size @param {number} width @returns {string[]} */
function lines(words, size, width) {
  const pen = /** @type {CanvasRenderingContext2D} */ (document.createElement("canvas").getContext("2d"));
  pen.font = `${size}px ${FONT}`;
  return words.split(" ").reduce((/** @type {string[]} */ found, word) => {
    const last = found[found.length - 1], longer = last === undefined ? word : `${last} ${word}`;
    return last !== undefined && pen.measureText(longer).width <= width ? [...found.slice(0, -1), longer] : [...found, word];
  }, []);
}

/** @param {Document} page @param {string} name @param {Record<string, string | number>} values @param {string} [words] */
function node(page, name, values, words) {
  const made = page.createElementNS(SVG, name);
  Object.entries(values).forEach(([key, value]) => made.setAttribute(key, String(value)));
  if (words !== undefined) made.textContent = words;
  return made;
}

/**
 * A plot with a title above it and a foot line below it.
 * @param {string} svg @param {number} width @param {number} height @param {string} title @param {string} foot @returns {Picture}
 */
function composed(svg, width, height, title, foot) {
  const page = new DOMParser().parseFromString(svg, "image/svg+xml"), plot = page.documentElement;
  const heads = lines(title, TITLE, width), notes = lines(foot, NOTE, width);
  const top = EDGE + heads.length * (TITLE + 6) + 8, whole = top + height + 12 + notes.length * LINE + EDGE;
  const outer = node(page, "svg", { width: width + 2 * EDGE, height: whole, viewBox: `0 0 ${width + 2 * EDGE} ${whole}` });
  const text = (/** @type {number} */ size, /** @type {string} */ fill, /** @type {number} */ y, /** @type {string} */ words) =>
    node(page, "text", { x: EDGE, y, fill, "font-family": FONT, "font-size": size }, words);
  page.replaceChild(outer, plot);
  outer.append(node(page, "title", {}, title), node(page, "rect", { width: "100%", height: "100%", fill: PAPER }));
  heads.forEach((words, at) => outer.append(text(TITLE, INK, EDGE + TITLE + at * (TITLE + 6), words)));
  plot.setAttribute("x", String(EDGE));
  plot.setAttribute("y", String(top));
  outer.append(plot);
  notes.forEach((words, at) => outer.append(text(NOTE, QUIET, top + height + 12 + (at + 1) * LINE, words)));
  return { text: new XMLSerializer().serializeToString(outer), width: width + 2 * EDGE, height: whole };
}

/** @param {Picture} picture @returns {Promise<Blob>} */
async function asPng(picture) {
  const image = new Image(), canvas = document.createElement("canvas");
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(picture.text)}`;
  await image.decode();
  canvas.width = picture.width * SHARPNESS;
  canvas.height = picture.height * SHARPNESS;
  const pen = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  pen.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((done, failed) => {
    canvas.toBlob((blob) => (blob ? done(blob) : failed(new Error("no picture"))), "image/png");
  });
}

/** @param {Blob} blob @param {string} name */
function save(blob, name) {
  const address = URL.createObjectURL(blob);
  Object.assign(document.createElement("a"), { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

/** @param {string} title */
function slug(title) { return title.toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "").slice(0, 60) || "figure"; }

/** @param {Element} figure @param {string} kind */
async function make(figure, kind) {
  const [plot, told] = await Promise.all([drawn(figure), provenance()]);
  if (!plot) { say(NO_FIGURE); return; }
  const title = titleOf(figure), width = Math.max(plot.clientWidth, NARROWEST), height = plot.clientHeight;
  const picture = composed(await svgOf(plot, width, height, INK), width, height, title, told.words);
  const blob = kind === "png" ? await asPng(picture) : new Blob([picture.text], { type: "image/svg+xml" });
  const name = `headwind-${slug(title)}-${told.as_of_on}.${kind}`;
  save(blob, name);
  say(`Saved ${name}`);
}

/** @param {Event} event */
function chosen(event) {
  const button = met(event, "[data-picture]"), figure = button && button.closest("figure");
  if (!button || !figure) return;
  const menu = /** @type {Element} */ (button.closest("details"));
  menu.removeAttribute("open");
  find("summary", menu).focus();
  make(figure, String(button.dataset.picture)).catch(() => say(NOT_MADE));
}

/** Listen to the menus of pictures. */
export function listen() { document.addEventListener("click", chosen); }
