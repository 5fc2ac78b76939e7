/** The policy that is being written: it outlives a look at another page. */
import { useEffect, useMemo } from "../lib.js";
import { Store, useStore } from "../state.js";
import { difference, isEmpty, same } from "../language/rules.js";

/**
 * @typedef {import("../language/sentences.js").Rule} Rule
 * @typedef {{key: number, rule: Rule, opened: string | null}} Line
 * @typedef {{base: {version: number, rules: Rule[]}, lines: Line[], faults: import("../language/rules.js").Fault[]}} Draft
 */

/** By the DID of the twin. @type {Map<string, Store<Draft | null>>} */
const drafts = new Map();
let keys = 0;

/** @param {Rule} rule @param {string | null} [opened] @returns {Line} */
export const line = (rule, opened = null) => ({ key: ++keys, rule, opened });

/** @param {string} did */
function storeOf(did) {
  const store = drafts.get(did) ?? new Store(/** @type {Draft | null} */ (null));
  drafts.set(did, store);
  return store;
}

/**
 * @param {string} did of the twin
 * @param {{version: number, rules: Rule[]} | undefined} inForce
 */
export function useDraft(did, inForce) {
  const store = storeOf(did);
  const draft = useStore(store);
  useEffect(() => {
    if (inForce && (!store.value || isEmpty(changes(store.value)))) {
      store.set({ base: inForce, lines: inForce.rules.map(rule => line(rule)), faults: [] });
    }
  }, [inForce]);
  const dirty = draft !== null && !isEmpty(changes(draft));
  useWarning(dirty);
  return useMemo(() => ({ draft, dirty, ...edits(store) }), [draft]);
}

/** @param {Draft} draft */
export const changes = draft => difference(draft.base.rules, draft.lines.map(each => each.rule));

/** @param {Draft} draft @param {Rule} rule @returns {"new" | "changed" | null} */
export function changeOf({ base }, rule) {
  const before = base.rules.find(each => each.id === rule.id);
  return before ? (same(before, rule) ? null : "changed") : "new";
}

/** @param {Store<Draft | null>} store */
function edits(store) {
  const edit = (/** @type {(draft: Draft) => Partial<Draft>} */ change) => store.set(draft => draft && { ...draft, ...change(draft) });
  const lines = (/** @type {(lines: Line[]) => Line[]} */ change) => edit(draft => ({ lines: change(draft.lines) }));
  return {
    change: (/** @type {number} */ key, /** @type {Rule} */ rule) => edit(draft => {
      const index = draft.lines.findIndex(each => each.key === key);
      return { lines: draft.lines.map(each => each.key === key ? { ...each, rule } : each), faults: draft.faults.filter(fault =>
        fault.rule !== index) };
    }),
    add: (/** @type {Rule} */ rule, /** @type {string | null} */ opened) => edit(draft => ({ lines: [...draft.lines, line(rule,
      opened)] })),
    remove: (/** @type {number} */ key) => edit(draft => ({ lines: draft.lines.filter(each => each.key !== key), faults: [] })),
    replace: (/** @type {Rule[]} */ rules) => lines(() => rules.map(rule => line(rule))),
    clear: () => store.set(null),
    faults: (/** @type {any[]} */ faults) => edit(() => ({ faults })),
    begin: (/** @type {{version: number, rules: Rule[]}} */ base, /** @type {Rule[]} */ rules = base.rules) => store.set({ base,
      lines: rules.map(rule => line(rule)), faults: [] }),
  };
}

/** The browser asks before a policy is lost that was not saved. @param {boolean} dirty */
function useWarning(dirty) {
  useEffect(() => {
    if (!dirty) {
      return undefined;
    }
    const warn = event => event.preventDefault();
    window.addEventListener("beforeunload", warn);
    return () => window.removeEventListener("beforeunload", warn);
  }, [dirty]);
}
