/** What the whole console knows: who is signed in, the twin they act as, the theme, notices. */
import { useEffect, useState } from "./lib.js";

/**
 * A value that is watched.
 * @template T
 */
export class Store {
  /** @param {T} value */
  constructor(value) {
    this.value = value;
    /** @type {Set<(value: T) => void>} */
    this.watchers = new Set();
  }

  /** @param {T | ((before: T) => T)} next */
  set(next) {
    const value = typeof next === "function" ? /** @type {(before: T) => T} */ (next)(this.value) : next;
    if (value !== this.value) {
      this.value = value;
      [...this.watchers].forEach(watcher => watcher(value));
    }
  }

  /**
   * @param {(value: T) => void} watcher told of each change
   * @returns {() => void} ends it
   */
  watch(watcher) {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  }
}

/**
 * The store's value; the component is drawn again when it changes.
 * @template T
 * @param {Store<T>} store
 * @returns {T}
 */
export function useStore(store) {
  const [, redraw] = useState(0);
  useEffect(() => {
    redraw(count => count + 1); // what changed between drawing and now
    return store.watch(() => redraw(count => count + 1));
  }, [store]);
  return store.value;
}

/**
 * @typedef {{did: string, name: string, functions: string[]}} OwnTwin
 * @typedef {{person: string, agent: string, organisation: string, did: string, csrf: string, twins: OwnTwin[]}} Session
 * @typedef {{state: "loading"|"in"|"out"|"failed", session?: Session, problem?: Error, expired?: boolean}} SignIn
 */

export const signIn = new Store(/** @type {SignIn} */ ({ state: "loading" }));

/** The twin that the person acts as. */
export const acting = new Store(/** @type {OwnTwin|null} */ (null));

/** @returns {Session} of who is signed in */
export function session() {
  if (!signIn.value.session) {
    throw new Error("nobody is signed in");
  }
  return signIn.value.session;
}

/** Takes in who is signed in; keeps the chosen twin if it is still theirs. @param {Session} found */
export function signedIn(found) {
  const next = chosen(found, signIn.value.session, acting.value, remembered(`parley.twin.${found.person}`));
  if (acting.value && !next) {
    notify(`${acting.value.name} does not let you act for it any more.`, "bad");
  }
  signIn.set({ state: "in", session: found });
  if (JSON.stringify(next) !== JSON.stringify(acting.value)) {
    acting.set(next);
  }
}

/**
 * The twin that a person acts as from now on. Whoever has chosen one acts as no other without choosing it.
 * @param {Session} found @param {Session | undefined} before @param {OwnTwin | null} twin acted as before @param {string | null} kept from the last time
 * @returns {OwnTwin | null} null if there is none, or one has to be chosen
 */
export function chosen(found, before, twin, kept) {
  const wanted = twin?.did ?? kept;
  const choosing = before !== undefined && before.person === found.person && before.twins.length > 0;
  return found.twins.find(each => each.did === wanted) ?? (choosing ? null : found.twins[0] ?? null);
}

/** @param {OwnTwin} twin that the person acts as from now on */
export function actAs(twin) {
  remember(`parley.twin.${session().person}`, twin.did);
  acting.set(twin);
}

/** Whether the twin acted as lets the person do this. @param {string} what a function: `subscribe`, `control`, ... */
export function may(what) {
  return acting.value?.functions.includes(what) ?? false;
}

// ---------------------------------------------------------------- theme

/** @type {Store<"system"|"light"|"dark">} */
export const theme = new Store(readTheme());

function readTheme() {
  const kept = remembered("parley.theme");
  return kept === "light" || kept === "dark" ? kept : "system";
}

/** @param {"system"|"light"|"dark"} chosen */
export function setTheme(chosen) {
  remember("parley.theme", chosen);
  theme.set(chosen);
  applyTheme();
}

export function applyTheme() {
  if (theme.value === "system") {
    delete document.documentElement.dataset.theme;
  } else {
    document.documentElement.dataset.theme = theme.value;
  }
}

// ---------------------------------------------------------------- notices

/** @typedef {{id: number, kind: "good"|"bad"|"plain", text: string}} Notice */

/** What is to be told, newest last. */
export const notices = new Store(/** @type {Notice[]} */ ([]));
let told = 0;

/**
 * Tells the person something, on the screen and to a screen reader.
 * @param {string} text @param {"good"|"bad"|"plain"} [kind]
 */
export function notify(text, kind = "plain") {
  const notice = { id: ++told, kind, text };
  notices.set(before => [...before.slice(-3), notice]);
  if (kind !== "bad") {
    setTimeout(() => dismiss(notice.id), 8000);
  }
}

/** @param {number} id of a notice that has been read */
export function dismiss(id) {
  notices.set(before => before.filter(notice => notice.id !== id));
}

/** What a screen reader is to say, and nobody needs to see. @type {Store<string>} */
export const spoken = new Store("");

/** @param {string} text */
export function say(text) {
  spoken.set("");
  setTimeout(() => spoken.set(text), 50);
}

// ---------------------------------------------------------------- kept in the browser

/** @param {string} key */
export function remembered(key) {
  try {
    return localStorage.getItem(key);
  } catch {
    return null; // a browser that keeps nothing
  }
}

/** @param {string} key @param {string} value */
export function remember(key, value) {
  try {
    localStorage.setItem(key, value);
  } catch {
    // a browser that keeps nothing: chosen again next time
  }
}
