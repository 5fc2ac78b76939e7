/** Single values of forms: texts that stand for numbers, bytes, dates and times in Avro's plain JSON. Pure. */

const RANGES = {
  int: { least: -(2n ** 31n), most: 2n ** 31n - 1n },
  long: { least: -(2n ** 63n), most: 2n ** 63n - 1n },
};

/** A default, as Avro's JSON has it, as it is filled in. @param {any} node @param {any} given @returns {string} */
export function shown(node, given) {
  if (node.kind === "bytes" || node.kind === "fixed") {
    return node.logical === "decimal" ? decimalText(given, node.scale) : hex(given);
  }
  return isWhen(node) && typeof given === "number" ? whenText(node, given) : String(given);
}

/** What a text stands for. @param {any} node of `forms.js` @param {string} text @throws {Error} saying what is wrong with it */
export function parsed(node, text) {
  if (isWhen(node)) {
    return whenNumber(node, text);
  }
  switch (node.kind) {
    case "int": case "long": return whole(node, text);
    case "float": case "double": return fraction(node, text);
    case "bytes": return node.logical === "decimal" ? decimalBytes(node, text) : unhex(text);
    case "fixed": return fixedOf(node, text);
    default: return string(node, text);
  }
}

function whole(node, text) {
  if (!/^[-+]?\d+$/.test(text.trim())) {
    throw new Error(text.trim() ? "A whole number is needed." : "A number is needed.");
  }
  const number = BigInt(text.trim().replace(/^\+/, ""));
  const { least, most } = RANGES[node.kind];
  bounds(number, node.minimum === undefined ? least : BigInt(node.minimum), node.maximum === undefined ? most : BigInt(node.maximum));
  return number >= BigInt(Number.MIN_SAFE_INTEGER) && number <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(number) : number;
}

function fraction(node, text) {
  const number = text.trim() === "" ? NaN : Number(text.trim());
  if (!Number.isFinite(number)) {
    throw new Error("A number is needed.");
  }
  bounds(number, node.minimum ?? -Infinity, node.maximum ?? Infinity);
  return number;
}

function bounds(number, least, most) {
  if (number < least || number > most) {
    throw new Error(most === Infinity ? `At least ${least}.` : least === -Infinity ? `At most ${most}.` : `From ${least} to ${most}.`);
  }
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

function string(node, text) {
  if (node.logical === "uuid" && !UUID.test(text.trim())) {
    throw new Error("A UUID is needed: 8-4-4-4-12 hexadecimal digits.");
  }
  return node.logical === "uuid" ? text.trim() : text;
}

// ---------------------------------------------------------------- bytes: each a character of Latin-1

/** @param {string} latin */
const hex = latin => [...latin].map(char => char.charCodeAt(0).toString(16).padStart(2, "0")).join(" ");

/** @param {string} text */
function unhex(text) {
  const digits = text.replace(/\s+/g, "");
  if (!/^([0-9a-f]{2})*$/i.test(digits)) {
    throw new Error("Two hexadecimal digits for each byte are needed: 0a ff.");
  }
  return (digits.match(/../g) ?? []).map(pair => String.fromCharCode(parseInt(pair, 16))).join("");
}

function fixedOf(node, text) {
  const latin = node.logical === "decimal" ? padded(decimalBytes(node, text), node.size) : unhex(text);
  if (latin.length !== node.size) {
    throw new Error(`${node.size} bytes are needed, not ${latin.length}.`);
  }
  return latin;
}

function decimalBytes(node, text) {
  const parts = /^([-+]?)(\d+)(?:\.(\d+))?$/.exec(text.trim());
  if (!parts || (parts[3] ?? "").length > node.scale) {
    throw new Error(parts ? `At most ${node.scale} digits after the point.` : "A decimal number is needed.");
  }
  const digits = parts[2] + (parts[3] ?? "").padEnd(node.scale, "0");
  if (node.precision !== undefined && digits.replace(/^0+/, "").length > node.precision) {
    throw new Error(`At most ${node.precision} digits in all.`);
  }
  return complement(BigInt(digits) * (parts[1] === "-" ? -1n : 1n));
}

/** The two's complement of a number, as short as can be. @param {bigint} number */
function complement(number) {
  let length = 1;
  while (number < -(1n << BigInt(8 * length - 1)) || number >= 1n << BigInt(8 * length - 1)) {
    length++;
  }
  const digits = BigInt.asUintN(8 * length, number).toString(16).padStart(2 * length, "0");
  return unhex(digits);
}

/** The same number in so many bytes. */
function padded(latin, size) {
  return (latin.charCodeAt(0) >= 0x80 ? "\u00ff" : "\u0000").repeat(Math.max(0, size - latin.length)) + latin;
}

function decimalText(latin, scale) {
  const digits = [...latin].map(char => char.charCodeAt(0).toString(16).padStart(2, "0")).join("") || "0";
  const number = BigInt.asIntN(Math.max(8, 8 * latin.length), BigInt(`0x${digits}`));
  const text = (number < 0n ? -number : number).toString().padStart(scale + 1, "0");
  const at = text.length - scale;
  return (number < 0n ? "-" : "") + text.slice(0, at) + (scale ? `.${text.slice(at)}` : "");
}

// ---------------------------------------------------------------- dates and times: numbers, filled in as the browser's own fields

const WHEN = new Map([
  ["date", { field: "date", unit: 86_400_000n, divides: true }],
  ["time-millis", { field: "time", unit: 1n }],
  ["time-micros", { field: "time", unit: 1000n }],
  ["timestamp-millis", { field: "datetime-local", unit: 1n }],
  ["timestamp-micros", { field: "datetime-local", unit: 1000n }],
  ["timestamp-nanos", { field: "datetime-local", unit: 1_000_000n }],
  ["local-timestamp-millis", { field: "datetime-local", unit: 1n, local: true }],
  ["local-timestamp-micros", { field: "datetime-local", unit: 1000n, local: true }],
]);
/** Whether it is a number that stands for a date or time. @param {any} node */
export const isWhen = node => WHEN.has(node.logical) && (node.kind === "int" || node.kind === "long");

const WHEN_WORDS = { date: "date", time: "time of day", "datetime-local": "date and time" };

/** The kind of the browser's field for a date or time; undefined for all else. @param {any} node */
export const whenOf = node => isWhen(node) ? WHEN.get(node.logical)?.field : undefined;

/** @param {any} node that is one */
export const whenInWords = node => WHEN_WORDS[WHEN.get(node.logical)?.field ?? "date"];

/** @param {any} node @param {string} text */
function whenNumber(node, text) {
  const { field, unit, divides, local } = /** @type {any} */ (WHEN.get(node.logical));
  const millis = field === "time" ? Date.parse(`1970-01-01T${text}Z`)
    : field === "date" || local ? Date.parse(`${text}${field === "date" ? "" : "Z"}`)
      : new Date(text).getTime();
  if (!Number.isFinite(millis)) {
    throw new Error(field === "date" ? "A date is needed." : field === "time" ? "A time is needed." : "A date and a time are needed.");
  }
  const number = divides ? BigInt(millis) / unit : BigInt(millis) * unit;
  return Number(number);
}

/** @param {any} node @param {number} number */
function whenText(node, number) {
  const { field, unit, divides, local } = /** @type {any} */ (WHEN.get(node.logical));
  const millis = divides ? number * Number(unit) : number / Number(unit);
  const zone = field === "datetime-local" && !local ? new Date(millis).getTimezoneOffset() * 60_000 : 0;
  const text = new Date(millis - zone).toISOString();
  return field === "date" ? text.slice(0, 10) : field === "time" ? text.slice(11, 23) : text.slice(0, 23);
}
