/** What is looked for and what is found, as it changes. */
import { useCallback, useEffect, useRef, useState } from "../lib.js";
import { isAborted, registry } from "../api.js";
import { afterFindEvent, nothingYet, wantedOf } from "./find.js";
import { partners as knownPartners } from "../known.js";
import { useEvents, useLoad } from "../load.js";
import { address, keepQuery } from "../router.js";
import { say, session } from "../state.js";

const PAGE_SIZE = 50;
/** The registry follows no more than that. */
export const MOST_LIVE = 2000;
const TYPING_MS = 300;
const REDRAW_MS = 100;

/** What is wanted, kept in the address. @param {URLSearchParams} query */
export function useWanted(query) {
  const [wanted, setWanted] = useState(() => wantedOf(query));
  const text = query.toString();
  const own = useRef(text);
  useEffect(() => {
    // The address as it is, not as it was drawn: somebody may have typed on since
    const here = address().query;
    if (here.toString() !== own.current) {
      own.current = here.toString();
      setWanted(wantedOf(here));
    }
  }, [text]);
  const change = some => setWanted(before => {
    const next = { ...before, ...some };
    own.current = new URLSearchParams(Object.entries(next).filter(([, value]) => value !== "")).toString();
    queueMicrotask(() => keepQuery(next));
    return next;
  });
  return /** @type {const} */ ([wanted, change]);
}

/** What is asked once nobody types any more; while it is wrong, what was asked before. @param {Record<string, string>|null} query */
export function useSettled(query) {
  const [settled, setSettled] = useState(query ?? {});
  const key = JSON.stringify(query);
  useEffect(() => {
    const timer = setTimeout(() => query && setSettled(query), TYPING_MS);
    return () => clearTimeout(timer);
  }, [key]);
  return settled;
}

/** The DID of the organisation whose twins are wanted. @param {string} partner its name, or `self` @returns {string} */
export function organisationOf(partner) {
  if (partner === "self") {
    return session().did;
  }
  return knownPartners.value?.find(each => each.name === partner)?.organisation ?? "";
}

/**
 * What is found: the pages that were loaded, and what is live of them.
 * @param {import("../state.js").OwnTwin} twin @param {Record<string, string>} asked
 */
export function useFound(twin, asked) {
  const first = useLoad(signal => page(twin, asked, undefined, signal), [twin.did, asked]);
  const pages = usePages(twin, asked, first.data);
  const [live, tell] = useLive();
  const follows = first.data !== undefined && first.data.total <= MOST_LIVE;
  const followed = useEvents(follows ? "/api/registry/find/events" : null, {
    query: asked, as: twin.did, onStart: () => tell({ name: "reset", data: {} }), onEvent: tell,
  });
  const told = follows && live.current && followed.state !== "ended";
  const loaded = [...first.data?.twins ?? [], ...pages.twins];
  const all = told ? [...live.twins.values()] : loaded;
  return {
    types: typesOf(all), changed: live.changed, state: followed.state, follows, more: pages,
    loading: first.loading && !first.data, problem: first.problem, reload: first.reload,
    all, rows: current(loaded, live, told), total: told ? live.twins.size : first.data?.total ?? 0,
    added: told && !pages.cursor ? [...live.twins.keys()].filter(did => !loaded.some(each => each.twin === did)).length : 0,
    hasMore: Boolean(pages.cursor), loadMore: pages.loadMore,
  };
}

/** The pages after the first; none of them, when that is another. */
function usePages(twin, asked, first) {
  /** @type {{first: any, twins: any[], cursor: string|null|undefined, busy: boolean, problem: unknown}} */
  const none = { first, twins: [], cursor: undefined, busy: false, problem: undefined };
  const [state, setState] = useState(none);
  const pages = state.first === first ? state : none;
  const cursor = pages.cursor === undefined ? first?.cursor : pages.cursor;
  const loadMore = async () => {
    setState({ ...pages, busy: true, problem: undefined });
    try {
      const next = await page(twin, asked, cursor);
      setState({ ...none, twins: [...pages.twins, ...next.twins], cursor: next.cursor });
      say(`${next.twins.length} more twins`);
    } catch (problem) {
      isAborted(problem) || setState({ ...pages, busy: false, problem });
    }
  };
  return { ...pages, cursor, loadMore };
}

/** What is told, drawn a few times a second: at first, all that fits is told one by one. */
function useLive() {
  const [live, setLive] = useState(nothingYet());
  const latest = useRef(live);
  const timer = useRef(0);
  useEffect(() => () => clearTimeout(timer.current), []);
  const tell = useCallback(event => {
    latest.current = afterFindEvent(latest.current, event);
    timer.current ||= setTimeout(() => {
      timer.current = 0;
      setLive(latest.current);
    }, REDRAW_MS);
  }, []);
  return /** @type {const} */ ([live, tell]);
}

/** @returns {Promise<any>} */
async function page(twin, asked, cursor, signal) {
  const found = await registry.get("/find", { as: twin.did, query: { ...asked, limit: PAGE_SIZE, cursor }, signal });
  knownPartners.set(found.partners);
  return found;
}

/** What was loaded, as it is now. */
const current = (loaded, live, told) => told ? loaded.filter(each => live.twins.has(each.twin)).map(each => live.twins.get(each.twin))
  : loaded;

/** The classes of what is found, the most usual first. */
function typesOf(twins) {
  const numbers = new Map();
  twins.flatMap(each => each.types).forEach(type => numbers.set(type, (numbers.get(type) ?? 0) + 1));
  return [...numbers].sort(([, a], [, b]) => b - a);
}
