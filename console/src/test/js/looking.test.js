import { inTurn, ratesAfter } from "/app/interactions/in-turn.js";
import { equal, holds } from "./check.js";

const TWELVE = Array.from({ length: 12 }, (_, i) => ({ did: `did:${i}`, name: `twin-${i}` }));

/** Twins that each have one interaction, and who was asked for, by look. */
function asking() {
  const asked = [];
  let busy = 0;
  let most = 0;
  const ask = async twin => {
    asked.push(twin.did);
    most = Math.max(most, ++busy);
    await Promise.resolve();
    busy -= 1;
    return [{ id: `of ${twin.did}`, updated: "" }];
  };
  return { ask, most: () => most, taken: () => asked.splice(0) };
}

const signal = new AbortController().signal;

export const tests = {
  async "all twins are seen at first, not too many at a time, and then some in turn"() {
    const { ask, most, taken } = asking();
    const look = inTurn(ask);

    equal((await look(TWELVE, signal)).all.length, 12);
    equal(taken(), TWELVE.map(each => each.did));
    equal(most(), 8);
    const later = new Set();
    for (let i = 0; i < 2; i++) {
      equal((await look(TWELVE, signal)).all.length, 12);
      const asked = taken();
      equal(asked.length, 8);
      equal(asked[0], "did:0");
      asked.forEach(did => later.add(did));
    }
    equal(later.size, 12);
  },
  async "a twin that comes is seen at once, and one that goes no more"() {
    const { ask, taken } = asking();
    const look = inTurn(ask);
    await look(TWELVE.slice(0, 2), signal);
    taken();

    const { all } = await look(TWELVE.slice(1, 4), signal);

    equal(all.map(each => each.id).sort(), ["of did:1", "of did:2", "of did:3"]);
    equal(taken(), ["did:1", "did:2", "did:3"]);
  },
  async "who does not answer is told, and keeps nobody from being seen"() {
    const look = inTurn(async twin => {
      if (twin.did === "did:1") {
        throw new Error("away");
      }
      return [{ id: twin.did }];
    });

    const { all, without } = await look(TWELVE.slice(0, 3), signal);

    equal(all.length, 2);
    equal(without.map(each => each.name), ["twin-1"]);
  },
  async "what was aborted is not taken for an answer"() {
    let fails = true;
    const look = inTurn(async twin => {
      if (fails) {
        throw new DOMException("left", "AbortError");
      }
      return [{ id: twin.did }];
    });
    const failure = await look(TWELVE.slice(0, 2), signal).then(() => null, error => error);
    holds(failure?.name === "AbortError", "it is told");
    fails = false;

    equal((await look(TWELVE.slice(0, 2), signal)).all.length, 2);
  },
  "a rate is that of an interaction's own last two looks"() {
    const row = records => ({ id: "a", delivered: { records } });
    const first = ratesAfter(new Map(), { all: [row(10)], seen: new Map([["a", 1000]]), without: [] });
    const second = ratesAfter(first, { all: [row(30)], seen: new Map([["a", 5000]]), without: [] });
    const third = ratesAfter(second, { all: [row(30)], seen: new Map([["a", 5000]]), without: [] });

    equal([first, second, third].map(each => each.get("a").rate), [0, 5, 5]);
  },
};
