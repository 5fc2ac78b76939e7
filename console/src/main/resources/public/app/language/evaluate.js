/**
 * What a policy that is not set yet would answer, by the rules of docs/policy.md: who may not find the twin is told that there is
 * none; what denies wins; else the deepest path decides; and what the organisation does not allow at most, no policy does.
 */

/**
 * @typedef {import("./sentences.js").Rule} Rule
 * @typedef {{organisation: string, twin: string, agent: string, attested: {by: string, property: string, value: string}[]}} Requester
 * @typedef {{answer: "allow" | "ask" | "deny", reason?: "NOT_FOUND" | "DENIED_BY_RULE" | "NO_RULE", rule?: string, terms?: Rule}} Verdict
 */

const LIMITS = ["fields", "where", "atMost", "until", "for", "maxCommands"];

/**
 * An organisation whichever its twin, a twin whichever its agent, or an agent.
 * @param {string} who
 * @param {Requester["attested"]} [attested]
 * @returns {Requester}
 */
export function requesterOf(who, attested = []) {
  const [did, agent] = who.split("#", 2);
  const at = did.indexOf(":twins:");
  return { organisation: at < 0 ? did : did.slice(0, at), twin: at < 0 ? "" : did, agent: agent === undefined ? "" : who, attested };
}

/**
 * @param {Rule[]} rules
 * @param {Requester} requester
 * @param {string} action
 * @param {string} path
 * @param {number} now milliseconds since 1970
 * @returns {Verdict}
 */
export function decide(rules, requester, action, path, now) {
  const concerned = rules.filter(rule => inForce(rule, now) && concerns(rule.subject, requester));
  const found = verdict(concerned, "find", "/");
  if (found.answer !== "allow") {
    return { answer: "deny", reason: "NOT_FOUND", rule: found.rule };
  }
  return action === "find" ? found : verdict(concerned, action, path);
}

/**
 * The same within what the organisation allows at most.
 * @param {Rule[]} rules
 * @param {Rule[] | null | undefined} inbound rules of the root policy; none if it narrows nothing
 * @param {Requester} requester
 * @param {string} action
 * @param {string} path
 * @param {number} now
 * @returns {Verdict}
 */
export function decideWithin(rules, inbound, requester, action, path, now) {
  const own = decide(rules, requester, action, path, now);
  return inbound ? narrowed(own, decide(inbound, requester, action, path, now)) : own;
}

/** The stricter of the twin's answer and the organisation's. @param {Verdict} own @param {Verdict} root @returns {Verdict} */
function narrowed(own, root) {
  const named = { ...root, rule: root.rule ? `root:${root.rule}` : "root" };
  if (root.answer === "deny") {
    return own.answer === "deny" && (own.reason === "NOT_FOUND" || root.reason !== "NOT_FOUND") ? own : named;
  }
  return root.answer === "ask" && own.answer === "allow" ? { ...named, terms: own.terms } : own;
}

/**
 * All that can be asked of a twin.
 * @param {Rule[]} rules
 * @param {Rule[] | null | undefined} inbound
 * @param {Requester} requester
 * @param {{feeds: string[], controls: string[]}} twin
 * @param {number} now
 * @returns {({action: string, path: string} & Verdict)[]}
 */
export function rights(rules, inbound, requester, twin, now) {
  return asked(twin).map(({ action, path }) => ({ action, path, ...decideWithin(rules, inbound, requester, action, path, now) }));
}

/** @param {{feeds: string[], controls: string[]}} twin */
function asked({ feeds, controls }) {
  const things = [...feeds.map(name => ["subscribe", `/feeds/${name}`]), ...controls.map(name => ["control", `/controls/${name}`])];
  return [
    { action: "find", path: "/" },
    { action: "describe", path: "/description" },
    ...things.flatMap(([action, path]) => [
      { action: "describe", path },
      { action, path },
    ]),
  ];
}

/** @param {Rule} rule @param {number} now */
export function inForce(rule, now) {
  return (!rule.from || now >= Date.parse(rule.from)) && (!rule.until || now < Date.parse(rule.until));
}

/** @param {Rule} subject @param {Requester} requester */
function concerns(subject, requester) {
  if (subject.attested) {
    const { by, property, value } = subject.attested;
    return requester.attested.some(each => each.by === by && each.property === property && (value ?? each.value) === each.value);
  }
  return (
    subject.anyone === true ||
    ["organisation", "twin", "agent"].some(kind => subject[kind] !== undefined && subject[kind] === /** @type {any} */ (requester)[kind])
  );
}

/** @param {Rule[]} rules @param {string} action @param {string} path @returns {Verdict} */
function verdict(rules, action, path) {
  const matching = rules.filter(rule => covers(rule.path, path) && rule.actions.includes(action)).sort(deciding);
  const denying = matching.find(rule => rule.effect === "deny");
  if (denying) {
    return { answer: "deny", reason: "DENIED_BY_RULE", rule: denying.id };
  }
  const first = matching[0];
  return first ? { answer: first.effect, rule: first.id, terms: first.terms } : { answer: "deny", reason: "NO_RULE" };
}

/** @param {string} rulePath @param {string} path */
export function covers(rulePath, path) {
  return rulePath === "/" || path === rulePath || path.startsWith(`${rulePath}/`);
}

/** Which decides comes first. @param {Rule} one @param {Rule} other */
function deciding(one, other) {
  return (
    depth(other.path) - depth(one.path) ||
    Number(one.effect !== "ask") - Number(other.effect !== "ask") ||
    Number(showsHistory(one)) - Number(showsHistory(other)) ||
    limits(other) - limits(one) ||
    (one.id < other.id ? -1 : 1)
  );
}

/** @param {string} path */
function depth(path) {
  return path === "/" ? 0 : path.split("/").length - 1;
}

/** @param {Rule} rule */
function showsHistory(rule) {
  return (rule.terms?.history ?? "none") !== "none";
}

/** @param {Rule} rule */
function limits(rule) {
  return LIMITS.filter(each => rule.terms?.[each] !== undefined && rule.terms[each] !== null).length;
}
