/** The address: what it names, and going elsewhere without loading the console again. */
import { useEffect, useState } from "./lib.js";

/** @returns {{path: string, query: URLSearchParams, text: string}} */
export function address() {
  const path = location.pathname === "/" ? "/overview" : location.pathname.replace(/(.)\/$/, "$1");
  return { path, query: new URLSearchParams(location.search), text: path + location.search };
}

const GONE = "parley:gone";

/** Whether a page was gone to whose title has not got the focus yet; the first page does not: browsers begin at its start anyway. */
let arriving = false;
let atTitle = false;
let shownPath = address().path;

/** Notes that the address may name another page now. */
function arrive() {
  const { path } = address();
  arriving ||= path !== shownPath;
  shownPath = path;
}

/** Gives a page's title the focus, if the page was gone to, or if what had it was the title that it replaces. @param {HTMLElement|null} title */
export function focusOnTitle(title) {
  if (title && (arriving || (atTitle && document.activeElement === document.body))) {
    if (arriving) {
      window.scrollTo(0, 0);
    }
    arriving = false;
    title.focus({ preventScroll: true });
    atTitle = true;
    title.addEventListener("blur", () => { atTitle = !title.isConnected || document.activeElement === document.body; }, { once: true });
  }
}

/** Goes to a page. @param {string} path with its query @param {{replace?: boolean}} [how] `replace`: it makes no step in the history */
export function go(path, { replace = false } = {}) {
  history[replace ? "replaceState" : "pushState"](null, "", path);
  arrive();
  window.dispatchEvent(new Event(GONE));
}

/** Sets the query of the page that is shown, without a step in the history. @param {Record<string, string|string[]|undefined>} query */
export function keepQuery(query) {
  const parameters = new URLSearchParams();
  Object.entries(query).forEach(([name, value]) =>
    [value].flat().filter(Boolean).forEach(each => parameters.append(name, String(each))));
  const text = parameters.toString();
  go(location.pathname + (text ? `?${text}` : ""), { replace: true });
}

/** Leaves out of the query the twins that were acted as. @param {string[]} names of parameters */
export function forgetTwins(names) {
  const { query } = address();
  const meant = names.filter(name => query.get(name)?.includes(":twins:"));
  if (meant.length > 0) {
    meant.forEach(name => query.delete(name));
    keepQuery(Object.fromEntries([...query.keys()].map(name => [name, query.getAll(name)])));
  }
}

/** The address as it changes. */
export function useAddress() {
  const [place, setPlace] = useState(address());
  useEffect(() => {
    const take = () => {
      arrive();
      setPlace(address());
    };
    window.addEventListener("popstate", take);
    window.addEventListener(GONE, take);
    return () => {
      window.removeEventListener("popstate", take);
      window.removeEventListener(GONE, take);
    };
  }, []);
  return place;
}

/** Links within the console do not load it again; those with `data-outside` do as browsers do. */
export function follow() {
  document.addEventListener("click", event => {
    const link = event.target instanceof Element ? event.target.closest("a[href]") : null;
    if (!(link instanceof HTMLAnchorElement) || event.defaultPrevented || isForBrowser(event, link)) {
      return;
    }
    event.preventDefault();
    go(link.pathname + link.search);
  });
}

/** @param {MouseEvent} event @param {HTMLAnchorElement} link */
const isForBrowser = (event, link) =>
  event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey
  || link.hasAttribute("data-outside") || link.hasAttribute("download") || link.target !== "" || link.origin !== location.origin;

/**
 * The page that a path names.
 * @template {{path: string}} P
 * @param {P[]} pages their paths may have parameters: `/twins/:did` @param {string} path
 * @returns {{page: P, parameters: Record<string, string>}|null}
 */
export function route(pages, path) {
  const parts = path.split("/");
  for (const page of pages) {
    const wanted = page.path.split("/");
    const fits = wanted.length === parts.length && wanted.every((part, index) => part.startsWith(":") || part === parts[index]);
    if (fits) {
      const named = wanted.flatMap((part, index) => part.startsWith(":") ? [[part.slice(1), decoded(parts[index])]] : []);
      return { page, parameters: Object.fromEntries(named) };
    }
  }
  return null;
}

/** @param {string} part */
function decoded(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
