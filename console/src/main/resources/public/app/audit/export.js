/** An audit as a file: the service gives some megabytes at a time, and says where to go on. */
import { broker } from "../api.js";

/** @typedef {{query: import("../api.js").Query, signal: AbortSignal, onProgress: (bytes: number) => void}} Wanted */

/**
 * All pages of an export, one after the other.
 * @param {string} path `/audit/export` or `/audit/chain`
 * @param {string} type of what is answered
 * @param {Wanted} wanted
 * @returns {Promise<Blob>}
 */
export async function whole(path, type, { query, signal, onProgress }) {
  const parts = [];
  let next = /** @type {string | null | undefined} */ (undefined);
  let bytes = 0;
  do {
    const answer = await broker.call(path, { query: { ...query, next }, accept: type, signal });
    const text = typeof answer.body === "string" ? answer.body : `${JSON.stringify(answer.body)}\n`;
    parts.push(text);
    bytes += text.length;
    onProgress(bytes);
    next = answer.headers.get("Parley-Next");
  } while (next);
  return new Blob(parts, { type });
}

/** Gives a file to the browser, which saves it. @param {Blob} blob @param {string} name */
export function save(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

/**
 * What a chain says of itself: how many entries it has, and its signed heads, the latest first.
 * @param {string} lines JSON Lines of links and heads
 */
export function chainOf(lines) {
  const all = lines.split("\n").filter(Boolean).map(line => JSON.parse(line));
  const heads = all.filter(each => each.type !== undefined).reverse();
  return { entries: all.length - heads.length, heads };
}
