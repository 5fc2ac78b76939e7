/** What follows the head of a rule's sentence, each after a comma: its terms, and when it holds. */

import { momentInWords, momentOfWords } from "./moments.js";
import { periodInWords, periodOfWords, stretchInWords, stretchOfWords } from "./periods.js";

/**
 * @typedef {{[key: string]: any}} Fields
 * @typedef {{key: string, lead: string, text: string}} Part
 * @typedef {{key: string, write: (value: any) => string | null, read: (text: string) => {value: any, length: number} | null}} Clause
 */

const FIELD = "[A-Za-z_][A-Za-z0-9_]*(?:\\.[A-Za-z_][A-Za-z0-9_]*)*";
const FIELD_LIST = new RegExp(`^fields (${FIELD})(?:((?:, ${FIELD})*) and (${FIELD}))?(?=,|$)`);
const TIMES = { 1: "once", 2: "twice" };
const AT_MOST = /^at most (once|twice|([1-9]\d*) times) (.+?)(?=,|$)/;
const COMMANDS = /^at most ([1-9]\d*) commands? (.+?)(?=,|$)/;
const EXPRESSION = /^where (?:`([^`]+)`|("(?:[^"\\]|\\.)*"))(?=,|$)/;
const PURPOSE = /^for the purpose ("(?:[^"\\]|\\.)*")(?=,|$)/;

/** In the order in which a sentence has them. @type {Clause[]} */
const CLAUSES = [
  { key: "terms.fields", write: fieldsInWords, read: readFields },
  { key: "terms.where", write: whereInWords, read: readWhere },
  { key: "terms.atMost", write: rate => rateInWords(rate, "records", timesInWords), read: readAtMost },
  { key: "terms.maxCommands", write: rate => rateInWords(rate, "commands", commandsInWords), read: readCommands },
  { key: "terms.history", write: historyInWords, read: readHistory },
  worded("terms.for", "for ", " each", periodInWords, periodOfWords),
  worded("terms.until", "ending by ", "", momentInWords, momentOfWords),
  { key: "terms.purpose", write: text => (typeof text === "string" ? `for the purpose ${JSON.stringify(text)}` : null), read: readPurpose },
  worded("from", "from ", "", momentInWords, momentOfWords),
  worded("until", "until ", "", momentInWords, momentOfWords),
];

/**
 * @param {string} key
 * @param {string} before
 * @param {string} after
 * @param {(value: unknown) => string | null} write
 * @param {(words: string) => string | null} read
 * @returns {Clause}
 */
function worded(key, before, after, write, read) {
  const shape = new RegExp(`^${before}(.+?)${after}(?=,|$)`);
  return {
    key,
    write: value => {
      const words = write(value);
      return words === null ? null : before + words + after;
    },
    read: text => {
      const found = shape.exec(text);
      const value = found ? read(found[1]) : null;
      return found && value !== null ? { value, length: found[0].length } : null;
    },
  };
}

/**
 * @param {Fields} rule
 * @returns {{parts: Part[], unsaid: Fields}} what of it no clause says, in the shape of the rule
 */
export function clauseParts(rule) {
  const parts = [];
  const said = new Set();
  for (const { key, write } of CLAUSES) {
    const value = valueAt(rule, key);
    const text = value === undefined ? null : write(value);
    if (text !== null && agrees(text, key, value)) {
      parts.push({ key, lead: ", ", text });
      said.add(key);
    }
  }
  return { parts, unsaid: unsaid(rule, said) };
}

/** Whether what is written is read as the same. @param {string} text @param {string} key @param {unknown} value */
function agrees(text, key, value) {
  const again = readClauses(`, ${text}`);
  return "fields" in again && JSON.stringify(valueAt(again.fields, key)) === JSON.stringify(value);
}

/** @param {Fields} rule @param {string} key */
export function valueAt(rule, key) {
  return key.split(".").reduce((/** @type {any} */ at, name) => at?.[name], rule);
}

/** @param {Fields} rule @param {Set<string>} said */
function unsaid(rule, said) {
  const left = (/** @type {string} */ prefix, /** @type {Fields} */ from) =>
    Object.entries(from).filter(([key, value]) => value !== undefined && value !== null && !said.has(prefix + key) && !nothing(prefix + key,
      value));
  const outside = left("", { from: rule.from, until: rule.until });
  const isObject = rule.terms !== null && typeof rule.terms === "object" && !Array.isArray(rule.terms);
  const inside = isObject ? left("terms.", rule.terms) : [];
  const odd = rule.terms !== undefined && rule.terms !== null && !isObject;
  const terms = odd ? { terms: rule.terms } : inside.length > 0 ? { terms: Object.fromEntries(inside) } : {};
  return { ...Object.fromEntries(outside), ...terms };
}

/** What says no more than if it were absent. @param {string} key @param {unknown} value */
function nothing(key, value) {
  return key === "terms.history" && value === "none";
}

/**
 * @param {string} text empty, or each clause after a comma
 * @returns {{fields: Fields} | {error: string, rest: string}}
 */
export function readClauses(text) {
  /** @type {Fields} */
  const fields = {};
  let rest = text;
  while (rest !== "") {
    const clause = rest.startsWith(", ") ? readClause(rest.slice(2)) : null;
    if (clause === null) {
      return { error: `“${rest.replace(/^, */, "")}” is not understood here.`, rest };
    }
    if (valueAt(fields, clause.key) !== undefined) {
      return { error: `This is said twice: “${clause.text}”.`, rest };
    }
    put(fields, clause.key, clause.value);
    rest = rest.slice(2 + clause.length);
  }
  return { fields };
}

/** @param {string} text */
function readClause(text) {
  for (const { key, read } of CLAUSES) {
    const found = read(text);
    if (found) {
      return { key, ...found, text: text.slice(0, found.length) };
    }
  }
  return null;
}

/** @param {Fields} fields @param {string} key @param {unknown} value */
function put(fields, key, value) {
  const [first, second] = key.split(".");
  if (second === undefined) {
    fields[first] = value;
  } else {
    fields[first] = { ...fields[first], [second]: value };
  }
}

/** @param {unknown} fields */
function fieldsInWords(fields) {
  const shape = new RegExp(`^${FIELD}$`);
  if (!Array.isArray(fields) || fields.length === 0 || !fields.every(each => typeof each === "string" && shape.test(each))) {
    return null;
  }
  const last = fields[fields.length - 1];
  return `fields ${fields.length === 1 ? last : `${fields.slice(0, -1).join(", ")} and ${last}`}`;
}

/** @param {string} text */
function readFields(text) {
  const found = FIELD_LIST.exec(text);
  if (!found) {
    return null;
  }
  const between = found[2] ? found[2].slice(2).split(", ") : [];
  return { value: [found[1], ...between, ...(found[3] ? [found[3]] : [])], length: found[0].length };
}

/** @param {unknown} where */
function whereInWords(where) {
  if (typeof where !== "string" || where === "") {
    return null;
  }
  return `where ${/[`\p{Cc}]/u.test(where) ? JSON.stringify(where) : `\`${where}\``}`;
}

/** @param {string} text */
function readWhere(text) {
  const found = EXPRESSION.exec(text);
  const value = found ? (found[1] ?? unquoted(found[2])) : null;
  return found && value !== null ? { value, length: found[0].length } : null;
}

/** @param {string} text */
function readPurpose(text) {
  const found = PURPOSE.exec(text);
  const value = found ? unquoted(found[1]) : null;
  return found && value !== null ? { value, length: found[0].length } : null;
}

/** @param {string} quoted @returns {string | null} */
function unquoted(quoted) {
  try {
    return JSON.parse(quoted);
  } catch {
    return null;
  }
}

/**
 * @param {any} rate
 * @param {"records" | "commands"} what
 * @param {(number: number) => string} count
 */
function rateInWords(rate, what, count) {
  const { [what]: number, per, ...more } = rate ?? {};
  const stretch = stretchInWords(per);
  if (!Number.isSafeInteger(number) || number < 1 || stretch === null || Object.keys(more).length > 0) {
    return null;
  }
  return `at most ${count(number)} ${stretch}`;
}

/** @param {number} number */
function timesInWords(number) {
  return TIMES[/** @type {1 | 2} */ (number)] ?? `${number} times`;
}

/** @param {number} number */
function commandsInWords(number) {
  return `${number} command${number === 1 ? "" : "s"}`;
}

/** @param {string} text */
function readAtMost(text) {
  const found = AT_MOST.exec(text);
  const per = found ? stretchOfWords(found[3]) : null;
  const records = found?.[1] === "once" ? 1 : found?.[1] === "twice" ? 2 : Number(found?.[2]);
  return found && per !== null ? { value: { records, per }, length: found[0].length } : null;
}

/** @param {string} text */
function readCommands(text) {
  const found = COMMANDS.exec(text);
  const per = found ? stretchOfWords(found[2]) : null;
  return found && per !== null ? { value: { commands: Number(found[1]), per }, length: found[0].length } : null;
}

/** @param {any} history */
function historyInWords(history) {
  if (history === "retained") {
    return "with all that is retained";
  }
  const keys = history && typeof history === "object" ? Object.keys(history) : [];
  if (keys.length !== 1) {
    return null;
  }
  const since = momentInWords(history.since);
  const last = periodInWords(history.last);
  return since !== null ? `with history since ${since}` : last !== null ? `with history of the last ${last}` : null;
}

/** @param {string} text */
function readHistory(text) {
  const retained = /^with all that is retained(?=,|$)/.exec(text);
  if (retained) {
    return { value: "retained", length: retained[0].length };
  }
  const found = /^with history (since|of the last) (.+?)(?=,|$)/.exec(text);
  const value = !found ? null : found[1] === "since" ? momentOfWords(found[2]) : periodOfWords(found[2]);
  return found && value !== null
    ? { value: found[1] === "since" ? { since: value } : { last: value }, length: found[0].length }
    : null;
}
