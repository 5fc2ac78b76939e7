/** Which feeds are watched: each holds one of the few connections that a browser has to one service, and calls need some, too. */
import { useEffect } from "../lib.js";
import { notify, Store, useStore } from "../state.js";
import { useId } from "../ui.js";

/** @typedef {{key: string, name: string}} Watched */

export const MOST = 3;

/** By when they were opened. */
const open = new Store(/** @type {Watched[]} */ ([]));

/**
 * What is watched when one more is, and what no longer.
 * @param {Watched[]} before @param {Watched} next @returns {{now: Watched[], over: Watched[]}}
 */
export function withOneMore(before, next) {
  const all = [...before.filter(each => each.key !== next.key), next];
  return { now: all.slice(-MOST), over: all.slice(0, -MOST) };
}

/** Whether this view watches, and what begins and ends it. @param {string} name of the feed @returns {[boolean, (watches: boolean) => void]} */
export function useWatched(name) {
  const key = useId("watched");
  const all = useStore(open);
  const stop = () => open.set(before => before.some(each => each.key === key) ? before.filter(each => each.key !== key) : before);
  useEffect(() => stop, []);
  const begin = () => {
    const { now, over } = withOneMore(open.value, { key, name });
    open.set(now);
    over.forEach(each => notify(`${each.name} is watched no longer: at most ${MOST} feeds are at once.`));
  };
  return [all.some(each => each.key === key), watches => watches ? begin() : stop()];
}
