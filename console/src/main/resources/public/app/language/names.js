/**
 * What twins and organisations are called: "grid" for `did:web:grid.example`, "twin pump of grid" for one of its twins. Only a name
 * that stands for one organisation alone is used; any other is said by its DID.
 */

const NAME = /^[a-z0-9][a-z0-9-]*$/;
const RESERVED = new Set(["anyone", "twin", "agent", "with", "any", "of"]);

/**
 * @typedef {{organisation: (did: string) => string, did: (name: string) => string | null, all: {did: string, name: string}[]}} Names
 */

/**
 * @param {{did: string, name: string}[]} known organisations; the first that has a name keeps it only if no other has it
 * @returns {Names}
 */
export function namesOf(known) {
  const distinct = [...new Map(known.map(each => [each.did, each])).values()];
  const usable = distinct.filter(
    ({ name }) => NAME.test(name) && !RESERVED.has(name) && distinct.filter(other => other.name === name).length === 1,
  );
  const byDid = new Map(usable.map(({ did, name }) => [did, name]));
  const byName = new Map(usable.map(({ did, name }) => [name, did]));
  return {
    organisation: did => byDid.get(did) ?? did,
    did: name => byName.get(name) ?? (name.startsWith("did:web:") ? name : null),
    all: usable,
  };
}

export const NO_NAMES = namesOf([]);

/**
 * The parts of a DID or of an agent's id.
 * @param {string} did
 * @returns {{organisation: string, twin: string | null, agent: string | null}}
 */
export function partsOf(did) {
  const [whole, agent] = did.split("#", 2);
  const at = whole.indexOf(":twins:");
  return {
    organisation: at < 0 ? whole : whole.slice(0, at),
    twin: at < 0 ? null : whole.slice(at + ":twins:".length),
    agent: agent ?? null,
  };
}

/** @param {string} did @returns {string} the DID of its organisation */
export function organisationOf(did) {
  return partsOf(did).organisation;
}

/**
 * A twin, an organisation or an agent, for people: "pump of grid", "operator, for pump of grid".
 * @param {string} did
 * @param {Names} names
 */
export function called(did, names) {
  if (!did.startsWith("did:")) {
    return did;
  }
  const { organisation, twin, agent } = partsOf(did);
  const of = shortened(names.organisation(organisation));
  const whole = twin === null ? of : `${twin} of ${of}`;
  return agent === null ? whole : `${agent}, for ${whole}`;
}

/** @param {string} name an unnamed organisation is told by its host */
function shortened(name) {
  return name.startsWith("did:web:") ? decodeURIComponent(name.slice("did:web:".length)) : name;
}
