/** The names that sentences use: of this organisation and of its partners. */
import { useMemo } from "../lib.js";
import { signIn, useStore } from "../state.js";
import { partners } from "../known.js";
import { namesOf } from "../language/names.js";

/** @returns {import("../language/names.js").Names} drawn again when partners become known */
export function useNames() {
  const known = useStore(partners);
  const { session } = useStore(signIn);
  return useMemo(() => {
    const own = session ? [{ did: session.did, name: session.organisation }] : [];
    return namesOf([...own, ...(known ?? []).map(each => ({ did: each.organisation, name: each.name }))]);
  }, [known, session]);
}
