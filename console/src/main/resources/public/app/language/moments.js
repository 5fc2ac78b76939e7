/**
 * Moments: RFC 3339 in UTC, as the services have them, and in words ("1 June 2027", "1 June 2027 at 14:30 UTC"). One goes into the
 * other and back without a change; what is written in any other way stays as it is written.
 */

const MONTHS = [
  "January", "February", "March", "April", "May", "June",
  "July", "August", "September", "October", "November", "December",
];

const ISO = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})(\.\d{3})?Z$/;
const WORDS = /^(\d{1,2}) ([A-Za-z]+) (\d{4})(?: at (\d{2}:\d{2})(:\d{2}(?:\.\d{3})?)? UTC)?$/;

/** @param {unknown} text whether it is a moment as the services write and read it */
export function isMoment(text) {
  return typeof text === "string" && /^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/.test(text) && !Number.isNaN(Date.parse(text));
}

/**
 * @param {unknown} iso
 * @returns {string | null} null if it is no moment
 */
export function momentInWords(iso) {
  if (!isMoment(iso)) {
    return null;
  }
  const found = ISO.exec(String(iso));
  const words = found ? said(found) : String(iso);
  return momentOfWords(words) === iso ? words : String(iso);
}

/** @param {RegExpExecArray} found */
function said([, year, month, day, hour, minute, second, millis = ""]) {
  const date = `${Number(day)} ${MONTHS[Number(month) - 1]} ${year}`;
  const rest = second + millis === "00" ? "" : `:${second}${millis}`;
  return `${hour}:${minute}${rest}` === "00:00" ? date : `${date} at ${hour}:${minute}${rest} UTC`;
}

/**
 * @param {string} words "1 June 2027", "1 June 2027 at 14:30 UTC", or RFC 3339
 * @returns {string | null} null if they are no moment
 */
export function momentOfWords(words) {
  const text = words.trim();
  if (isMoment(text)) {
    return text;
  }
  const found = WORDS.exec(text);
  const month = found ? monthOf(found[2]) : -1;
  if (!found || month < 0) {
    return null;
  }
  const date = `${found[3]}-${padded(month + 1)}-${padded(Number(found[1]))}`;
  const iso = `${date}T${found[4] ?? "00:00"}${found[5] ?? ":00"}Z`;
  return real(iso) ? iso : null;
}

/** @param {string} name whole, or its first letters */
function monthOf(name) {
  return name.length < 3 ? -1 : MONTHS.findIndex(each => each.toLowerCase().startsWith(name.toLowerCase()));
}

/** @param {number} number */
function padded(number) {
  return String(number).padStart(2, "0");
}

/** @param {string} iso the 31st of June is no day */
function real(iso) {
  const time = Date.parse(iso);
  return !Number.isNaN(time) && new Date(time).toISOString().slice(0, 10) === iso.slice(0, 10);
}

/** @param {string | undefined} iso for an input of the type datetime-local, in UTC */
export function momentForInput(iso) {
  return iso && isMoment(iso) ? new Date(iso).toISOString().replace(/(:00)?\.000Z$|Z$/, "") : "";
}

/** @param {string} value of an input of the type datetime-local, in UTC @returns {string | undefined} */
export function momentOfInput(value) {
  const time = value ? Date.parse(`${value}Z`) : NaN;
  return Number.isNaN(time) ? undefined : new Date(time).toISOString().replace(".000Z", "Z");
}

/** @param {string | undefined} iso for an input of the type datetime-local, in the browser's own time zone */
export function localForInput(iso) {
  if (!iso || !isMoment(iso)) {
    return "";
  }
  const at = new Date(iso);
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

/** @param {string} value of an input of the type datetime-local, in the browser's own time zone @returns {string | undefined} */
export function localOfInput(value) {
  const time = value ? Date.parse(value) : NaN;
  return Number.isNaN(time) ? undefined : new Date(time).toISOString();
}
