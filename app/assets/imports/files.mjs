/* Files on their way to an import, piece by piece; what was interrupted goes on where it stopped. */
import * as author from "../author.mjs";
import { all, find, met } from "../frame.mjs";
import { page } from "../scope.mjs";
import { address, ask, redraw, shown, tell, told } from "./asking.mjs";

const PIECE = 1_000_000, MEGABYTE = 1_000_000, TRIES = 5, REST_MS = 800;
const STATUS = { many: 429 };
let sends = false;

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
  await told(async () => {
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

export function pick() {
  const chooser = Object.assign(document.createElement("input"), { type: "file", multiple: true, id: "data-import-files", hidden: true });
  const zone = find("[data-import-drop]");
  if (zone) chooser.accept = String(zone.dataset.importEndings);
  all("#data-import-files").forEach((one) => one.remove());
  chooser.addEventListener("change", () => { handIn([...(chooser.files || [])]); chooser.remove(); });
  document.body.append(chooser);
  chooser.click();
}

/** @param {DragEvent} event */
export function dragged(event) {
  const zone = met(event, "[data-import-drop]");
  if (!zone || !event.dataTransfer) return;
  event.preventDefault();
  zone.classList.toggle("hw-drop-over", event.type === "dragover");
  if (event.type === "drop") handIn([...event.dataTransfer.files]);
}
