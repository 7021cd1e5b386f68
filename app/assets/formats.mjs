/* Numbers and names as app/formats.py spells them. Nothing here needs a browser. */

export const NBSP = "\u00a0";
const MINUS = "\u2212", NOTHING = "\u2013";
/** @type {[number, string][]} */
const STEPS = [[1e12, "T"], [1e9, "B"], [1e6, "M"], [1e3, "k"]];

/**
 * As Python writes a number: to the nearest, of two as near to the even one. A browser takes the larger.
 * @param {number} size @param {number} digits
 */
function fixed(size, digits) {
  if (size >= 1e21 && Number.isFinite(size)) return BigInt(size) + (digits ? `.${"0".repeat(digits)}` : "");
  const text = size.toFixed(digits);
  if (!/^50*$/.test(size.toFixed(digits + 40).slice(-40))) return text;
  const even = Number(text[text.length - 1]) % 2 === 0;
  return even ? text : (size - 0.5 / 10 ** digits).toFixed(digits + 1).slice(0, digits ? -1 : -2);
}

/** @param {number | null} value */
export function number(value, digits = 0) {
  if (value === null || Number.isNaN(value)) return NOTHING;
  const [whole, rest] = fixed(Math.abs(value), digits).split(".");
  const text = whole.replace(/\B(?=(\d{3})+(?!\d))/g, ",") + (rest ? `.${rest}` : "");
  return value < 0 && /[1-9]/.test(text) ? MINUS + text : text;
}

/** @param {number | null} value @param {string} symbol */
export function money(value, symbol) {
  if (value === null || Number.isNaN(value)) return NOTHING;
  const size = Math.abs(value), step = STEPS.find(([each]) => size >= 0.9995 * each);
  const text = step ? number(size / step[0], size < 99.95 * step[0] ? 1 : 0) + NBSP + step[1] : number(size);
  return (value < 0 && text !== "0" ? MINUS : "") + symbol + text;
}

/** @param {number | null} share */
export function percent(share, digits = 0) {
  if (share === null || Number.isNaN(share)) return NOTHING;
  const text = number(share * 100, digits), least = 10 ** -digits, rounded = Number(text) === 0 || Number(text) === 100;
  if (!(share > 0 && share < 1 && rounded)) return `${text}${NBSP}%`;
  return share < 0.5 ? `<${fixed(least, digits)}${NBSP}%` : `>${fixed(100 - least, digits)}${NBSP}%`;
}

/** @param {number} share */
export function threshold(share) {
  return percent(share, Math.abs(share * 100 - Math.round(share * 100)) < 0.05 ? 0 : 1);
}

/** @param {[number, number] | null | undefined} span */
export function interval(span) {
  if (!span) return "";
  const ends = span.map((end) => percent(end).replace(`${NBSP}%`, "")), beyond = /** @type {Record<string, string>} */ ({ "<": "under ", ">": "over " });
  if (!ends.some((end) => end[0] in beyond)) return `[${ends.join(NOTHING)}]`;
  const said = ends.map((end) => (beyond[end[0]] || "") + end.replace(/[<>]/, ""));
  return `[${said[0] === said[1] ? said[0] : said.join(" to ")}]`;
}

const MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");

/** A day as the screen shows it. @param {string} day such as 2026-03-31 */
export function date(day) {
  const [year, month, date_] = day.split("-").map(Number);
  return `${date_} ${MONTHS[month - 1]} ${year}`;
}

/* A comma with at most two digits behind it parts no thousands: it is a decimal comma, or one is still typing. */
const DECIMAL_COMMA = /^([-−]?\d+),(\d{0,2})$/;

/**
 * A number as it is typed, its thousands apart; what is no number stays as it is. Where something was erased, every comma
 * parted thousands.
 * @param {string} text @param {boolean} [erased]
 */
export function grouped(text, erased = false) {
  if (!erased && DECIMAL_COMMA.test(text.trim())) return text;
  const found = /^([-−]?)(\d+)(\.\d*)?$/.exec(text.replace(/[,\s]/g, ""));
  return found ? (found[1] && MINUS) + found[2].replace(/\B(?=(\d{3})+$)/g, ",") + (found[3] || "") : text;
}

/** What a typed number means; NaN where it is none, and where nothing is typed. @param {string} text */
export function typed(text) {
  const decimal = text.trim().replace(DECIMAL_COMMA, "$1.$2");
  const plain = decimal.replace(/[,\s]/g, "").replace(MINUS, "-");
  return /^-?(\d+\.?\d*|\.\d+)$/.test(plain) ? Number(plain) : NaN;
}

/** @param {number} count */
export function inDays(count) {
  const words = `${Math.abs(count)}${NBSP}${Math.abs(count) === 1 ? "day" : "days"}`;
  return count === 0 ? "today" : count > 0 ? `in ${words}` : `${words} ago`;
}

/**
 * A name as the screen shows it: as long as may be, or the words where there is none.
 * @param {string | null | undefined} text @param {number} longest @param {string} notRecorded
 */
export function name(text, longest, notRecorded) {
  const letters = Array.from(text || notRecorded);
  return letters.length <= longest ? letters.join("") : letters.slice(0, longest - 1).join("") + "…";
}

/** @param {number} value @param {number} digits */
export function round(value, digits) { return Number(value.toFixed(digits)); }

/** A number as somebody typed it. @param {number} value */
export function exact(value) { return round(value, 6); }

/** A number that was worked out, as somebody would say it. @param {number} value */
export function brief(value) { return Math.abs(value) < 100 ? round(value, 2) : Number(value.toPrecision(3)); }
