/** What is looked for: as the fields have it, in the address, and as the registry is asked. Pure. */

/**
 * @typedef {{text: string, type: string, partner: string, latitude: string, longitude: string, radius: string, property: string,
 *   unit: string, control: string, sort: string}} Wanted all as texts; `radius` in metres
 */

/** The fields that the address keeps. */
export const FIELDS = ["text", "type", "partner", "latitude", "longitude", "radius", "property", "unit", "control", "sort"];

/** @param {URLSearchParams} query @returns {Wanted} */
export const wantedOf = query => /** @type {Wanted} */ (Object.fromEntries(FIELDS.map(field => [field, query.get(field) ?? ""])));

/** @param {string} text @returns {number|null} */
function number(text) {
  const trimmed = text.trim().replace(",", ".");
  return trimmed !== "" && Number.isFinite(Number(trimmed)) ? Number(trimmed) : null;
}

/** What is wrong with the fields, by field. @param {Wanted} wanted @returns {Map<string, string>} */
export function faults(wanted) {
  /** @type {Map<string, string>} */
  const wrong = new Map();
  const given = ["latitude", "longitude", "radius"].filter(field => wanted[field].trim() !== "");
  const range = (field, least, most, words) => {
    const found = number(wanted[field]);
    if (given.length > 0 && (found === null || found < least || found > most)) {
      wrong.set(field, words);
    }
  };
  range("latitude", -90, 90, "From -90 to 90.");
  range("longitude", -180, 180, "From -180 to 180.");
  range("radius", 1, 20_100_000, "Metres: at least 1.");
  ["type", "property"].filter(field => wanted[field].trim() !== ""
    && !/^[A-Za-z][A-Za-z0-9+.-]*:[^\s<>"{}|^`\\]+$/.test(wanted[field].trim()))
    .forEach(field => wrong.set(field, "A whole IRI is needed: http://www.w3.org/ns/sosa/Platform"));
  if (wanted.sort === "distance" && given.length === 0) {
    wrong.set("sort", "Distance from where? Give a place.");
  }
  return wrong;
}

/** The circle, if one is given. @param {Wanted} wanted */
export function areaOf(wanted) {
  const [latitude, longitude, metres] = [number(wanted.latitude), number(wanted.longitude), number(wanted.radius)];
  return latitude === null || longitude === null || metres === null ? null : { centre: { latitude, longitude }, metres };
}

/** What the registry is asked. @param {Wanted} wanted @param {string} [organisation] the DID of the partner @returns {Record<string, string>} */
export function queryOf(wanted, organisation = "") {
  const area = areaOf(wanted);
  const all = {
    text: wanted.text, type: wanted.type, property: wanted.property, unit: wanted.unit, control: wanted.control, sort: wanted.sort,
    organisation,
    near: area ? `${plain(area.centre.latitude)},${plain(area.centre.longitude)}` : "", radius: area ? plain(area.metres) : "",
  };
  return Object.fromEntries(Object.entries(all).map(([name, value]) => [name, value.trim()]).filter(([, value]) => value !== ""));
}

/** Without an exponent. @param {number} value */
const plain = value => value.toLocaleString("en", { useGrouping: false, maximumFractionDigits: 7 });

/**
 * What is found, as it changes.
 * @typedef {{twins: Map<string, any>, current: boolean, changed: Set<string>}} Live `current`: all that fits now has been told
 * @returns {Live}
 */
export const nothingYet = () => ({ twins: new Map(), current: false, changed: new Set() });

/** @param {Live} before @param {{name: string, data: any}} event @returns {Live} */
export function afterFindEvent(before, { name, data }) {
  if (name === "reset") {
    return nothingYet();
  }
  if (name === "current") {
    return { ...before, current: true };
  }
  if (!["added", "changed", "removed"].includes(name)) {
    return before;
  }
  const twins = new Map(before.twins);
  const changed = before.current ? new Set(before.changed).add(data.twin) : before.changed;
  if (name === "removed") {
    twins.delete(data.twin);
  } else {
    twins.set(data.twin, data);
  }
  return { ...before, twins, changed };
}
