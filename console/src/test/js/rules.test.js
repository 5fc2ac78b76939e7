import { decide, decideWithin, requesterOf } from "/app/language/evaluate.js";
import { fieldsOfPath } from "/app/language/fields.js";
import { together, wider } from "/app/language/narrower.js";
import { changedKeys, difference, faultsOf, faultsOfProblem, freeId, onTopOf, same, withField } from "/app/language/rules.js";
import { countOf, periodOf } from "/app/policy/inputs.js";
import { equal, holds } from "./check.js";

const GRID = "did:web:grid.example";
const allow = (id, more = {}) => ({ id, effect: "allow", actions: ["subscribe"], subject: { organisation: GRID }, path: "/feeds/load",
  ...more });
const keysOf = rules => faultsOf(rules).map(fault => `${fault.rule} ${fault.key}`);

export const tests = {
  "a term is put in and taken out, and the last one takes the terms with it"() {
    const rule = withField(allow("a"), "terms.for", "PT8H");
    equal(rule.terms, { for: "PT8H" });
    equal(withField(rule, "terms.for", undefined), allow("a"));
    equal(withField({ ...rule, terms: { history: "none", for: "PT8H" } }, "terms.for", undefined), allow("a"));
  },
  "what is wrong is said at its field"() {
    equal(keysOf([allow("a")]), []);
    equal(keysOf([allow("A b"), allow("a"), allow("a"), allow("root")]), ["0 id", "2 id", "3 id"]);
    equal(keysOf([allow("a", { effect: "deny", terms: { for: "PT8H" } })]), ["0 terms.for"]);
    equal(keysOf([allow("a", { effect: "ask", actions: ["find"], path: "/feeds" })]), ["0 actions", "0 path"]);
    equal(keysOf([allow("a", { from: "2027-01-01T00:00:00Z", until: "2026-01-01T00:00:00Z" })]), ["0 until"]);
    equal(keysOf([allow("a", { subject: { organisation: `${GRID}:twins:x` } })]), ["0 subject"]);
    equal(keysOf([allow("a", { terms: { maxCommands: { commands: 1, per: "PT1S" } } })]), ["0 terms.maxCommands"]);
  },
  "all that the service finds wrong is told apart"() {
    const found = faultsOfProblem({ field: "rules[0].terms",
      message: "rules[0].terms: a rule that denies has no terms; rules[2].subject.attested.by: not a DID: 'x; y'" });
    equal(found.map(each => [each.rule, each.key, each.detail]), [[0, "terms", "a rule that denies has no terms"], [2, "subject",
      "not a DID: 'x; y'"]]);
    equal(faultsOfProblem({ field: "rules[1].terms.atMost.per", message: "a period is needed" })[0].key, "terms.atMost");
    equal(faultsOfProblem({ field: "If-Match", message: "no" })[0].rule, -1);
  },
  "two policies are told apart by their rules, whatever their order and what means nothing"() {
    const diff = difference([allow("a"), allow("b"), allow("c")], [allow("c"), allow("b", { path: "/feeds" }), allow("d")]);
    equal([diff.added.map(each => each.id), diff.removed.map(each => each.id), diff.changed.map(each => each.after.id)], [["d"], ["a"],
      ["b"]]);
    holds(same(allow("a", { terms: { history: "none" } }), allow("a")), "no history is no term");
    equal(changedKeys(allow("a", { terms: { for: "PT1S" } }), allow("a", { until: "2027-01-01T00:00:00Z" })), ["terms.for", "until"]);
  },
  "my changes go on top of theirs"() {
    const base = [allow("a"), allow("b"), allow("c")];
    const mine = [allow("a", { path: "/feeds" }), allow("c"), allow("mine")];
    const theirs = [allow("a"), allow("b"), allow("c", { effect: "ask" }), allow("theirs")];
    equal(onTopOf(base, mine, theirs), [allow("a", { path: "/feeds" }), allow("c", { effect: "ask" }), allow("theirs"), allow("mine")]);
  },
  "numbers that terms cannot have are not taken"() {
    equal(["1", "1000000", "0", "1000001", "-1", "1.5", "1e3", ""].map(countOf), [1, 1000000, null, null, null, null, null, null]);
    equal([["8", "H"], ["1.5", "S"], ["1.5", "H"], ["0", "S"], ["", "D"], ["2", "D"]].map(([amount, unit]) => periodOf(amount, unit)),
      ["PT8H", "PT1.5S", null, null, null, "P2D"]);
  },
  "a new rule has a name that no other has"() {
    equal([freeId([allow("grid-load")], "Grid load"), freeId([], "!"), freeId([], "root")], ["grid-load-2", "rule", "root-2"]);
  },
  "the deepest path decides, what asks before what allows, and a denial wins"() {
    const rules = [allow("known", { actions: ["find"], path: "/" }), allow("all", { path: "/feeds" }), allow("asks", { effect: "ask" }),
      allow("never", { effect: "deny", path: "/feeds/noise" })];
    const answer = path => { const { answer: how, rule } = decide(rules, requesterOf(`${GRID}:twins:pump#a`), "subscribe", path,
      0); return [how, rule]; };
    equal([answer("/feeds/load"), answer("/feeds/flow"), answer("/feeds/noise")], [["ask", "asks"], ["allow", "all"], ["deny", "never"]]);
    equal(decide([rules[0], allow("asks", { effect: "ask", path: "/feeds" }), allow("deep")], requesterOf(GRID), "subscribe", "/feeds/load", 0).rule, "deep");
    equal(decide(rules, requesterOf("did:web:other.example"), "subscribe", "/feeds/load", 0).reason, "NOT_FOUND");
  },
  "what the organisation does not allow at most, no rule does"() {
    const own = [allow("known", { actions: ["find", "subscribe"], path: "/" })];
    const answer = root => { const { answer: how, rule, reason } = decideWithin(own, root, requesterOf(GRID), "subscribe", "/feeds/load",
      0); return [how, rule, reason].filter(Boolean).join(" "); };
    const finds = allow("finds", { actions: ["find"], path: "/" });
    equal([answer(null), answer([finds]), answer([]), answer([finds, allow("r")]), answer([finds, allow("r", { effect: "ask" })])],
      ["allow known", "deny root NO_RULE", "deny root NOT_FOUND", "allow known", "ask root:r"]);
    equal(decideWithin([finds], [], requesterOf(GRID), "subscribe", "/feeds/load", 0).reason, "NOT_FOUND");
  },
  "fields are those of the feed's newest schema, also within lists and unions"() {
    const disk = { type: "record", name: "Disk", fields: [{ name: "used", type: "long" }] };
    const schema = JSON.stringify({ type: "record", name: "Load", fields: [{ name: "cpu", type: ["null", { type: "record", name: "Cpu",
      fields: [{ name: "user", type: "double" }] }] }, { name: "disks", type: { type: "array", items: disk } }] });
    const twin = { feeds: [{ name: "load", schemas: [{ schema: "{}" }, { schema }] }, { name: "noise", schemas: [] }] };
    equal(fieldsOfPath(twin, "/feeds/load").map(each => each.path), ["cpu", "cpu.user", "disks", "disks.used"]);
    equal([fieldsOfPath(twin, "/feeds/noise"), fieldsOfPath(null, "/feeds/load")], [[], []]);
  },
  "terms that are given are within the rule's"() {
    const rule = { fields: ["cpu", "host"], atMost: { records: 10, per: "PT1S" }, for: "PT8H", until: "2027-01-01T00:00:00Z",
      history: { last: "P1D" }, purpose: "balancing" };
    const keys = given => wider(rule, given).map(each => each.key);
    equal(keys({ fields: ["cpu.user"], atMost: { records: 10, per: "PT1M" }, for: "PT1H", history: { last: "PT1H" },
      until: "2026-12-01T00:00:00Z" }), []);
    equal(keys({ fields: ["mem"], atMost: { records: 11, per: "PT1M" }, for: "PT9H", history: { last: "P2D" },
      until: "2027-02-01T00:00:00Z", purpose: "other" }), ["history", "fields", "atMost", "until", "for", "purpose"]);
    equal(keys({ atMost: { records: 1, per: "PT0.7S" } }), ["atMost"]);
    equal(wider({ atMost: { records: 10, per: "PT1M" } }, { atMost: { records: 1, per: "PT1S" } }).length, 1);
    equal(wider(null, { fields: ["any"], for: "P1D" }), []);
    equal(together(rule, { fields: ["cpu.user"], where: "x > 1", for: "PT1H" }), { fields: ["cpu.user"], atMost: rule.atMost, for: "PT1H",
      until: rule.until, history: "none", purpose: "balancing", where: "x > 1" });
  },
};
