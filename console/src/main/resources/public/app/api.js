/** The console's calls: to the services of the space, through the backend that has the person's tokens. */
import { session, signIn, signedIn } from "./state.js";
import { eventLines } from "./events.js";

/** What a service refused: an RFC 9457 problem document. */
export class Problem extends Error {
  /** @param {{type?: string, title?: string, status: number, detail?: string, field?: string, reason?: string, decision?: string}} document */
  constructor(document, retryAfterSeconds = 0) {
    super(document.detail || document.title || `status ${document.status}`);
    this.name = "Problem";
    this.status = document.status;
    this.title = document.title ?? "Refused";
    /** The last part of the type: `unknown-twin`. */
    this.slug = (document.type ?? "").split(":").pop() ?? "";
    /** The field of the request that is at fault, if one is. */
    this.field = document.field;
    /** The decision's reason, and its id, if a decision refused. */
    this.reason = document.reason;
    this.decision = document.decision;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** The backend does not answer. */
export class Unreachable extends Error {
  constructor() {
    super("The console's own service does not answer.");
    this.name = "Unreachable";
  }
}

/** Whether it means only that the page was left. @param {unknown} error */
export const isAborted = error => error instanceof DOMException && error.name === "AbortError";

/**
 * @typedef {Record<string, string|number|boolean|null|undefined|Array<string>>} Query
 * @typedef {{twin: string, kind: string, provider?: string, resource: string, purpose?: string, validUntil?: string}} Sign
 *   what is signed in custody: `twin` by its name, `provider` by its DID
 * @typedef {object} CallOptions
 * @property {string} [method]
 * @property {Query} [query]
 * @property {unknown} [json] sent as JSON
 * @property {string} [text] sent as it is, with `type`
 * @property {string} [type] the content type of `text`
 * @property {string} [accept]
 * @property {Record<string, string>} [headers]
 * @property {string} [as] the DID of the twin that asks (`Parley-Twin`)
 * @property {Sign} [sign]
 * @property {AbortSignal} [signal]
 * @typedef {{status: number, body: any, headers: Headers}} Answer
 */

/** @param {string} path @param {Query} [query] */
export function address(path, query = {}) {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    (Array.isArray(value) ? value : [value])
      .filter(each => each !== null && each !== undefined && each !== "")
      .forEach(each => parameters.append(name, String(each)));
  }
  const text = parameters.toString();
  return text ? `${path}?${text}` : path;
}

/** A header holds no more than ASCII. @param {unknown} value */
export const asciiJson = value =>
  JSON.stringify(value).replace(/[\u007f-\uffff]/g, char => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`);

/** @param {CallOptions} options */
function requestOf(options) {
  const method = options.method ?? "GET";
  const headers = new Headers(options.headers);
  headers.set("Accept", options.accept ?? "application/json");
  if (method !== "GET") {
    headers.set("Parley-Console", session().csrf);
  }
  if (options.as) {
    headers.set("Parley-Twin", options.as);
  }
  if (options.sign) {
    headers.set("Parley-Sign", asciiJson(options.sign));
  }
  const body = options.json === undefined ? options.text : JSON.stringify(options.json);
  if (body !== undefined) {
    headers.set("Content-Type", options.json === undefined ? options.type ?? "text/plain" : "application/json");
  }
  return { method, headers, body, signal: options.signal, credentials: /** @type {const} */ ("same-origin") };
}

/** @param {string} path @param {RequestInit} request */
async function reach(path, request) {
  try {
    return await fetch(path, request);
  } catch (error) {
    throw isAborted(error) ? error : new Unreachable();
  }
}

/** @param {Response} response */
async function bodyOf(response) {
  const text = await response.text();
  const type = response.headers.get("Content-Type") ?? "";
  return /\bjson\b/.test(type) && !type.includes("td+json") && !type.includes("ld+json") && text ? JSON.parse(text) : text;
}

/** @param {Response} response @returns {Promise<Problem>} */
async function problemOf(response) {
  const retry = Number(response.headers.get("Retry-After") ?? 0) || 0;
  let body = {};
  try {
    body = JSON.parse(await response.text());
  } catch {
    // no problem document: the status says it
  }
  if (response.status === 401) {
    signIn.set(before => before.state === "out" ? before : { state: "out", expired: before.state === "in" });
  }
  return new Problem({ ...body, status: response.status }, retry);
}

/**
 * One call of the backend.
 * @param {string} path @param {CallOptions} [options] @returns {Promise<Answer>}
 * @throws {Problem|Unreachable}
 */
export async function call(path, options = {}) {
  const response = await reach(address(path, options.query), requestOf(options));
  if (!response.ok) {
    throw await problemOf(response);
  }
  return { status: response.status, body: await bodyOf(response), headers: response.headers };
}

/** The calls of one service. @param {string} service */
const serviceOf = service => ({
  /** @param {string} path @param {CallOptions} [options] @returns {Promise<any>} the body */
  get: async (path, options) => (await call(`/api/${service}${path}`, options)).body,
  /** @param {string} path @param {unknown} json @param {CallOptions} [options] @returns {Promise<Answer>} */
  post: (path, json, options) => call(`/api/${service}${path}`, { method: "POST", json, ...options }),
  /** @param {string} path @param {unknown} json @param {CallOptions} [options] @returns {Promise<Answer>} */
  put: (path, json, options) => call(`/api/${service}${path}`, { method: "PUT", json, ...options }),
  /** @param {string} path @param {CallOptions} [options] @returns {Promise<Answer>} */
  delete: (path, options) => call(`/api/${service}${path}`, { method: "DELETE", ...options }),
  /** @param {string} path @param {CallOptions} [options] @returns {Promise<Answer>} */
  call: (path, options) => call(`/api/${service}${path}`, options),
});

export const registry = serviceOf("registry");
export const broker = serviceOf("broker");
export const bridge = serviceOf("bridge");

/**
 * What is to be signed for a twin: the one that was shown when it was asked for, whichever is acted as by now.
 * @param {{name: string}} twin @param {string} kind `subscribe`, `set-policy`, ... @param {string} resource `/feeds/load`, `/policy`, ...
 * @param {{provider?: string, purpose?: string, validUntil?: string}} [more] `provider` if it is another twin
 * @returns {Sign}
 */
export const sign = (twin, kind, resource, more = {}) => ({ twin: twin.name, kind, resource, ...more });

/** Finds out who is signed in. */
export async function loadSession() {
  try {
    await lookAtSession();
  } catch (error) {
    signIn.set({ state: "failed", problem: /** @type {Error} */ (error) });
  }
}

/** Finds out whether anything has changed for who is signed in. Where that cannot be found out, all stays as it is. */
export const refreshSession = () => lookAtSession().catch(() => {});

async function lookAtSession() {
  try {
    signedIn((await call("/api/session")).body);
  } catch (error) {
    if (!(error instanceof Problem && error.status === 401)) { // then nobody is, which is told already
      throw error;
    }
  }
}

/** Signs out, here and at Keycloak. */
export async function signOut() {
  const response = await reach("/logout", {
    method: "POST",
    headers: { "Parley-Console": session().csrf, Accept: "application/json" },
    credentials: "same-origin",
  });
  if (!response.ok) {
    throw await problemOf(response);
  }
  signIn.set({ state: "out" });
  const next = await response.json().catch(() => ({}));
  if (typeof next.location === "string") {
    location.assign(next.location);
  }
}

// ---------------------------------------------------------------- streams

/**
 * @typedef {object} StreamOptions
 * @property {Query} [query]
 * @property {Query} [again] in the place of `query` after an interruption
 * @property {string} [as]
 * @property {AbortSignal} signal ends it
 * @property {(event: {name: string, data: any, id: string}) => void} onEvent
 * @property {(state: "open"|"waiting"|"ended", why?: Error) => void} [onState] `waiting`: it was interrupted and is tried again
 * @property {(millis: number, signal: AbortSignal) => Promise<void>} [wait] before it is tried again
 */

const PATIENCE_MS = [500, 1000, 2000, 5000, 10000];
/** What ends sooner has not worked, whatever it has told. */
const STEADY_MS = 5000;
/** A browser has six connections to one service for all its tabs: those that nobody looks at give theirs back. */
const HIDDEN_MS = 20000;

/**
 * Server-sent events, over all interruptions, until the signal aborts it, a call is refused for good or `ended` comes.
 * While the page is hidden for long, there are none. `EventSource` cannot send the header that says which twin asks.
 * @param {string} path @param {StreamOptions} options
 */
export async function stream(path, options) {
  let last = "";
  let failures = 0;
  let query = options.query;
  while (!options.signal.aborted) {
    await looked(options.signal);
    const watch = whileLooked(options.signal);
    let opened = Infinity;
    const onState = state => { opened = Date.now(); options.onState?.(state); };
    try {
      for await (const event of eventsOf(path, { ...options, query, signal: watch.signal, onState }, last)) {
        last = event.id || last;
        options.onEvent(event);
        if (event.name === "ended") {
          options.onState?.("ended");
          return;
        }
      }
    } catch (error) {
      if (options.signal.aborted) {
        return;
      }
      if (error instanceof Problem && !isTemporary(error)) {
        options.onState?.("ended", error);
        return;
      }
    } finally {
      watch.end();
    }
    if (options.signal.aborted) {
      return;
    }
    query = options.again ?? query;
    failures = failuresAfter(failures, Date.now() - opened);
    options.onState?.("waiting");
    await (options.wait ?? pause)(patience(failures), options.signal);
  }
}

/** How often in a row it has not worked. @param {number} before @param {number} millis for which it was open; negative if it never was */
export const failuresAfter = (before, millis) => millis >= STEADY_MS ? 0 : before + 1;

/** How long to wait before it is tried again. @param {number} failures in a row */
export const patience = failures => PATIENCE_MS[Math.min(failures, PATIENCE_MS.length - 1)];

/** Until somebody looks at the page. @param {AbortSignal} signal @returns {Promise<void>} */
export async function looked(signal) {
  while (document.visibilityState === "hidden" && !signal.aborted) {
    await new Promise(resolve => {
      document.addEventListener("visibilitychange", resolve, { once: true });
      signal.addEventListener("abort", resolve, { once: true });
    });
  }
}

/** A signal that aborts with another, and once nobody has looked for long. @param {AbortSignal} signal */
function whileLooked(signal) {
  const abort = new AbortController();
  let timer = 0;
  const change = () => {
    clearTimeout(timer);
    if (document.visibilityState === "hidden") {
      timer = setTimeout(() => abort.abort(), HIDDEN_MS);
    }
  };
  document.addEventListener("visibilitychange", change);
  const end = () => {
    clearTimeout(timer);
    document.removeEventListener("visibilitychange", change);
  };
  return { signal: AbortSignal.any([signal, abort.signal]), end };
}

/** @param {Problem} problem */
const isTemporary = problem => problem.status === 429 || problem.status >= 500;

/** @param {string} path @param {StreamOptions} options @param {string} last */
async function* eventsOf(path, options, last) {
  const request = requestOf({
    accept: "text/event-stream",
    as: options.as,
    signal: options.signal,
    headers: last ? { "Last-Event-ID": last } : {},
  });
  const response = await reach(address(path, options.query), request);
  if (!response.ok || !response.body) {
    throw await problemOf(response);
  }
  options.onState?.("open");
  yield* eventLines(response.body.pipeThrough(new TextDecoderStream()).getReader());
}

/** @param {number} millis @param {AbortSignal} signal @returns {Promise<void>} */
export function pause(millis, signal) {
  return new Promise(resolve => {
    const timer = setTimeout(resolve, millis);
    signal?.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    }, { once: true });
  });
}
