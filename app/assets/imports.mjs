/* The Data page's imports: files on their way piece by piece, a person's answers, and how far a process has come. */
import * as author from "./author.mjs";
import { keep, setProps } from "./dash.mjs";
import { all, by, dispatch, find, met, prefix, put, say } from "./frame.mjs";
import { page } from "./scope.mjs";

const PIECE = 1_000_000, LOOK_MS = 1000, MEGABYTE = 1_000_000, TRIES = 5, REST_MS = 800;
const STATUS = { refused: 422, many: 429 };
let turn = 0, sends = false;
/** @type {ReturnType<typeof setInterval> | undefined} */
let looks;

/** The import that the page shows. */
function shown() { return find("[data-import]"); }

/** @param {string} id @param {string} [more] */
function address(id, more = "") { return `${prefix()}/api/v1/imports${id && `/${id}`}${more}`; }

/** Draw the page anew. */
function redraw() {
  turn += 1;
  setProps("data-import-turn", { data: turn });
}

/** @param {string} words @param {string} [place] */
function tell(words, place = "data-import-said") {
  const line = by(place);
  if (line) put(line, words);
  say(words);
}

/**
 * Ask the server; what it refuses is told in its own words.
 * @param {string} url @param {string} method @param {unknown} [body] @returns {Promise<any>}
 */
async function ask(url, method, body) {
  const sent = method === "GET" || method === "DELETE" ? {} : { body: JSON.stringify(body || {}), headers: { "Content-Type": "application/json" } };
  const answer = await fetch(url, { method, ...sent });
  const said = await answer.json();
  if (!answer.ok) throw new Error(`${said.message} ${said.next_step}`.trim());
  return said;
}

/** @param {() => Promise<unknown>} work @param {string} [place] */
async function tried(work, place) {
  try { await work(); } catch (error) { tell(error instanceof Error ? error.message : String(error), place); }
}

/* ---- files on their way -------------------------------------------------------------------------------------------- */
/** @param {number} ms */
function rest(ms) { return new Promise((done) => { setTimeout(done, ms); }); }

/**
 * Send one piece; a connection that breaks is tried again.
 * @param {string} url @param {Blob} piece @returns {Promise<any>}
 */
async function sendPiece(url, piece) {
  for (let nth = 1; ; nth += 1) {
    try {
      const answer = await fetch(url, { method: "PUT", body: piece, headers: { "Content-Type": "application/octet-stream" } });
      const said = await answer.json();
      if (answer.ok) return said;
      if (answer.status !== STATUS.many || nth >= TRIES) throw Object.assign(new Error(`${said.message} ${said.next_step}`), { isAnswer: true });
    } catch (error) {
      if (nth >= TRIES || /** @type {any} */ (error).isAnswer) throw error;
    }
    await rest(REST_MS * nth);
  }
}

/** @param {number} done @param {number} whole */
function tellSent(done, whole) {
  const percent = Math.floor(100 * done / whole);
  tell(`${percent} % handed in: ${(done / MEGABYTE).toFixed(1)} of ${(whole / MEGABYTE).toFixed(1)} MB`);
  const bar = find("[data-import] .hw-progress-done");
  if (bar) bar.style.width = `${percent}%`;
}

/**
 * Send what has not arrived yet of an import's files.
 * @param {any} known @param {File[]} files
 */
async function sendAll(known, files) {
  const whole = known.files.reduce((/** @type {number} */ sum, /** @type {any} */ one) => sum + one.size, 0);
  let last = known;
  for (const [nth, one] of known.files.entries()) {
    const file = files.find((each) => each.name === one.original && each.size === one.size);
    let { received } = one;
    while (file && received < one.size) {
      last = await sendPiece(address(known.identity, `/files/${nth}?at=${received}`), file.slice(received, received + PIECE));
      received = last.files[nth].received;
      tellSent(last.files.reduce((/** @type {number} */ sum, /** @type {any} */ each) => sum + each.received, 0), whole);
    }
  }
  return last;
}

/** @param {File[]} files */
function problemOf(files) {
  const zone = find("[data-import-drop]");
  if (!zone) return "";
  const { importMost, importEndings } = zone.dataset, endings = String(importEndings).split(",");
  const odd = files.find((file) => !endings.some((end) => file.name.toLowerCase().endsWith(end)));
  if (odd) return `${odd.name} is no file that is read here. Export CSV, XLSX, ODS or Parquet.`;
  const size = files.reduce((sum, file) => sum + file.size, 0);
  return size > Number(importMost) ? `These are ${(size / MEGABYTE).toFixed(0)} MB, more than an import takes. Pack them into a ZIP.` : "";
}

/** @param {File[]} files */
async function handIn(files) {
  if (!files.length || sends) return;
  const problem = problemOf(files);
  if (problem) { tell(problem); return; }
  sends = true;
  await tried(async () => {
    const open = shown();
    const known = open ? await ask(address(String(open.dataset.import)), "GET")
      : await ask(address(""), "POST", { files: files.map(({ name, size }) => ({ name, size })), author: author.known() });
    tellSent(0, 1);
    const last = await sendAll(known, files);
    if (open) redraw();
    else page({ import: last.identity });
  });
  sends = false;
}

function pick() {
  const chooser = Object.assign(document.createElement("input"), { type: "file", multiple: true, id: "data-import-files", hidden: true });
  const zone = find("[data-import-drop]");
  if (zone) chooser.accept = String(zone.dataset.importEndings);
  all("#data-import-files").forEach((one) => one.remove());
  chooser.addEventListener("change", () => { handIn([...(chooser.files || [])]); chooser.remove(); });
  document.body.append(chooser);
  chooser.click();
}

/** @param {DragEvent} event */
function dragged(event) {
  const zone = met(event, "[data-import-drop]");
  if (!zone || !event.dataTransfer) return;
  event.preventDefault();
  zone.classList.toggle("hw-drop-over", event.type === "dragover");
  if (event.type === "drop") handIn([...event.dataTransfer.files]);
}

/* ---- what a person does -------------------------------------------------------------------------------------------- */
/** @param {string} what @param {Record<string, unknown>} [more] */
function act(what, more) {
  return tried(async () => {
    await ask(address(String(shown().dataset.import), "/acts"), "POST", { act: what, ...more });
    redraw();
  });
}

/** @param {Record<string, Record<string, string>>} patch */
function correct(patch) {
  return tried(async () => {
    await ask(address(String(shown().dataset.import), "/corrections"), "POST", patch);
    redraw();
  });
}

/** @param {string} id */
function written(id) { const field = by(id); return field ? field.value.trim() : ""; }

function publish() {
  const who = written("data-import-author") || author.known();
  author.remember(who);
  act("publish", { author: who });
}

function discard() {
  tried(async () => { await ask(address(String(shown().dataset.import)), "DELETE"); page({ import: "" }); });
}

function keepMapping() {
  tried(async () => {
    const said = await ask(address(String(shown().dataset.import), "/mapping"), "POST", { name: written("data-import-mapping") });
    tell(`Kept as ${said.name}: the next export with these files is read by it.`);
  });
}

function takeFolder() {
  tried(async () => {
    const known = await ask(address(""), "POST", { folder: written("data-import-folder"), author: author.known() });
    page({ import: known.identity });
  });
}

/** @param {string} what @param {string} version */
function changeSnapshot(what, version) {
  const url = `${prefix()}/api/v1/snapshots/${version}`, place = "data-snapshots-said";
  tell("One moment", place);
  return tried(async () => {
    const said = what === "serve" ? await ask(`${url}/serve`, "POST", { author: author.known() }) : await ask(url, what === "remove" ? "DELETE" : "GET");
    const words = said.words || `${said.new} deals are new beside it, ${said.gone} gone, ${said.changed} changed, ${said.same} the same.`;
    tell(words, place);
    if (what === "serve") location.reload();
    else if (what === "remove") redraw();
  }, place);
}

/** @type {Record<string, (data: DOMStringMap) => unknown>} */
const ACTS = {
  pick, publish, discard, folder: takeFolder, mapping: keepMapping,
  look: () => act("look"), stop: () => act("stop"), back: () => act("back"),
  check: () => act("check", { accept: written("data-import-accept") }),
  answer: (data) => correct({ answers: { [String(data.importQuestion)]: String(data.importChoice) } }),
  "serve-snapshot": (data) => changeSnapshot("serve", String(data.importVersion)),
  "remove-snapshot": (data) => changeSnapshot("remove", String(data.importVersion)),
  "compare-snapshot": (data) => changeSnapshot("compare", String(data.importVersion)),
};
/** Which part of a correction a control of the proposal makes. */
const PARTS = /** @type {Record<string, string>} */ ({ "import-column": "columns", "import-stage": "stages", "import-more": "more" });

/** @param {HTMLInputElement} button */
function pressed(button) {
  const { importConfirm, importAct } = button.dataset;
  if (importConfirm && !window.confirm(importConfirm)) return;
  ACTS[String(importAct)](button.dataset);
}

/** @param {Event} event */
function changed(event) {
  const control = met(event, "[data-import] [id^='{']");
  if (!control) return;
  const { part, key } = JSON.parse(control.id);
  if (PARTS[part]) correct({ [PARTS[part]]: { [key]: control.value.trim() } });
}

/* ---- how far a process has come ------------------------------------------------------------------------------------ */
/** @param {any} progress */
function draw(progress) {
  const bar = find("[data-import] .hw-progress"), percent = Math.round(100 * progress.share);
  if (!bar) return;
  bar.setAttribute("aria-valuenow", String(percent));
  find(".hw-progress-done", bar).style.width = `${percent}%`;
  const left = progress.seconds_left;
  const rests = left === null ? "" : left < 60 ? ", less than a minute left" : `, about ${Math.round(left / 60)} min left`;
  put(find("p", bar), `${percent} % ${progress.step}${rests}`);
}

async function look() {
  const open = shown();
  if (!open || open.dataset.importState !== "working") { clearInterval(looks); return; }
  if (document.hidden) return;
  const id = String(open.dataset.import);
  const known = await ask(address(id), "GET");
  if (known.state === "working") draw(known.progress);
  // What every page holds is another snapshot's now.
  else if (known.state === "published") location.reload();
  else if (shown() && shown().dataset.import === id) redraw();
}

/** Dash's callback: look how far a process has come, as long as the page shows one at work. */
export function follow() {
  clearInterval(looks);
  looks = setInterval(() => { look().catch(() => { /* the next look tells */ }); }, LOOK_MS);
  return keep();
}

/** Listen to files, buttons and choices. */
export function listen() {
  document.addEventListener("click", (event) => { dispatch(event, { "[data-import-act]": pressed }); });
  document.addEventListener("change", changed);
  ["dragover", "dragleave", "drop"].forEach((name) => document.addEventListener(name, (event) => dragged(/** @type {DragEvent} */ (event))));
}
