/** What of a feed's records can be drawn as lines. Pure. */
import { spaced } from "../words.js";

/**
 * @typedef {{time: string|number, key: string|null, value: any, sequence: number, gap?: boolean}} FeedRecord `gap`: none, but an interruption
 * @typedef {{path: string[], name: string, label: string, unit: string, doc?: string}} Series
 */

const NUMBERS = new Set(["int", "long", "float", "double"]);

/** The numeric fields of a schema, those within other fields by their path. @param {any} node of `forms.js` @param {{iri: string, unit?: string}[]} [observed] @returns {Series[]} */
export function numericSeries(node, observed = [], path = []) {
  if (node.kind === "optional") {
    return numericSeries(node.value, observed, path);
  }
  if (node.kind === "record" && path.length < 4) {
    return node.fields.flatMap(field => numericSeries({ ...inner(field.node), doc: field.doc }, observed, [...path, field.name]));
  }
  if (!NUMBERS.has(node.kind) || node.logical || path.length === 0) {
    return [];
  }
  const name = path.join(".");
  return [{ path, name, ...labelled(path[path.length - 1], observed), doc: node.doc }];
}

const inner = node => node.kind === "optional" ? node.value : node;

const SUFFIXES = /** @type {Array<[RegExp, string]>} */ ([
  [/BytesPerSecond$/, "B/s"], [/Bytes$/, "B"], [/Percent$/, "%"], [/Millis$/, "ms"], [/Seconds$/, "s"], [/Celsius$/, "°C"], [/Volts$/, "V"],
  [/Amperes$/, "A"], [/Kilowatts$/, "kW"], [/Watts$/, "W"], [/Metres$/, "m"], [/Hertz$/, "Hz"],
]);

/** A field's words and its unit: as the description says, else as its name ends. @param {string} name @param {{iri: string, unit?: string}[]} observed */
function labelled(name, observed) {
  const said = observed.find(each => each.iri.endsWith(`#${name}`))?.unit;
  const suffix = SUFFIXES.find(([pattern]) => pattern.test(name));
  const bare = suffix && name !== suffix[1] ? name.replace(suffix[0], "") : name;
  return { label: spaced(bare || name), unit: said ?? suffix?.[1] ?? "" };
}

/** @param {any} value @param {string[]} path @returns {number|null} null, if there is none */
export function numberAt(value, path) {
  const found = path.reduce((each, name) => each === null || each === undefined ? each : each[name], value);
  return typeof found === "number" && Number.isFinite(found) ? found : null;
}

/** @param {FeedRecord} record seconds since 1970 */
export const secondsOf = record => new Date(record.time).getTime() / 1000;

/** An interruption: what was published meanwhile is not shown, and no line goes over it. @param {FeedRecord} last before it @returns {FeedRecord} */
export const gapAfter = last => ({ time: last.time, key: null, value: null, sequence: -1, gap: true });

/** The keys that records have, in order; null is none. @param {FeedRecord[]} records @returns {(string|null)[]} */
export const keysOf = records => [...new Set(records.filter(each => !each.gap).map(each => each.key))].sort((a, b) => (a ?? "") < (b ?? "")
  ? -1 : 1);

/** What a line is drawn through: the records of one key by their time, and interruptions. @param {FeedRecord[]} records @param {string|null} key */
export const lineOf = (records, key) => records.filter(each => each.gap || each.key === key).sort((a, b) => secondsOf(a) - secondsOf(b));

/** The last records, at most so many. @template R @param {R[]} records @param {R[]} more @param {number} most @returns {R[]} */
export const lastOf = (records, more, most) => [...records, ...more].slice(-most);

/** Least, most and mean of what is drawn. @param {(number|null)[]} numbers */
export function summary(numbers) {
  const there = /** @type {number[]} */ (numbers.filter(each => each !== null));
  if (there.length === 0) {
    return null;
  }
  const sum = there.reduce((total, each) => total + each, 0);
  return { least: Math.min(...there), most: Math.max(...there), mean: sum / there.length, last: there[there.length - 1] };
}

/** A number in a unit as people read it. @param {number} number @param {string} unit @param {(n: number) => string} figure @param {(n: number) => string} size */
export function measured(number, unit, figure, size) {
  if (unit === "B" || unit === "B/s") {
    return size(number) + (unit === "B/s" ? "/s" : "");
  }
  return unit ? `${figure(number)} ${unit}` : figure(number);
}
