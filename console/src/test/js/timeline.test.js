import { chainOf } from "/app/audit/export.js";
import { csvOf, jsonLinesOf } from "/app/interactions/export.js";
import { counterparts, cutBy, filtered, pageOf, possible } from "/app/interactions/filters.js";
import { missing, together } from "/app/interactions/of-twins.js";
import { timeline } from "/app/interactions/timeline.js";
import { equal } from "./check.js";

const OWN = "did:web:harbour.example:twins:computer";
const GRID = "did:web:grid.example";
const READER = `${GRID}:twins:reader`;
const at = minute => `2026-11-29T10:${String(minute).padStart(2, "0")}:00Z`;
const entry = (cause, minute, event, more = {}) => ({ cause, at: at(minute), event, who: "somebody", provider: OWN, outcome: "ACCEPTED",
  reason: "NONE", interaction: "i", ...more });
const interaction = { id: "i", requester: READER, provider: OWN, feed: "load", state: "ACTIVE", epoch: 1, halves: [], updated: at(40) };
const story = (entries, more = {}, explained = new Map()) => timeline({ ...interaction, ...more }, entries, explained);
const kinds = steps => steps.map(step => step.kind);

export const tests = {
  "an interaction is told from its request to now, whatever the order of the audit"() {
    const steps = story([
      entry("d", 30, "ResumptionRequested", { reason: "RESUMED" }), entry("c", 20, "SuspensionRequested", { reason: "SUSPENDED" }),
      entry("b", 11, "RequestAnswered", { rule: "asks", policyVersion: 3 }), entry("a", 10, "SubscriptionRequested", { reason: "ASKED",
        rule: "asks", policyVersion: 3 }),
      entry("x", 12, "SubscriptionRequested", { interaction: "another" }),
    ], { until: at(59) });
    equal(kinds(steps), ["asked", "granted", "suspended", "gap", "resumed", "now", "due"]);
    equal([steps[1].ground, steps[3].to], ["rule asks of version 3", at(30)]);
  },
  "interactions are rows that no table takes for formulas, and lines of all that is known"() {
    const rows = [{ ...interaction, purpose: "=1+1", detail: 'a "b", c', delivered: { records: 3, bytes: 40 } }, { ...interaction, id: "j" }];
    const [head, first, second, end] = csvOf(rows).split("\r\n");
    equal([head, end], ["id,feed,provider,requester,state,reason,detail,rule,epoch,until,purpose,terms,records,bytes,last,lag,updated", ""]);
    equal(first, `i,load,${OWN},${READER},ACTIVE,,"a ""b"", c",,1,,'=1+1,,3,40,,,${at(40)}`);
    equal(second, `j,load,${OWN},${READER},ACTIVE,,,,1,,,,,,,,${at(40)}`);
    equal(jsonLinesOf(rows).split("\n").filter(Boolean).map(line => JSON.parse(line)), rows);
  },
  "a twin that does not answer keeps none of the others' interactions from being seen"() {
    const own = name => ({ did: `did:web:harbour.example:twins:${name}`, name });
    const given = (...ids) => ({ status: "fulfilled", value: ids.map(id => ({ id, updated: at(Number(id)) })) });
    const refused = { status: "rejected", reason: new Error("not delegated") };
    const found = together([own("a"), own("b"), own("c")], [given("1", "2"), refused, given("2", "3")]);
    equal([found.rows.map(each => each.id), found.of.get("2"), missing(found.without)],
      [["3", "2", "1"], own("a").did, "b did not answer: what only it has is missing."]);
    let problem = "";
    try {
      together([own("a")], [refused]);
    } catch (error) {
      problem = error.message;
    }
    equal([problem, missing([])], ["not delegated", ""]);
  },
  "a gap is from when the suspension was seen in force to when the resumption was"() {
    const seen = new Map([["s", { inForceSince: at(21) }], ["r", { inForceSince: at(31) }]]);
    const steps = story([entry("s", 20, "SuspensionRequested", { reason: "SUSPENDED" }), entry("r", 30, "ResumptionRequested",
      { reason: "RESUMED" })], {}, seen);
    const gap = steps.find(step => step.kind === "gap");
    equal([gap?.at, gap?.to], [at(21), at(31)]);
    equal(story([entry("s", 20, "SuspensionRequested", { reason: "SUSPENDED" })], { state: "SUSPENDED" }).find(step =>
      step.kind === "gap")?.to, null);
  },
  "what a partner's twin asks is a request, although it comes as the partner's word"() {
    const titles = (reason, more = {}) => story([entry("a", 1, "PartnerHalf", { reason, rule: "known", policyVersion: 1,
      ...more })])[0].title;
    equal([titles("NONE"), titles("ASKED"), titles("DENIED_BY_RULE", { outcome: "REFUSED" }), titles("NONE", { rule: "",
      policyVersion: 0 }), titles("SUSPENDED")],
      ["Requested and granted", "Requested; the provider's agents are asked", "Requested and denied", "Granted", "Suspended"]);
  },
  "a policy that ends it, a ban and a denial are told as what they are"() {
    const ended = story([entry("p", 5, "PolicyChanged", { interaction: "", ended: ["i"], policyVersion: 7 })], { state: "TERMINATED" });
    equal([kinds(ended), ended[0].title], [["ended"], "Ended by a new policy"]);
    equal(kinds(story([entry("n", 5, "SubscriptionRequested", { outcome: "REFUSED", reason: "DENIED_BY_RULE", rule: "never" })],
      { state: "DENIED" })), ["refused"]);
  },
  "what no decision here tells, the halves do"() {
    const halves = [{ side: "requester", epoch: 1, version: 1, wanted: true, reason: "NONE", by: READER, issued: at(1) },
      { side: "provider", epoch: 1, version: 1, wanted: true, reason: "NONE", by: "rule", issued: at(2) }];
    equal(kinds(story([entry("a", 1, "SubscriptionRequested")], { halves })), ["request", "granted", "now"]);
  },
  "interactions are found by who, how they stand, when and words"() {
    const all = [interaction, { ...interaction, id: "j", state: "DENIED", feed: "noise", updated: at(5) }, { ...interaction, id: "k",
      requester: OWN, provider: `${GRID}:twins:meter`, state: "SUSPENDED" }];
    const ids = filter => filtered(all, filter, () => OWN).map(each => each.id);
    equal([ids({}), ids({ state: "live" }), ids({ counterpart: GRID }), ids({ counterpart: READER }), ids({ from: at(30) }),
      ids({ to: at(30) }), ids({ text: "noise reader" })],
      [["i", "j", "k"], ["i", "k"], ["i", "j", "k"], ["i", "j"], ["i", "k"], ["j"], ["j"]]);
    equal(cutBy(all, OWN, GRID).map(each => each.id), ["i", "k"]);
    equal(counterparts(all, () => OWN), [{ organisation: GRID, twins: [`${GRID}:twins:meter`, READER] }]);
  },
  "only what can be done is offered"() {
    const can = more => [...possible({ ...interaction, ...more }, OWN)].sort();
    equal([can({}), can({ state: "TERMINATED" }), can({ state: "OFFERED", requester: OWN, provider: READER })], [["suspend", "terminate"],
      [], ["decline"]]);
    const suspended = side => ({ state: "SUSPENDED", halves: [{ side, epoch: 1, reason: "SUSPENDED" }] });
    equal([can(suspended("provider")), can({ state: "SUSPENDED", endedBy: READER })], [["resume", "terminate"], ["terminate"]]);
    equal(can({ state: "SUSPENDED", halves: [{ side: "provider", epoch: 1, reason: "NONE" }, { side: "requester", epoch: 1,
      reason: "SUSPENDED" }] }), ["terminate"]);
  },
  "a page past the end is the last"() {
    const { rows, ...page } = pageOf([1, 2, 3, 4, 5], 9, 2);
    equal([rows, page], [[5], { page: 2, pages: 3, first: 5, last: 5 }]);
    equal(pageOf([], 0, 2).first, 0);
  },
  "a chain says how many entries it has and how far they are signed"() {
    const lines = ['{"twin":"t","index":0,"digest":"00"}', '{"type":"AuditHead","twin":"t","index":0,"head":"aa","at":"x"}',
      '{"twin":"t","index":1,"digest":"00"}', ""].join("\n");
    const chain = chainOf(lines);
    equal([chain.entries, chain.heads.length, chain.heads[0].index], [2, 1, 0]);
  },
};
