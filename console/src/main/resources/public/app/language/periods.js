/**
 * Periods of time: ISO 8601 (`PT8H`, `P1DT30M`) and in words ("8 hours", "1 day 30 minutes"). One goes into the other and back
 * without a change: `PT60S` stays 60 seconds, and does not become a minute.
 */

const UNITS = [
  ["D", "day"],
  ["H", "hour"],
  ["M", "minute"],
  ["S", "second"],
];

const ISO = /^P(?=\d|T\d)(?:(\d+)D)?(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d{1,3})?)S)?)?$/;
const MILLIS = [86_400_000, 3_600_000, 60_000, 1_000];

/**
 * @param {unknown} iso
 * @returns {string | null} such as "1 day 30 minutes"; null if it is no period
 */
export function periodInWords(iso) {
  const found = typeof iso === "string" ? ISO.exec(iso) : null;
  if (!found) {
    return null;
  }
  return UNITS.map(([, word], i) => (found[i + 1] === undefined ? "" : counted(found[i + 1], word)))
    .filter(each => each !== "")
    .join(" ");
}

/**
 * @param {string} number
 * @param {string} word
 */
function counted(number, word) {
  return `${number} ${word}${number === "1" ? "" : "s"}`;
}

/**
 * @param {string} words "8 hours", "1 day 30 minutes", "an hour"
 * @returns {string | null} `PT8H`; null if they are no period
 */
export function periodOfWords(words) {
  const text = words.trim().toLowerCase().replace(/^an? /, "1 ");
  const amounts = UNITS.map(([, word]) => new RegExp(`(?:^| )(\\d+(?:\\.\\d{1,3})?) ${word}s?(?= |$)`).exec(text)?.[1]);
  const [days, ...rest] = UNITS.map(([letter], i) => (amounts[i] === undefined ? "" : amounts[i] + letter));
  const time = rest.join("");
  const iso = `P${days}${time ? `T${time}` : ""}`;
  return ISO.test(iso) && sameWords(iso, text) ? iso : null;
}

/** @param {string} iso @param {string} text */
function sameWords(iso, text) {
  const singular = (/** @type {string} */ words) => words.replace(/s( |$)/g, "$1");
  return singular(periodInWords(iso) ?? "") === singular(text);
}

/**
 * The stretch of a rate: "a second" for `PT1S`, "every 10 seconds" for `PT10S`.
 * @param {unknown} iso
 * @returns {string | null}
 */
export function stretchInWords(iso) {
  const words = periodInWords(iso);
  const one = words === null ? null : /^1 ([a-z]+)$/.exec(words);
  if (one) {
    return `${one[1] === "hour" ? "an" : "a"} ${one[1]}`;
  }
  return words === null ? null : `every ${words}`;
}

/**
 * @param {string} words "a second", "every 10 seconds"
 * @returns {string | null}
 */
export function stretchOfWords(words) {
  return periodOfWords(words.replace(/^every /, ""));
}

/**
 * @param {unknown} iso
 * @returns {number | null} milliseconds
 */
export function periodMillis(iso) {
  const found = typeof iso === "string" ? ISO.exec(iso) : null;
  return found ? MILLIS.reduce((sum, each, i) => sum + each * Number(found[i + 1] ?? 0), 0) : null;
}

/**
 * @param {number} amount
 * @param {"D" | "H" | "M" | "S"} unit
 * @returns {string}
 */
export function period(amount, unit) {
  return unit === "D" ? `P${amount}D` : `PT${amount}${unit}`;
}

/**
 * A period of one unit as an amount and the unit, for a form.
 * @param {unknown} iso
 * @returns {{amount: string, unit: string} | null} null if it has none, or several
 */
export function singleUnit(iso) {
  const found = typeof iso === "string" ? ISO.exec(iso) : null;
  const set = found ? UNITS.map(([unit], i) => ({ amount: found[i + 1], unit })).filter(each => each.amount !== undefined) : [];
  return set.length === 1 ? set[0] : null;
}

/**
 * How long ago or how far ahead, roughly: "4 s", "12 min", "3 h", "5 d".
 * @param {number} millis
 */
export function roughly(millis) {
  const abs = Math.abs(millis);
  const [size, unit] = [
    [86_400_000, "d"],
    [3_600_000, "h"],
    [60_000, "min"],
    [1_000, "s"],
  ].find(([each]) => abs >= Number(each)) ?? [1, "ms"];
  return `${Math.floor(abs / Number(size))} ${unit}`;
}
