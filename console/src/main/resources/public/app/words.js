/** Values as people read them. Pure. */

/** The twin's name at the end of its DID. @param {string} did */
export const twinName = did => decodeURIComponent(did.split(":").pop() ?? did);

/** The DID of the organisation that a twin is of. @param {string} did */
export const organisationOf = did => did.replace(/:twins:[^:]*$/, "");

/** The host that a `did:web` names. @param {string} did */
export const hostOf = did => decodeURIComponent(did.replace(/^did:web:/, "").split(":")[0]);

/** An IRI's last part: `Platform`. @param {string} iri */
export const localName = iri => iri.split(/[/#]/).filter(Boolean).pop() ?? iri;

/** `memoryUsedBytes` as `memory used bytes`. @param {string} name */
export const spaced = name => name.replace(/([a-z0-9])([A-Z])/g, "$1 $2").replace(/[_-]+/g, " ").toLowerCase();

const COUNT = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
const SHORT = new Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 1 });

/** @param {number} number */
export const count = number => COUNT.format(number);

const EXACT = new Intl.NumberFormat("en", { maximumFractionDigits: 9 });

/** A number with all its digits. @param {number} number */
export const exact = number => EXACT.format(number);

/** A number with as many digits as matter. @param {number} number */
export function figure(number) {
  if (!Number.isFinite(number)) {
    return "–";
  }
  const size = Math.abs(number);
  if (size >= 100000) {
    return SHORT.format(number);
  }
  return new Intl.NumberFormat("en", { maximumSignificantDigits: size >= 1000 ? 6 : 4 }).format(number);
}

/** @param {number} bytes */
export function size(bytes) {
  const units = ["B", "kB", "MB", "GB", "TB"];
  const step = bytes < 1000 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3));
  return `${figure(Number((bytes / 1000 ** step).toPrecision(3)))} ${units[step]}`;
}

/** @param {number} metres */
export const distance = metres =>
  metres < 1000 ? `${Math.round(metres)} m` : `${(metres / 1000).toLocaleString("en", { maximumFractionDigits: metres < 10000 ? 1
    : 0 })} km`;

/** A period of time in the largest unit that says something. @param {number} seconds */
export function period(seconds) {
  const steps = /** @type {Array<[number, string]>} */ ([[86400, "d"], [3600, "h"], [60, "min"], [1, "s"]]);
  const [length, unit] = steps.find(([step]) => seconds >= step) ?? [1, "s"];
  return `${Math.floor(seconds / length)} ${unit}`;
}

/** How long ago, or in how long. @param {Date} at @param {Date} now */
export function relative(at, now) {
  const seconds = Math.round((now.getTime() - at.getTime()) / 1000);
  if (Math.abs(seconds) < 2) {
    return "now";
  }
  return seconds > 0 ? `${period(seconds)} ago` : `in ${period(-seconds)}`;
}

const PERIOD = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/;

/** An ISO 8601 period, `PT90S`, in words: `90 s`. @param {string} iso */
export function isoPeriod(iso) {
  const parts = PERIOD.exec(iso);
  if (!parts) {
    return iso;
  }
  const units = ["d", "h", "min", "s"];
  const words = parts.slice(1).map((part, index) => part && Number(part) > 0 ? `${Number(part)} ${units[index]}` : "").filter(Boolean);
  return words.join(" ") || "0 s";
}

/**
 * Terms in short phrases; none if there are no limits.
 * @param {{history?: any, fields?: string[], where?: string, atMost?: any, until?: string, for?: string, maxCommands?: any,
 *   purpose?: string}|null|undefined} terms @returns {string[]}
 */
export function termsInWords(terms) {
  if (!terms) {
    return [];
  }
  const { history, fields, where, atMost, until, maxCommands, purpose } = terms;
  return [
    fields?.length ? `fields ${fields.join(", ")}` : "",
    where ? `where ${where}` : "",
    atMost ? `at most ${atMost.records} ${atMost.records === 1 ? "record" : "records"} of a key per ${isoPeriod(atMost.per)}` : "",
    maxCommands ? `at most ${maxCommands.commands} commands per ${isoPeriod(maxCommands.per)}` : "",
    historyInWords(history),
    until ? `until ${dateTime(new Date(until))}` : "",
    terms.for ? `for ${isoPeriod(terms.for)}` : "",
    purpose ? `for the purpose of ${purpose}` : "",
  ].filter(Boolean);
}

/** @param {any} history */
function historyInWords(history) {
  if (!history || history === "none") {
    return "";
  }
  if (history === "retained") {
    return "with all that the feed retains";
  }
  return history.since ? `with history since ${dateTime(new Date(history.since))}` : `with the last ${isoPeriod(history.last)}`;
}

const DATE_TIME = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "medium" });
const CLOCK = new Intl.DateTimeFormat("en-GB", { timeStyle: "medium" });

/** @param {Date} at */
export const dateTime = at => DATE_TIME.format(at);

/** @param {Date} at */
export const clock = at => CLOCK.format(at);

/** `DENIED_BY_RULE` as `denied by rule`. @param {string} constant */
export const worded = constant => constant.toLowerCase().replaceAll("_", " ");

/** How long something may wait for an answer: in seconds, and in words. @type {Array<[number, string]>} */
export const WAITS = [[3600, "1 hour"], [86_400, "1 day"], [604_800, "1 week"]];
