/**
 * Rules as sentences: "Allow grid to subscribe to load, fields cpu, at most once a second, until 1 June 2027." Every rule goes into
 * one sentence and back; what a sentence cannot say is kept beside it as JSON (`rest`), and nothing is ever lost.
 *
 * A rule's name (`id`) is no part of its sentence.
 */

import { clauseParts, readClauses } from "./clauses.js";
import { momentInWords } from "./moments.js";
import { NO_NAMES } from "./names.js";
import { readSubject, subjectInWords } from "./subjects.js";

/**
 * @typedef {import("./names.js").Names} Names
 * @typedef {{[key: string]: any}} Rule as the service's JSON has it
 * @typedef {{key: string, lead: string, text: string}} Part a piece of a sentence; `key` is the field that it says, such as
 *   `terms.atMost`, and `lead` the words before it that belong to no field
 * @typedef {{parts: Part[], rest: Rule | null}} Phrase
 * @typedef {{rule: Rule} | {error: string, at: number}} Reading
 */

const EFFECTS = ["allow", "deny", "ask"];
export const ACTIONS = ["find", "describe", "subscribe", "control"];
const SAID = new Set(["id", "effect", "actions", "subject", "path", "from", "until", "terms"]);
const PATHS = { "/": "the whole twin", "/description": "its description", "/feeds": "all feeds", "/controls": "all controls" };
const NAMED = /^\/(feed|control)s\/([a-z0-9-]{1,64})$/;

/**
 * The rule's sentence, in parts.
 * @param {Rule} rule
 * @param {Names} [names]
 * @returns {Phrase} without parts if no sentence says it; `rest` has all that the sentence does not say, null if it says all
 */
export function phrase(rule, names = NO_NAMES) {
  const head = headParts(rule, names);
  if (head === null) {
    return { parts: [], rest: rule };
  }
  const { parts, unsaid } = clauseParts(rule);
  const unknown = Object.fromEntries(Object.entries(rule).filter(([key]) => !SAID.has(key)));
  const rest = { ...unknown, ...unsaid };
  return { parts: [...head, ...parts], rest: Object.keys(rest).length === 0 ? null : rest };
}

/**
 * @param {Rule} rule
 * @param {Names} [names]
 * @returns {string} empty if no sentence says it
 */
export function sentence(rule, names = NO_NAMES) {
  const { parts } = phrase(rule, names);
  return parts.length === 0 ? "" : `${parts.map(({ lead, text }) => lead + text).join("")}.`;
}

/** @param {Rule} rule @param {Names} names @returns {Part[] | null} */
function headParts(rule, names) {
  const subject = subjectInWords(rule?.subject, names);
  const actions = actionsInWords(rule?.actions);
  const object = pathInWords(rule?.path, rule?.actions);
  if (!EFFECTS.includes(rule?.effect) || subject === null || actions === null || object === null) {
    return null;
  }
  const asks = rule.effect === "ask";
  const effect = asks ? "Ask before" : rule.effect === "allow" ? "Allow" : "Deny";
  return [
    { key: "effect", lead: "", text: effect },
    { key: "subject", lead: " ", text: subject },
    { key: "actions", lead: asks ? " may " : " to ", text: actions },
    { key: "path", lead: " ", text: object },
  ];
}

/** @param {unknown} actions @returns {string | null} "find, describe and subscribe to" */
export function actionsInWords(actions) {
  const known = Array.isArray(actions) && actions.length > 0 && actions.every(each => ACTIONS.includes(each));
  if (!known || new Set(actions).size < actions.length) {
    return null;
  }
  return listed(actions.map(each => (each === "subscribe" ? "subscribe to" : each)));
}

/** @param {string[]} words "a, b and c" */
export function listed(words) {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words[words.length - 1]}`;
}

/**
 * @param {unknown} path
 * @param {unknown} actions if they are about one kind of thing, a name says enough
 * @returns {string | null} "load", "the feed load", "all feeds"
 */
export function pathInWords(path, actions) {
  if (typeof path !== "string") {
    return null;
  }
  if (Object.hasOwn(PATHS, path)) {
    return PATHS[/** @type {keyof PATHS} */ (path)];
  }
  const named = NAMED.exec(path);
  if (!named) {
    return null;
  }
  return kindOf(actions) === named[1] ? named[2] : `the ${named[1]} ${named[2]}`;
}

/** @param {unknown} actions @returns {string | null} the only kind of thing that they are about */
function kindOf(actions) {
  const only = Array.isArray(actions) && actions.length === 1 ? actions[0] : null;
  return only === "subscribe" ? "feed" : only === "control" ? "control" : null;
}

/**
 * The rule that a sentence says.
 * @param {string} text with or without its full stop
 * @param {Names} [names]
 * @param {string} [id] of the rule
 * @param {Rule | null} [rest] what the sentence does not say
 * @returns {Reading} what is wrong, and from which character on, if it says none
 */
export function read(text, names = NO_NAMES, id = undefined, rest = null) {
  const whole = text.trim().replace(/\.$/, "");
  const head = /^(allow|deny|ask before) (.+)$/is.exec(whole);
  if (!head) {
    return { error: "A rule begins with Allow, Deny or Ask before.", at: 0 };
  }
  const effect = head[1].toLowerCase() === "ask before" ? "ask" : head[1].toLowerCase();
  const subject = readSubject(head[2], names);
  if (subject === null) {
    return { error: "Whom is it about? anyone, the name or DID of an organisation, or: twin NAME of ORGANISATION", at: head[1].length + 1 };
  }
  return readRest({ ...(id === undefined ? {} : { id }), effect }, subject.subject, subject.rest, whole, rest);
}

/**
 * @param {Rule} start
 * @param {Rule} subject
 * @param {string} text what follows the subject
 * @param {string} whole
 * @param {Rule | null} rest
 * @returns {Reading}
 */
function readRest(start, subject, text, whole, rest) {
  const at = (/** @type {string} */ remaining) => whole.length - remaining.length;
  const verb = start.effect === "ask" ? /^ may (.*)$/is : /^ to (.*)$/is;
  const todo = verb.exec(text)?.[1];
  const actions = todo === undefined ? null : readActions(todo);
  if (actions === null) {
    const word = start.effect === "ask" ? "may" : "to";
    return { error: `Then follows “${word}” and what: find, describe, subscribe to or control.`, at: at(text) };
  }
  const path = readPath(actions.rest, actions.actions);
  if (path === null) {
    return { error: "Of what? the whole twin, all feeds, all controls, its description, or the name of a feed or control",
      at: at(actions.rest) };
  }
  const clauses = readClauses(path.rest);
  return "error" in clauses
    ? { error: clauses.error, at: at(clauses.rest) }
    : { rule: merged({ ...start, actions: actions.actions, subject, path: path.path, ...clauses.fields }, rest) };
}

/** @param {Rule} rule @param {Rule | null} rest */
function merged(rule, rest) {
  const terms = { ...rule.terms, ...rest?.terms };
  return { ...rule, ...rest, ...(Object.keys(terms).length > 0 || rest?.terms ? { terms } : {}) };
}

/** @param {string} text @returns {{actions: string[], rest: string} | null} */
function readActions(text) {
  const actions = [];
  let rest = text;
  for (;;) {
    const found = /^(find|describe|subscribe to|control)(?=[ ,])/i.exec(rest);
    if (!found) {
      return null;
    }
    actions.push(found[1].toLowerCase().split(" ")[0]);
    rest = rest.slice(found[0].length);
    const more = /^(?:,| and) (?=(?:find|describe|subscribe to|control)[ ,])/i.exec(rest);
    if (!more) {
      return new Set(actions).size === actions.length ? { actions, rest } : null;
    }
    rest = rest.slice(more[0].length);
  }
}

/** @param {string} text @param {string[]} actions @returns {{path: string, rest: string} | null} */
function readPath(text, actions) {
  for (const [path, words] of Object.entries(PATHS)) {
    if (text.slice(1).toLowerCase().startsWith(words) && /^(,|$)/.test(text.slice(1 + words.length))) {
      return { path, rest: text.slice(1 + words.length) };
    }
  }
  const found = /^ (?:the (feed|control) )?([a-z0-9-]{1,64})(?=,|$)/.exec(text);
  const kind = found?.[1] ?? kindOf(actions);
  return found && kind ? { path: `/${kind}s/${found[2]}`, rest: text.slice(found[0].length) } : null;
}

/** @param {unknown} from @param {unknown} until for a line about a rule's window */
export function windowInWords(from, until) {
  return [from ? `from ${momentInWords(from)}` : "", until ? `until ${momentInWords(until)}` : ""].filter(Boolean).join(" ");
}
