/** Rules of every kind, for tests: the same ones each time. */

const GRID = "did:web:grid.example";
const ORGANISATIONS = [GRID, "did:web:localhost%3A18107", "did:web:x.example:deep.path"];
const MOMENTS = ["2027-06-01T00:00:00Z", "2026-12-31T14:30:00Z", "2026-01-09T23:59:59.250Z", "2026-01-09T23:59:59Z",
  "2026-01-01T00:00:00.000Z"];
const PERIODS = ["PT1S", "PT10S", "P1D", "PT24H", "PT1H30M", "P2DT3H4M5.5S", "PT0.25S", "PT060S", "PT1M", "P365D", "a while"];
const FIELDS = ["cpu", "mem", "and", "until", "for", "where", "at", "a.b.c", "history", "fields", "from", "_x"];
const TEXTS = ["flood warning", 'say "hi", until 1 June 2027', "a`b", "é\n\\", "x, fields cpu", "", ".",
  "load > 0.5 && host.startsWith(\"crane\")"];

/** Numbers that are as good as random. @param {number} seed @returns {() => number} from 0 to 1 */
export function numbers(seed) {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** @param {() => number} next @returns {any} a rule that may be none of the language, too */
export function anyRule(next) {
  const one = list => list[Math.floor(next() * list.length)];
  const perhaps = (share, make) => next() < share ? make() : undefined;
  const by = one(ORGANISATIONS);
  const subjects = [{ anyone: true }, { organisation: by }, { twin: `${by}:twins:pump` }, { agent: `${by}:twins:pump#operator` },
    { attested: { by, property: "operator" } }, { attested: { by, property: "any", value: one(TEXTS) || "v" } }, { nobody: true }];
  return present({
    id: "r", effect: one(["allow", "deny", "ask"]), actions: some(["find", "describe", "subscribe", "control"], next),
      subject: one(subjects),
    path: one(["/", "/feeds", "/controls", "/description", "/feeds/load", "/controls/valve", "/feeds/all", "/controls/the", "/elsewhere"]),
    from: perhaps(0.2, () => one(MOMENTS)), until: perhaps(0.2, () => one(MOMENTS)), terms: perhaps(0.8, () => anyTerms(one, perhaps,
      next)),
    future: perhaps(0.05, () => ({ a: 1 })),
  });
}

function anyTerms(one, perhaps, next) {
  const rate = what => ({ [what]: one([1, 2, 3, 1000, 0]), per: one(PERIODS), ...(next() < 0.1 ? { burst: 3 } : {}) });
  const histories = [() => "none", () => "retained", () => ({ since: one(MOMENTS) }), () => ({ last: one(PERIODS) }), () =>
    ({ since: one(MOMENTS), last: "P1D" })];
  const terms = present({
    history: perhaps(0.4, () => one(histories)()), fields: perhaps(0.4, () => some(FIELDS, next)), where: perhaps(0.3, () => one(TEXTS)),
    atMost: perhaps(0.4, () => rate("records")), maxCommands: perhaps(0.3, () => rate("commands")), until: perhaps(0.3, () => one(MOMENTS)),
    for: perhaps(0.3, () => one(PERIODS)), purpose: perhaps(0.3, () => one(TEXTS)), unknown: perhaps(0.05, () => [1, { a: 2 }]),
  });
  return Object.keys(terms).length > 0 ? terms : undefined;
}

const some = (list, next) => {
  const left = [...list];
  return Array.from({ length: 1 + Math.floor(next() * Math.min(4, list.length)) }, () => left.splice(Math.floor(next() * left.length),
    1)[0]);
};

const present = object => Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined));
