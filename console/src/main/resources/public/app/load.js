/** Hooks that fetch: what a page loads is aborted when the page is left. */
import { useCallback, useEffect, useRef, useState } from "./lib.js";
import { isAborted, looked, pause, stream } from "./api.js";

/**
 * @template T
 * @typedef {{data: T|undefined, problem: Error|undefined, loading: boolean, reload: () => void}} Load
 */

/**
 * Loads something, again when `inputs` change or `reload` is called, and every so often if that is asked for. What was
 * loaded before stays while it is loaded again.
 * @template T
 * @param {(signal: AbortSignal) => Promise<T>} load @param {unknown[]} inputs @param {{every?: number}} [options] millis
 * @returns {Load<T>}
 */
export function useLoad(load, inputs, { every = 0 } = {}) {
  const [state, setState] = useState(/** @type {{data: T|undefined, problem: Error|undefined, loading: boolean, key: string}} */ ({
    data: undefined, problem: undefined, loading: true, key: "",
  }));
  const [turn, setTurn] = useState(0);
  const key = JSON.stringify(inputs);
  useEffect(() => {
    const abort = new AbortController();
    setState(before => ({ ...before, loading: true, data: before.key === key ? before.data : undefined, problem: undefined }));
    repeat(load, every, abort.signal, next => setState(before => ({
      key, loading: false, data: next.data ?? (before.key === key ? before.data : undefined), problem: next.problem,
    })));
    return () => abort.abort();
  }, [key, turn, every]);
  const reload = useCallback(() => setTurn(count => count + 1), []);
  return { data: state.data, problem: state.problem, loading: state.loading, reload };
}

/**
 * @template T
 * @param {(signal: AbortSignal) => Promise<T>} load @param {number} every @param {AbortSignal} signal
 * @param {(next: {data?: T, problem?: Error}) => void} take
 */
async function repeat(load, every, signal, take) {
  do {
    try {
      const data = await load(signal);
      if (!signal.aborted) {
        take({ data });
      }
    } catch (error) {
      if (!signal.aborted && !isAborted(error)) {
        take({ problem: /** @type {Error} */ (error) });
      }
    }
    if (every > 0) {
      await pause(every, signal);
      await looked(signal);
    }
  } while (every > 0 && !signal.aborted);
}

/**
 * Follows server-sent events while the component is there; none while `path` is null.
 * @param {string|null} path
 * @param {{query?: import("./api.js").Query, again?: import("./api.js").Query, as?: string, onEvent: (event: {name: string, data: any, id: string}) => void,
 *   onStart?: () => void}} options
 * @returns {{state: "connecting"|"open"|"waiting"|"ended", why: Error|undefined}}
 */
export function useEvents(path, options) {
  const [state, setState] = useState(/** @type {{state: "connecting"|"open"|"waiting"|"ended", why: Error|undefined}} */ ({
    state: "connecting", why: undefined,
  }));
  const latest = useRef(options);
  latest.current = options;
  const key = JSON.stringify([path, options.query, options.as]);
  useEffect(() => {
    if (path === null) {
      return undefined;
    }
    const abort = new AbortController();
    setState({ state: "connecting", why: undefined });
    latest.current.onStart?.();
    stream(path, {
      query: options.query,
      again: options.again,
      as: options.as,
      signal: abort.signal,
      onEvent: event => latest.current.onEvent(event),
      onState: (now, why) => abort.signal.aborted || setState({ state: now, why }),
    });
    return () => abort.abort();
  }, [key]);
  return state;
}

const GLANCE_MS = 5000;

/** The time, every few seconds. @returns {number} millis since 1970 */
export function useNow() {
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), GLANCE_MS);
    return () => clearInterval(timer);
  }, []);
  return now;
}

/**
 * Ends what goes on when the component is left, and before, if it is to.
 * @returns {{begin: () => AbortSignal, stop: () => void}} `begin` gives a signal to what begins, and ends what began before
 */
export function useStop() {
  const latest = useRef(/** @type {AbortController|null} */ (null));
  const stop = useCallback(() => latest.current?.abort(), []);
  const begin = useCallback(() => {
    stop();
    latest.current = new AbortController();
    return latest.current.signal;
  }, []);
  useEffect(() => stop, []);
  return { begin, stop };
}

/**
 * Something that is done once at a time, on demand: while it is done, asking for it again does nothing.
 * @template {any[]} A
 * @param {(...input: A) => Promise<unknown>} action
 * @returns {{run: (...input: A) => Promise<boolean>, busy: boolean, problem: Error|undefined, clear: () => void}}
 *   `run` answers whether it succeeded
 */
export function useAction(action) {
  const [state, setState] = useState({ busy: false, problem: undefined });
  const here = useRef(true);
  useEffect(() => () => { here.current = false; }, []);
  const running = useRef(false);
  const settle = next => {
    running.current = false;
    here.current && setState(next);
  };
  const run = async (/** @type {A} */ ...input) => {
    if (running.current) {
      return false;
    }
    running.current = true;
    setState({ busy: true, problem: undefined });
    try {
      await action(...input);
      settle({ busy: false, problem: undefined });
      return true;
    } catch (error) {
      settle({ busy: false, problem: isAborted(error) ? undefined : error });
      return false;
    }
  };
  return { run, busy: state.busy, problem: state.problem, clear: () => setState({ busy: false, problem: undefined }) };
}
