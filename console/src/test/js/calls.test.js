import { chosen } from "/app/state.js";
import { equal } from "./check.js";

const twin = name => ({ did: `did:web:harbour.example:twins:${name}`, name, functions: [] });
const sessionOf = (...names) => ({ person: "ada", twins: names.map(twin) });

export const tests = {
  "whoever has chosen a twin acts as no other without choosing it"() {
    const [before, tank] = [sessionOf("crane", "tank"), twin("tank")];
    const name = (...input) => chosen(...input)?.name ?? null;
    equal([name(before, undefined, null, null), name(before, undefined, null, tank.did), name(before, before, tank, null)], ["crane", "tank", "tank"]);
    equal([name(sessionOf("crane"), before, tank, tank.did), name(sessionOf("crane"), sessionOf("crane"), null, tank.did)], [null, null]);
    equal([name(sessionOf("crane"), sessionOf(), null, null), name(sessionOf("crane"), { ...before, person: "ben" }, tank, null)], ["crane", "crane"]);
  },
};
