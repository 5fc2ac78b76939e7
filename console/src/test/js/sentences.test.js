import { namesOf } from "/app/language/names.js";
import { momentInWords, momentOfWords } from "/app/language/moments.js";
import { periodInWords, periodOfWords, stretchInWords } from "/app/language/periods.js";
import { phrase, read, sentence } from "/app/language/sentences.js";
import { equal, holds } from "./check.js";
import { anyRule, numbers } from "./policies.js";

const GRID = "did:web:grid.example";
const names = namesOf([{ did: GRID, name: "grid" }, { did: "did:web:authority.example", name: "authority" }]);

/** In one order, without what means nothing. */
const meant = value => {
  if (Array.isArray(value) || value === null || typeof value !== "object") {
    return value;
  }
  const entries = Object.entries(value).filter(([key, each]) => !(key === "history" && each === "none")).map(([key, each]) => [key,
    meant(each)]);
  return Object.fromEntries(entries.filter(([key, each]) => !(key === "terms" && Object.keys(each).length === 0)).sort(([a], [b]) => a < b
    ? -1 : 1));
};

/** @param {any} rule */
export function goesBack(rule) {
  const { parts, rest } = phrase(rule, names);
  if (parts.length === 0) {
    equal(rest, rule);
    return;
  }
  const said = sentence(rule, names);
  const again = read(said, names, rule.id, rest);
  holds("rule" in again, `${said} is not read: ${JSON.stringify(again)}`);
  equal(meant(/** @type {any} */ (again).rule), meant(rule));
}

const says = (rule, words) => equal([sentence(rule, names), phrase(rule, names).rest], [words, null]);

export const tests = {
  "what a rule allows is one plain sentence"() {
    says({
      id: "grid-load", effect: "allow", actions: ["subscribe"], subject: { organisation: GRID }, path: "/feeds/load",
        until: "2027-06-01T00:00:00Z",
      terms: { fields: ["cpu"], atMost: { records: 1, per: "PT1S" } },
    }, "Allow grid to subscribe to load, fields cpu, at most once a second, until 1 June 2027.");
  },
  "so are rules that ask, deny, and are about what is attested"() {
    says({ id: "a", effect: "ask", actions: ["control"], subject: { agent: `${GRID}:twins:pump#operator` }, path: "/controls/valve",
      terms: { maxCommands: { commands: 10, per: "PT1M" } } },
      "Ask before agent operator of twin pump of grid may control valve, at most 10 commands a minute.");
    says({ id: "d", effect: "deny", actions: ["find", "describe", "subscribe", "control"], subject: { twin: `${GRID}:twins:meter` },
      path: "/", from: "2026-12-01T08:30:00Z" },
      "Deny twin meter of grid to find, describe, subscribe to and control the whole twin, from 1 December 2026 at 08:30 UTC.");
    says({ id: "t", effect: "allow", actions: ["subscribe"], subject: { attested: { by: "did:web:authority.example", property: "operator",
      value: "certified" } }, path: "/feeds",
      terms: { where: "metres > 4.0", history: { last: "P1D" }, for: "PT8H", until: "2026-07-01T00:00:00Z", purpose: "flood warning" } },
    'Allow anyone with operator "certified" attested by authority to subscribe to all feeds, where `metres > 4.0`, with history of the last 1 day, for 8 hours each, ending by 1 July 2026, for the purpose "flood warning".');
  },
  "every rule goes into words and back, and nothing of it is lost"() {
    const next = numbers(7);
    for (let i = 0; i < 5_000; i++) {
      goesBack(anyRule(next));
    }
  },
  "what no sentence says is kept as JSON"() {
    const rule = { id: "r", effect: "allow", actions: ["subscribe"], subject: { anyone: true }, path: "/feeds",
      terms: { atMost: { records: 1, per: "PT1S", burst: 3 }, colour: "red" } };
    equal(phrase(rule).rest, { terms: { atMost: rule.terms.atMost, colour: "red" } });
    equal(sentence(rule), "Allow anyone to subscribe to all feeds.");
  },
  "a sentence that is wrong is refused where it is wrong"() {
    const refused = (text, at) => equal(/** @type {any} */ (read(text, names)).at, at);
    refused("Let grid in", 0);
    refused("Allow nobody-known to find the whole twin", 6);
    refused("Allow grid to dance", 10);
    refused("Allow grid to subscribe to load, at moist", 31);
    refused("Allow grid to subscribe to load, until 31 June 2027", 31);
    refused("Allow grid to subscribe to load, fields cpu, fields mem", 43);
  },
  "a name that two organisations have is nobody's"() {
    const two = namesOf([{ did: "did:web:a.example", name: "grid" }, { did: GRID, name: "grid" }]);
    says({ id: "r", effect: "allow", actions: ["find"], subject: { organisation: GRID }, path: "/" }, "Allow grid to find the whole twin.");
    equal(sentence({ id: "r", effect: "allow", actions: ["find"], subject: { organisation: GRID }, path: "/" }, two),
      `Allow ${GRID} to find the whole twin.`);
    equal(two.did("grid"), null);
  },
  "periods and moments stay as they are written"() {
    ["PT60S", "P1D", "PT24H", "PT1H30M", "PT0.5S"].forEach(iso => equal(periodOfWords(periodInWords(iso)), iso));
    equal([stretchInWords("PT1H"), stretchInWords("PT10S"), periodOfWords("an hour"), periodInWords("P1M")], ["an hour", "every 10 seconds",
      "PT1H", null]);
    ["2027-06-01T00:00:00Z", "2027-06-01T09:05:07.250Z", "2027-06-01T00:00:00.000Z"].forEach(iso => equal(momentOfWords(momentInWords(iso)),
      iso));
    equal([momentOfWords("1 Jun 2027"), momentOfWords("31 February 2027")], ["2027-06-01T00:00:00Z", null]);
  },
};
