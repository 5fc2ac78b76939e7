import { failuresAfter, patience, stream } from "/app/api.js";
import { answeredInWords, becameInWords, conflict } from "/app/requests/calls.js";
import { chosen } from "/app/state.js";
import { equal } from "./check.js";

const twin = name => ({ did: `did:web:harbour.example:twins:${name}`, name, functions: [] });
const sessionOf = (...names) => ({ person: "ada", twins: names.map(twin) });

/** What a stream asks for and tells when each call is answered by one of these texts, until there is none any more. */
async function streamed(answers, options = {}) {
  const [asked, told, waited] = [[], [], []];
  const stop = new AbortController();
  const real = window.fetch;
  window.fetch = async (path, { headers }) => {
    asked.push([path, headers.get("Last-Event-ID")]);
    return new Response(answers.shift(), { headers: { "Content-Type": "text/event-stream" } });
  };
  try {
    await stream("/events", { query: { last: 2 }, ...options, signal: stop.signal, onEvent: event => told.push(event.data),
      onState: state => told.push(state), wait: async millis => { waited.push(millis); answers.length === 0 && stop.abort(); } });
  } finally {
    window.fetch = real;
  }
  return { asked, told, waited };
}

export const tests = {
  async "a stream goes on where it was, and waits longer each time that it breaks off at once"() {
    const { asked, told, waited } = await streamed(["id: 7\ndata: 1\n\n", "event: interrupted\ndata: 2\n\n", ""]);
    equal(asked, [["/events?last=2", null], ["/events?last=2", "7"], ["/events?last=2", "7"]]);
    equal(told, ["open", 1, "waiting", "open", 2, "waiting", "open", "waiting"]);
    equal(waited, [1000, 2000, 5000]);
  },
  async "what was shown before is not asked for again, and what has ended is over"() {
    const { asked, told, waited } = await streamed(["data: 1\n\n", "event: ended\ndata: 2\n\n", "data: 3\n\n"], { again: { all: "no" } });
    equal([asked.map(([path]) => path), told, waited], [["/events?last=2", "/events?all=no"], ["open", 1, "waiting", "open", 2, "ended"], [1000]]);
  },
  "what was open for some seconds has worked"() {
    const after = [4999, 5000, -1, 100].reduce((all, millis) => [...all, failuresAfter(all[all.length - 1], millis)], [0]);
    equal([after, after.map(patience), patience(99)], [[0, 1, 0, 1, 2], [500, 1000, 500, 1000, 2000], 10000]);
  },
  "what is not known yet is not told as done"() {
    const said = (how, status, state = "") => answeredInWords(how, { status, body: { state } });
    equal([said("take", 201, "ACTIVE"), said("take", 202, "REQUESTED"), said("take", 202, "SUSPENDED"), said("deny", 200)], [
      "taken: its records arrive from now on.", "taken: it begins when both sides are ready.",
      "taken; the provider has suspended it: records arrive when it resumes it.", "denied."]);
    const undecided = ["deny", "decline", "terms", "let go", "keep back"].map(how => said(how, 202, "PENDING"));
    equal(new Set(undecided), new Set(["taken; whether it is in force is not known yet."]));
    equal([said("terms", 202, "OFFERED"), said("accept", 202, "ACTIVE")],
      ["accepted under narrower terms: they have an offer.", "accepted: it begins when both sides are ready."]);
  },
  "somebody who was faster is told of, and nothing else is"() {
    equal([conflict({ slug: "not-pending", message: "the interaction is ACTIVE" }), conflict({ slug: "expired" }), conflict({ slug: "unavailable" }), conflict(undefined)],
      ["It does not wait any more: it was accepted.", "Its time was over before you answered.", "", ""]);
    equal([becameInWords("CANCELLED"), becameInWords(undefined)], ["its sender took it back.", "somebody answered it."]);
  },
  "whoever has chosen a twin acts as no other without choosing it"() {
    const [before, tank] = [sessionOf("crane", "tank"), twin("tank")];
    const name = (...input) => chosen(...input)?.name ?? null;
    equal([name(before, undefined, null, null), name(before, undefined, null, tank.did), name(before, before, tank, null)], ["crane", "tank", "tank"]);
    equal([name(sessionOf("crane"), before, tank, tank.did), name(sessionOf("crane"), sessionOf("crane"), null, tank.did)], [null, null]);
    equal([name(sessionOf("crane"), sessionOf(), null, null), name(sessionOf("crane"), { ...before, person: "ben" }, tank, null)], ["crane", "crane"]);
  },
};
