/* What the page of an import asks the server, one thing after the other, and where its answers are told. */
import { setProps } from "../dash.mjs";
import { by, find, prefix, put, say } from "../frame.mjs";
import * as focus from "./focus.mjs";

/** What is told from a press until its answer is drawn. */
const BUSY = "One moment";
let turn = 0;
/** What was asked last; what follows waits for it. */
let asked = Promise.resolve();

/** The import that the page shows. */
export function shown() { return find("[data-import]"); }

/** @param {string} id @param {string} [more] */
export function address(id, more = "") { return `${prefix()}/api/v1/imports${id && `/${id}`}${more}`; }

/** The address of the import that the page shows. @param {string} [more] */
export function here(more) { return address(String(shown().dataset.import), more); }

/** Draw the page anew. */
export function redraw() {
  turn += 1;
  focus.redrawn();
  setProps("data-import-turn", { data: turn });
}

/** @param {string} words @param {string} [place] */
export function tell(words, place = "data-import-said") {
  const line = by(place);
  if (line) put(line, words);
  say(words);
}

/** Say no longer that something is on its way: it is drawn. @param {string} [place] */
export function arrived(place = "data-import-said") {
  const line = by(place);
  if (line && line.textContent === BUSY) put(line, "");
}

/**
 * Ask the server; what it refuses is told in its own words.
 * @param {string} url @param {string} method @param {unknown} [body] @returns {Promise<any>}
 */
export async function ask(url, method, body) {
  const sent = method === "GET" || method === "DELETE" ? {} : { body: JSON.stringify(body || {}), headers: { "Content-Type": "application/json" } };
  const answer = await fetch(url, { method, ...sent });
  const said = await answer.json();
  if (!answer.ok) throw new Error(`${said.message} ${said.next_step}`.trim());
  return said;
}

/**
 * Do something; what fails is told, and what was told before is told no longer.
 * That it has begun stands there until somebody says what came of it, or `arrived`.
 * @param {() => Promise<unknown>} work @param {string} [place]
 */
export async function told(work, place = "data-import-said") {
  const line = by(place);
  if (line) put(line, BUSY);
  try { await work(); } catch (error) { tell(error instanceof Error ? error.message : String(error), place); }
}

/**
 * Do something after what was begun before it: a correction arrives before the check that follows it.
 * @param {() => Promise<unknown>} work @param {string} [place]
 */
export function tried(work, place) {
  asked = asked.then(() => told(work, place));
  return asked;
}
