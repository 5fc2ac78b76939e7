import { afterFindEvent, areaOf, faults, nothingYet, queryOf, wantedOf } from "/app/twins/find.js";
import { layout } from "/app/graph/layout.js";
import { gapAfter, keysOf, lineOf, numericSeries, numberAt, summary } from "/app/feeds/series.js";
import { MOST, withOneMore } from "/app/feeds/watched.js";
import { formOf } from "/app/forms.js";
import { eventLines } from "/app/events.js";
import { afterEvent, endingAfter, keyOf, nothing, partnerState, waitingCount } from "/app/waiting.js";
import { isoPeriod, size, termsInWords } from "/app/words.js";
import { equal, holds } from "./check.js";

const wanted = query => wantedOf(new URLSearchParams(query));
const HARBOUR = "did:web:harbour.example";
const GRID = "did:web:grid.example";
const organisationOf = did => did.replace(/:twins:.*/, "");

/** A reader of these pieces of text. */
function reader(...pieces) {
  return { read: async () => pieces.length > 0 ? { done: false, value: pieces.shift() } : { done: true } };
}

async function all(generator) {
  const found = [];
  for await (const each of generator) {
    found.push(each);
  }
  return found;
}

export const tests = {
  "a circle is asked for by latitude, longitude and metres"() {
    equal(queryOf(wanted("text=pump&latitude=53.5413&longitude=9,9841&radius=5000&sort=distance")), { text: "pump", sort: "distance", near: "53.5413,9.9841", radius: "5000" });
    equal(areaOf(wanted("latitude=1&longitude=2")), null);
    equal(queryOf(wanted("text=pump&partner=grid"), GRID), { text: "pump", organisation: GRID });
  },
  "what is wrong with the fields is said by field"() {
    equal([...faults(wanted("latitude=91&longitude=9")).keys()], ["latitude", "radius"]);
    equal([...faults(wanted("type=Pump&sort=distance")).keys()], ["type", "sort"]);
    equal(faults(wanted("text=pump")).size, 0);
  },
  "what is found changes as it is told"() {
    const events = [
      { name: "added", data: { twin: "a", label: "A" } }, { name: "current", data: {} }, { name: "changed", data: { twin: "a", label: "B" } }, { name: "added", data: { twin: "b" } },
      { name: "removed", data: { twin: "b" } }, { name: "unknown", data: {} },
    ];
    const live = events.reduce(afterFindEvent, nothingYet());
    equal([live.current, [...live.twins.values()], [...live.changed]], [true, [{ twin: "a", label: "B" }], ["a", "b"]]);
    equal(afterFindEvent(live, { name: "reset", data: {} }).twins.size, 0);
  },
  "a partner is down after three minutes without a heartbeat, and behind before that if its lane is"() {
    const partner = { name: "grid", organisation: GRID, heartbeat: null, ageSeconds: 10, behind: false, hidden: false };
    const states = [partner, { ...partner, behind: true }, { ...partner, ageSeconds: 181, behind: true }, { ...partner, ageSeconds: null, behind: true, hidden: true }];
    equal(states.map(partnerState), ["up", "behind", "down", "down"]);
  },
  "what was answered waits no longer"() {
    const asked = { name: "asked", data: { id: "1" } };
    const before = [asked, { name: "offered", data: { id: "2" } }, { name: "command-asked", data: { id: "3" } }, { name: "expiring", data: { id: "4" } }].reduce(afterEvent, nothing());
    equal(waitingCount(before), 3);
    equal(waitingCount([{ name: "resolved", data: { id: "1" } }, { name: "command-resolved", data: { id: "3" } }].reduce(afterEvent, before)), 1);
  },
  "what is asked again after an answer is another matter"() {
    equal([keyOf({ id: "1", epoch: 1 }) === keyOf({ id: "1", epoch: 1 }), keyOf({ id: "1", epoch: 1 }) === keyOf({ id: "1", epoch: 2 }), keyOf({ id: "c" })], [true, false, "c"]);
  },
  "what is about to end is told until it has ended"() {
    const ending = [["a", 20], ["b", 10]].reduce((all, [id, second]) => afterEvent(all, { name: "expiring", data: { id, until: `2027-01-01T00:00:${second}Z` } }), nothing());
    const left = second => endingAfter(ending, Date.parse(`2027-01-01T00:00:${second}Z`)).map(each => each.id);
    equal([left("09"), left("10"), left("20")], [["b", "a"], ["a"], []]);
  },
  async "events are read however they are cut"() {
    const text = ': still here\n\nid: 7\nevent: added\ndata: {"a":\ndata: 1}\n\ndata: words\r\n\r\n';
    for (const at of [1, 5, 20, 37, 50, text.length - 2]) {
      equal(await all(eventLines(reader(text.slice(0, at), text.slice(at)))), [{ name: "added", id: "7", data: { a: 1 } }, { name: "message", id: "", data: "words" }]);
    }
  },
  async "an event that was cut off is none"() {
    equal(await all(eventLines(reader("data: 1\n"))), []);
  },
  "every twin and every interaction has its place, none upon another"() {
    const relations = ["a", "b", "c"].map(name => ({ id: name, requester: `${GRID}:twins:${name}`, provider: `${HARBOUR}:twins:computer`, feed: "load", state: "ACTIVE" }));
    const inner = { id: "in", requester: `${HARBOUR}:twins:other`, provider: `${HARBOUR}:twins:computer`, feed: "load", state: "ACTIVE" };
    for (const width of [320, 900]) {
      const drawn = layout([...relations, inner], HARBOUR, [`${HARBOUR}:twins:alone`], width, organisationOf);
      equal(drawn.edges.map(edge => edge.relation.id), ["a", "b", "c", "in"]);
      const nodes = drawn.groups.flatMap(group => group.nodes);
      equal([nodes.length, new Set(nodes.map(node => `${node.x} ${node.y}`)).size], [6, 6]);
      drawn.groups.forEach(group => holds(group.x >= 0 && group.x + group.width <= width && group.y + group.height <= drawn.height, `${group.organisation} is outside`));
      equal(new Set(drawn.edges.map(edge => edge.path)).size, 4);
      const within = [...drawn.edges[3].path.matchAll(/(-?[\d.]+) (-?[\d.]+)/g)].map(([, x]) => Number(x));
      holds(within.every(x => x >= 0 && x <= drawn.groups[0].x), `what is between our own twins goes through their box: ${within}`);
    }
  },
  "numbers of a record are series, with the unit that the description or their name says"() {
    const schema = { type: "record", name: "Load", fields: [
      { name: "measuredAt", type: { type: "long", logicalType: "timestamp-millis" } }, { name: "cpuPercent", type: "double" }, { name: "flow", type: ["null", "float"] }, { name: "name", type: "string" },
      { name: "place", type: { type: "record", name: "Place", fields: [{ name: "heightMetres", type: "int" }] } },
    ] };
    const series = numericSeries(formOf(JSON.stringify(schema)), [{ iri: "did:web:x#flow", unit: "l/s" }]);
    equal(series.map(({ name, label, unit }) => [name, label, unit]), [["cpuPercent", "cpu", "%"], ["flow", "flow", "l/s"], ["place.heightMetres", "height", "m"]]);
    equal([numberAt({ place: { heightMetres: 3 } }, series[2].path), numberAt({ place: null }, series[2].path), numberAt({ flow: NaN }, series[1].path)], [3, null, null]);
    equal(summary([null, 1, 3]), { least: 1, most: 3, mean: 2, last: 3 });
    equal(summary([null]), null);
  },
  "a line goes through the records of one key by their time, and over no interruption"() {
    const record = (time, key, value) => ({ time, key, value: { value }, sequence: 0 });
    const records = [record(3000, "b", 1), record(1000, "a", 2), record(4000, "a", 3), gapAfter(record(4000, "a", 3)), record(2000, "a", 4), record(5000, "a", 5)];
    equal(keysOf(records), ["a", "b"]);
    equal(lineOf(records, "a").map(each => numberAt(each.value, ["value"])), [2, 4, 3, null, 5]);
    equal([keysOf([record(1, null, 1), record(2, "a", 1)]), keysOf([])], [[null, "a"], []]);
  },
  "so many feeds are watched at once, the latest"() {
    const watched = ["a", "b", "c", "d"].map(key => ({ key, name: key })).reduce(({ now }, next) => withOneMore(now, next), { now: [], over: [] });
    equal([watched.now.map(each => each.key), watched.over.map(each => each.key), MOST], [["b", "c", "d"], ["a"], 3]);
    equal(withOneMore(watched.now, { key: "b", name: "b" }).now.map(each => each.key), ["c", "d", "b"]);
  },
  "terms are short phrases"() {
    equal(termsInWords({ history: "none", fields: ["cpu"], atMost: { records: 1, per: "PT1S" }, maxCommands: { commands: 10, per: "PT1M" }, for: "P1DT2H" }),
      ["fields cpu", "at most 1 record of a key per 1 s", "at most 10 commands per 1 min", "for 1 d 2 h"]);
    equal(termsInWords(undefined), []);
    equal([isoPeriod("PT90S"), isoPeriod("PT0S"), size(999), size(1000), size(19012345)], ["90 s", "0 s", "999 B", "1 kB", "19 MB"]);
  },
};
