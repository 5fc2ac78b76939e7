/** What the shell keeps up to date for all pages: partners, and what waits for the twin acted as. */
import { looked, pause, registry, stream } from "./api.js";
import { acting, notify, signIn, Store, useStore } from "./state.js";
import { afterEvent, nothing } from "./waiting.js";
import { hostOf, organisationOf, twinName } from "./words.js";

export { endingAfter, partnerState, waitingCount } from "./waiting.js";

/** Partners by what a find says of them; null until the first has answered. */
export const partners = new Store(/** @type {import("./waiting.js").Partner[]|null} */ (null));

/** Asks how fresh what is known of partners is. @param {string} as @param {AbortSignal} [signal] */
export async function refreshPartners(as, signal) {
  const found = await registry.get("/find", { as, query: { limit: 1 }, signal });
  partners.set(found.partners);
}

/** The name of an organisation in this space; its host, if it is no partner. @param {string} did */
export function organisationName(did) {
  if (signIn.value.session?.did === did) {
    return signIn.value.session.organisation;
  }
  return partners.value?.find(partner => partner.organisation === did)?.name ?? hostOf(did);
}

/** Draws the component again when names become known. */
export function useNames() {
  useStore(partners);
}

/** What waits for the twin acted as. @type {Store<import("./waiting.js").Pending>} */
export const pending = new Store(nothing());

/** @type {AbortController|null} */
let following = null;

/** Follows what waits for a twin, in the place of the twin before. @param {import("./state.js").OwnTwin|null} twin */
function follow(twin) {
  following?.abort();
  pending.set(nothing());
  if (!twin) {
    return;
  }
  following = new AbortController();
  const { signal } = following;
  const began = Date.now();
  stream(`/api/broker/twins/${encodeURIComponent(twin.name)}/pending`, {
    signal,
    onEvent: event => {
      pending.set(before => afterEvent(before, event));
      if (Date.now() - began > 3000) { // what waited before is no news
        announce(event);
      }
    },
    onState: (state, why) => signal.aborted || pending.set(before => ({ ...before, state, why })),
  });
  learnNames(twin.did, signal);
}

const AGAIN_MS = 5000;

/** Asks until somebody has answered: sentences name partners. Pages that show these say what is wrong. @param {string} as @param {AbortSignal} signal */
async function learnNames(as, signal) {
  while (!signal.aborted) {
    try {
      return await refreshPartners(as, signal);
    } catch {
      await pause(AGAIN_MS, signal);
      await looked(signal);
    }
  }
}

/** @param {{name: string, data: any}} event */
function announce({ name, data }) {
  const who = did => `${twinName(did)} of ${organisationName(organisationOf(did))}`;
  if (name === "asked") {
    notify(`${who(data.requester)} asks for ${data.feed}.`);
  } else if (name === "offered") {
    notify(`${who(data.provider)} offers ${data.feed}.`);
  } else if (name === "command-asked") {
    notify(`${who(data.requester)} asks to command ${data.control}.`);
  }
}

/** Keeps all of this up to date from now on. */
export function followActing() {
  acting.watch(follow);
  signIn.watch(({ state }) => state === "out" && follow(null));
  follow(acting.value);
}
