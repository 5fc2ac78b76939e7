/** The little that these tests need. */

/** @param {unknown} found @param {unknown} wanted */
export function equal(found, wanted) {
  const [left, right] = [text(found), text(wanted)];
  if (left !== right) {
    throw new Error(`found ${left}, wanted ${right}`);
  }
}

/** @param {number} found @param {number} wanted @param {number} most how far they may be apart */
export function near(found, wanted, most) {
  if (!(Math.abs(found - wanted) <= most)) {
    throw new Error(`found ${found}, wanted ${wanted} give or take ${most}`);
  }
}

/** @param {boolean} holds @param {string} what */
export function holds(holds, what) {
  if (!holds) {
    throw new Error(what);
  }
}

const text = value => JSON.stringify(value, (name, each) =>
  each instanceof Map ? Object.fromEntries(each) : each instanceof Set ? [...each] : typeof each === "bigint" ? `${each}n` : each);
