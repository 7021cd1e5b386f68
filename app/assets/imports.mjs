/* The Data page's imports: a person's answers and corrections, and how far a process has come. */
import * as author from "./author.mjs";
import { isAsking, keep } from "./dash.mjs";
import { by, dispatch, find, met, prefix, put } from "./frame.mjs";
import { address, arrived, ask, here, redraw, shown, tell, tried } from "./imports/asking.mjs";
import { dragged, pick } from "./imports/files.mjs";
import * as focus from "./imports/focus.mjs";
import * as order from "./imports/order.mjs";
import * as standing from "./imports/standing.mjs";
import { page } from "./scope.mjs";

const LOOK_MS = 1000, SAVED = "Saved";
/** When an answer that could not be drawn can be given again. */
const DRAWN_MS = 5000;
const ANSWERS = ["answer", "say"];
/** The correction that Enter has sent last. */
let entry = "";
/** Whether the last correction has been taken, and nobody has been told so yet. */
let isTaken = false;
/** Why it was not, to be told beside what is drawn as it stood before. */
let refusal = "";
/** @type {ReturnType<typeof setTimeout> | undefined} */
let looks;
/** Whether an answer is on its way: the first holds, and what takes the place of its question is not answered unseen. */
let isAnswering = false;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let release;

/* ---- what a person does -------------------------------------------------------------------------------------------- */
/** @param {string} what @param {Record<string, unknown>} [more] */
function act(what, more) {
  return tried(async () => {
    await ask(here("/acts"), "POST", { act: what, ...more });
    redraw();
  });
}

/**
 * Send a correction, and draw what is proposed then; what is refused is shown as it stood before.
 * @param {() => Promise<unknown>} send false where another is sent next, which is drawn in its place
 */
function corrected(send) {
  return tried(async () => {
    let isLast = true;
    [isTaken, refusal] = [false, ""];
    try {
      isLast = await send() !== false;
      isTaken = true;
    } catch (error) {
      refusal = error instanceof TypeError ? "" : /** @type {Error} */ (error).message;
      throw error;
    } finally { if (isLast) redraw(); }
  });
}

/** Send an answer, unless another is on its way. @param {Record<string, unknown>} patch */
async function answered(patch) {
  if (isAnswering) return;
  clearTimeout(release);
  isAnswering = true;
  await correct(patch);
  release = setTimeout(() => { isAnswering = false; }, DRAWN_MS);
}

/** @param {Record<string, unknown>} patch */
function correct(patch) { return corrected(() => ask(here("/corrections"), "POST", patch)); }

/**
 * Move a stage; orders are sent one after the other, the last of them in any case, and only that is drawn.
 * @param {string} stage @param {string} way
 */
function moved(stage, way) {
  order.move(stage, way);
  focus.expect(focus.arrow(stage, way));
  return corrected(() => order.told((names) => ask(here("/corrections"), "POST", { order: names })));
}

/** @param {string} id */
function written(id) { const field = by(id); return field ? field.value.trim() : ""; }

function publish() {
  const who = written("data-import-author") || author.known();
  author.remember(who);
  act("publish", { author: who });
}

function discard() {
  tried(async () => { await ask(here(), "DELETE"); page({ import: "" }); });
}

function keepMapping() {
  tried(async () => {
    const said = await ask(here("/mapping"), "POST", { name: written("data-import-mapping") });
    tell(`Kept as ${said.name}: the next export with these files is read by it.`);
  });
}

function takeFolder() {
  tried(async () => {
    const known = await ask(address(""), "POST", { folder: written("data-import-folder"), author: author.known() });
    page({ import: known.identity });
  });
}

function readDatabase() {
  const open = shown(), database = { address: written("data-import-address"), reads: written("data-import-reads") };
  standing.remember(database.address);
  tried(async () => {
    const known = open ? await ask(address(String(open.dataset.import), "/database"), "POST", database)
      : await ask(address(""), "POST", { database, author: author.known() });
    if (open) redraw();
    else page({ import: known.identity });
  });
}

/** @param {string} what @param {string} version @param {string} place where it is told */
function changeSnapshot(what, version, place) {
  const url = `${prefix()}/api/v1/snapshots/${version}`;
  return tried(async () => {
    const said = what === "serve" ? await ask(`${url}/serve`, "POST", { author: author.known() }) : await ask(url, what === "remove" ? "DELETE" : "GET");
    const words = said.words || `${said.new} deals are new beside it, ${said.gone} gone, ${said.changed} changed, ${said.same} the same.`;
    tell(words, place);
    if (what === "serve") focus.reload();
    else if (what === "remove") redraw();
  }, place);
}

/** @type {Record<string, (data: DOMStringMap, place: string) => unknown>} */
const ACTS = {
  pick, publish, discard, folder: takeFolder, mapping: keepMapping, database: readDatabase,
  up: (data) => moved(String(data.importStage), "up"), down: (data) => moved(String(data.importStage), "down"),
  look: () => act("look"), stop: () => act("stop"), back: () => act("back"),
  check: () => act("check", { accept: written("data-import-accept") }),
  answer: (data) => answered({ answers: { [String(data.importQuestion)]: String(data.importChoice) } }),
  say: (data) => answered({ more: { [String(data.importKey)]: String(data.importChoice) } }),
  "serve-snapshot": (data, place) => changeSnapshot("serve", String(data.importVersion), place),
  "remove-snapshot": (data, place) => changeSnapshot("remove", String(data.importVersion), place),
  "compare-snapshot": (data, place) => changeSnapshot("compare", String(data.importVersion), place),
};
/** Which part of a correction a control of the proposal makes. */
const PARTS = /** @type {Record<string, string>} */ ({
  "import-column": "columns", "import-stage": "stages", "import-more": "more", "import-form": "forms",
});

/** @param {HTMLInputElement} button */
function pressed(button) {
  const { importConfirm, importAct } = button.dataset;
  if (importConfirm && !window.confirm(importConfirm)) return;
  focus.expect();
  ACTS[String(importAct)](button.dataset, button.closest("[data-import]") ? "data-import-said" : "data-snapshots-said");
}

/** Whether an answer is pressed by the second click of a double one: it may be that of the next question. @param {MouseEvent} event @param {HTMLElement} button */
function isTwice(event, button) { return event.detail > 1 && ANSWERS.includes(String(button.dataset.importAct)); }

/** @param {Event} event */
function changed(event) {
  const control = met(event, "[data-import] [id^='{']");
  if (!control) return;
  const { part, key } = JSON.parse(control.id);
  const said = control.type !== "checkbox" ? control.value.trim() : control.checked ? "yes" : "no";
  // What Enter has sent is not sent again where the field is left.
  const whole = `${control.id} ${said}`, isSent = event.type === "change" && whole === entry;
  entry = event.type === "change" ? "" : whole;
  if (!PARTS[part] || isSent) return;
  focus.expect();
  correct({ [PARTS[part]]: { [key]: said } });
}

/** Enter in a field does what its button does; where it has none, it corrects, or takes the next step. @param {KeyboardEvent} event */
function entered(event) {
  const field = met(event, "#data-import input");
  if (event.key !== "Enter" || event.isComposing || !field || field.type === "checkbox") return;
  event.preventDefault();
  if (field.id.startsWith("{")) { changed(event); return; }
  const group = field.closest(".hw-import-folder, .hw-import-fields");
  const button = (group && find("[data-import-act]", group)) || find("#data-import button.hw-primary[data-import-act]");
  if (button) button.click();
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

/** Whether the page shows a process at work. */
function isWorking() { return Boolean(shown()) && shown().dataset.importState === "working"; }

/**
 * Look how far the process has come, and draw the page anew once it has ended. Dash drops what it was asked where it is
 * asked the same again: on a slow server a page that is asked for every second never comes.
 */
async function look() {
  if (document.hidden) return;
  const id = String(shown().dataset.import);
  const known = await ask(address(id), "GET");
  if (known.state === "working") draw(known.progress);
  // What every page holds is another snapshot's now.
  else if (known.state === "published") focus.reload();
  else if (isWorking() && shown().dataset.import === id && !isAsking()) redraw();
}

/** Look a while after the last look was answered, as long as the page shows a process at work. */
function watch() {
  clearTimeout(looks);
  if (!isWorking()) return;
  looks = setTimeout(async () => {
    if (isWorking()) await look().catch(() => { /* the next look tells */ });
    watch();
  }, LOOK_MS);
}

/** Dash's callback: look how far a process has come, as long as the page shows one at work. */
export function follow() {
  isAnswering = false;
  order.again();
  standing.restore();
  focus.settle();
  if (isTaken || refusal) tell(isTaken ? SAVED : refusal);
  else arrived();
  [isTaken, refusal] = [false, ""];
  watch();
  return keep();
}

/** Listen to files, buttons and choices. */
export function listen() {
  focus.begin();
  document.addEventListener("click", (event) => {
    dispatch(event, { "[data-import-act]": (button) => { if (!isTwice(event, button)) pressed(button); } });
  });
  document.addEventListener("change", changed);
  document.addEventListener("keydown", entered);
  document.addEventListener("focusin", focus.follow);
  document.addEventListener("toggle", standing.folded, true);
  ["dragover", "dragleave", "drop"].forEach((name) => document.addEventListener(name, (event) => dragged(/** @type {DragEvent} */ (event))));
}
