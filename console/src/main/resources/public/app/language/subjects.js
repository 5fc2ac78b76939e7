/** Whom a rule is about: its JSON form, and in words: "twin pump of grid", `anyone with operator "certified" attested by grid`. */

import { partsOf } from "./names.js";

/**
 * @typedef {import("./names.js").Names} Names
 * @typedef {{[key: string]: any}} Subject
 */

const NAME = "[a-z0-9-]{1,64}";
const ORGANISATION = "(?:did:web:[^\\s,#]+|[a-z0-9-]+)";
const TEXT = '"(?:[^"\\\\]|\\\\.)*"';
const WHOLE_TWIN = /^did:web:[^\s,#]+:twins:[a-z0-9-]{1,64}$/;
const WHOLE_ORGANISATION = /^did:web:[^\s,#]+$/;
const AGENT = /^did:web:[^\s,#]+:twins:[a-z0-9-]{1,64}#[a-z0-9-]{1,64}$/;
const PROPERTY = new RegExp(`^${NAME}$`);

/**
 * @param {Subject} subject
 * @param {Names} names
 * @returns {string | null} null if it is none that words say
 */
export function subjectInWords(subject, names) {
  const keys = subject && typeof subject === "object" ? Object.keys(subject) : [];
  if (keys.length !== 1) {
    return null;
  }
  const value = subject[keys[0]];
  switch (keys[0]) {
    case "anyone":
      return value === true ? "anyone" : null;
    case "organisation":
      return isOrganisation(value) ? names.organisation(value) : null;
    case "twin":
      return typeof value === "string" && WHOLE_TWIN.test(value) ? twinInWords(value, names) : null;
    case "agent":
      return typeof value === "string" && AGENT.test(value) ? agentInWords(value, names) : null;
    case "attested":
      return attestedInWords(value, names);
    default:
      return null;
  }
}

/** @param {unknown} value */
function isOrganisation(value) {
  return typeof value === "string" && WHOLE_ORGANISATION.test(value) && !WHOLE_TWIN.test(value);
}

/** @param {string} did @param {Names} names */
function twinInWords(did, names) {
  const { organisation, twin } = partsOf(did);
  return `twin ${twin} of ${names.organisation(organisation)}`;
}

/** @param {string} id @param {Names} names */
function agentInWords(id, names) {
  return `agent ${partsOf(id).agent} of ${twinInWords(id, names)}`;
}

/** @param {any} attested @param {Names} names */
function attestedInWords(attested, names) {
  const { by, property, value, ...more } = attested ?? {};
  const valid = isOrganisation(by) && typeof property === "string" && PROPERTY.test(property) && Object.keys(more).length === 0;
  if (!valid || !(value === undefined || (typeof value === "string" && value !== ""))) {
    return null;
  }
  const what = value === undefined ? `any ${property}` : `${property} ${JSON.stringify(value)}`;
  return `anyone with ${what} attested by ${names.organisation(by)}`;
}

/** The longest first; `name` stands for the DID of the organisation that is called so. @type {{shape: RegExp, subject: (found: string[]) => Subject}[]} */
const FORMS = [
  {
    shape: new RegExp(`^anyone with any (${NAME}) attested by (${ORGANISATION})(?= |$)`, "i"),
    subject: ([, property, by]) => ({ attested: { by: { name: by }, property } }),
  },
  {
    shape: new RegExp(`^anyone with (${NAME}) (${TEXT}) attested by (${ORGANISATION})(?= |$)`, "i"),
    subject: ([, property, value, by]) => ({ attested: { by: { name: by }, property, value: JSON.parse(value) } }),
  },
  { shape: /^anyone(?= |$)/i, subject: () => ({ anyone: true }) },
  {
    shape: new RegExp(`^agent (${NAME}) of twin (${NAME}) of (${ORGANISATION})(?= |$)`, "i"),
    subject: ([, agent, twin, of]) => ({ agent: { name: of, after: `:twins:${twin}#${agent}` } }),
  },
  {
    shape: new RegExp(`^twin (${NAME}) of (${ORGANISATION})(?= |$)`, "i"),
    subject: ([, twin, of]) => ({ twin: { name: of, after: `:twins:${twin}` } }),
  },
  { shape: /^(did:web:[^\s,#]+:twins:[a-z0-9-]{1,64}#[a-z0-9-]{1,64})(?= |$)/, subject: ([, agent]) => ({ agent }) },
  { shape: /^(did:web:[^\s,#]+:twins:[a-z0-9-]{1,64})(?= |$)/, subject: ([, twin]) => ({ twin }) },
  { shape: new RegExp(`^(${ORGANISATION})(?= |$)`), subject: ([, of]) => ({ organisation: { name: of } }) },
];

/**
 * @param {string} text begins with the subject
 * @param {Names} names
 * @returns {{subject: Subject, rest: string} | null}
 */
export function readSubject(text, names) {
  for (const { shape, subject } of FORMS) {
    const found = shape.exec(text);
    if (found) {
      const resolved = resolve(subject(/** @type {any} */ (found)), names);
      return resolved && { subject: resolved, rest: text.slice(found[0].length) };
    }
  }
  return null;
}

/** Puts DIDs in the place of names; null if a name is not known. @param {any} value @param {Names} names @returns {any} */
function resolve(value, names) {
  if (typeof value !== "object") {
    return value;
  }
  if (typeof value.name === "string") {
    const did = names.did(value.name);
    return did === null ? null : did + (value.after ?? "");
  }
  const entries = Object.entries(value).map(([key, each]) => [key, resolve(each, names)]);
  return entries.some(([, each]) => each === null) ? null : Object.fromEntries(entries);
}
