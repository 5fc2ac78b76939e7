/** Interactions as a file: each as the broker has it in a line of JSON, or as a row for people and their tables. Pure. */

const COLUMNS = /** @type {[string, (each: any) => unknown][]} */ ([
  ["id", each => each.id], ["feed", each => each.feed], ["provider", each => each.provider], ["requester", each => each.requester],
  ["state", each => each.state], ["reason", each => each.reason], ["detail", each => each.detail], ["rule", each => each.rule],
  ["epoch", each => each.epoch], ["until", each => each.until], ["purpose", each => each.purpose], ["terms", each => each.terms],
  ["records", each => each.delivered?.records], ["bytes", each => each.delivered?.bytes], ["last", each => each.delivered?.last],
  ["lag", each => each.delivered?.lag], ["updated", each => each.updated],
]);

/** @param {any[]} interactions */
export const jsonLinesOf = interactions => interactions.map(each => `${JSON.stringify(each)}\n`).join("");

/** By RFC 4180, with a header. @param {any[]} interactions */
export const csvOf = interactions => [COLUMNS.map(([name]) => name), ...interactions.map(each => COLUMNS.map(([, of]) => cell(of(each))))]
  .map(row => `${row.join(",")}\r\n`).join("");

/** @param {unknown} value */
function cell(value) {
  const text = value === null || value === undefined ? "" : typeof value === "object" ? JSON.stringify(value) : String(value);
  // What others wrote must not be a formula
  const harmless = typeof value === "string" && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
