/** Places on earth and on the screen: Mercator's projection, circles, a graticule, a scale. Pure. */

/**
 * @typedef {{latitude: number, longitude: number}} Place in degrees (WGS 84)
 * @typedef {{latitude: number, longitude: number, scale: number, width: number, height: number}} View what a map shows:
 *   its centre, pixels for each radian of longitude, its size in pixels
 * @typedef {{x: number, y: number}} Spot on the screen
 */

const RADIANS = Math.PI / 180;
const EARTH_METRES = 6371008.8;
/** Mercator's map ends there. */
const MOST_LATITUDE = 85;
const LEAST_SCALE = 40;
const MOST_SCALE = 40_000_000;

/** @param {number} number @param {number} least @param {number} most */
const within = (number, least, most) => Math.min(most, Math.max(least, number));

/** A longitude from -180 to 180. @param {number} degrees */
export const wrapped = degrees => ((degrees + 180) % 360 + 360) % 360 - 180;

const north = latitude => Math.asinh(Math.tan(within(latitude, -MOST_LATITUDE, MOST_LATITUDE) * RADIANS));
const latitudeOf = northing => Math.atan(Math.sinh(northing)) / RADIANS;

/** @param {View} view @param {Place} place @returns {Spot} */
export function project(view, place) {
  return {
    x: view.width / 2 + view.scale * wrapped(place.longitude - view.longitude) * RADIANS,
    y: view.height / 2 - view.scale * (north(place.latitude) - north(view.latitude)),
  };
}

/** @param {View} view @param {Spot} spot @returns {Place} */
export function unproject(view, spot) {
  return {
    latitude: within(latitudeOf(north(view.latitude) + (view.height / 2 - spot.y) / view.scale), -MOST_LATITUDE, MOST_LATITUDE),
    longitude: wrapped(view.longitude + (spot.x - view.width / 2) / view.scale / RADIANS),
  };
}

/** Metres between two places, on a sphere. @param {Place} from @param {Place} to */
export function metresBetween(from, to) {
  const half = Math.sin((to.latitude - from.latitude) * RADIANS / 2) ** 2
    + Math.cos(from.latitude * RADIANS) * Math.cos(to.latitude * RADIANS) * Math.sin((to.longitude - from.longitude) * RADIANS / 2) ** 2;
  return 2 * EARTH_METRES * Math.asin(Math.min(1, Math.sqrt(half)));
}

/** The place so many metres away. @param {Place} from @param {number} bearing in degrees from north @param {number} metres @returns {Place} */
export function destination(from, bearing, metres) {
  const angle = metres / EARTH_METRES;
  const [latitude, direction] = [from.latitude * RADIANS, bearing * RADIANS];
  const there = Math.asin(Math.sin(latitude) * Math.cos(angle) + Math.cos(latitude) * Math.sin(angle) * Math.cos(direction));
  const turned = Math.atan2(Math.sin(direction) * Math.sin(angle) * Math.cos(latitude),
    Math.cos(angle) - Math.sin(latitude) * Math.sin(there));
  return { latitude: there / RADIANS, longitude: wrapped(from.longitude + turned / RADIANS) };
}

/** The spots around a circle on earth. @param {View} view @param {Place} centre @param {number} metres @returns {Spot[]} */
export function circle(view, centre, metres) {
  const middle = project(view, centre);
  return Array.from({ length: 72 }, (unused, step) => {
    const edge = destination(centre, step * 5, metres);
    // Beside the centre, also where the circle reaches over the map's own seam
    return { x: middle.x + view.scale * wrapped(edge.longitude - centre.longitude) * RADIANS, y: project(view, edge).y };
  });
}

/** The view in which all of the places are seen; the world, if there are none. @param {Place[]} places @param {number} width @param {number} height @returns {View} */
export function fitted(places, width, height, padding = 36) {
  if (places.length === 0) {
    return { latitude: 30, longitude: 10, scale: Math.max(LEAST_SCALE, width / (2 * Math.PI)), width, height };
  }
  const { middle, span } = longitudes(places.map(place => place.longitude));
  const norths = places.map(place => north(place.latitude));
  const [top, bottom] = [Math.max(...norths), Math.min(...norths)];
  const usable = side => Math.max(20, side - 2 * padding);
  const scale = Math.min(usable(width) / Math.max(span * RADIANS, 1e-4), usable(height) / Math.max(top - bottom, 1e-4));
  return { latitude: latitudeOf((top + bottom) / 2), longitude: middle, scale: within(scale, LEAST_SCALE, MOST_SCALE / 10), width, height };
}

/** The shortest arc that has all longitudes: over the 180th meridian, if that is shorter. @param {number[]} degrees */
function longitudes(degrees) {
  const sorted = [...degrees].sort((a, b) => a - b);
  const gaps = sorted.map((each, index) => (index + 1 < sorted.length ? sorted[index + 1] : sorted[0] + 360) - each);
  const widest = gaps.indexOf(Math.max(...gaps));
  const span = 360 - gaps[widest];
  const start = sorted[(widest + 1) % sorted.length];
  return { middle: wrapped(start + span / 2), span };
}

/** @param {View} view @param {number} x @param {number} y pixels @returns {View} */
export function panned(view, x, y) {
  return { ...view, ...unproject(view, { x: view.width / 2 + x, y: view.height / 2 + y }) };
}

/** Nearer or farther, a spot staying where it is. @param {View} view @param {number} factor @param {Spot} [around] @returns {View} */
export function zoomed(view, factor, around = { x: view.width / 2, y: view.height / 2 }) {
  const place = unproject(view, around);
  const next = { ...view, scale: within(view.scale * factor, LEAST_SCALE, MOST_SCALE) };
  const moved = project(next, place);
  return panned(next, moved.x - around.x, moved.y - around.y);
}

const DEGREE_STEPS = [30, 20, 10, 5, 2, 1, 0.5, 0.2, 0.1, 0.05, 0.02, 0.01, 0.005, 0.002, 0.001, 0.0005];

/**
 * Meridians and parallels, some 90 pixels apart.
 * @param {View} view @returns {{meridians: {x: number, label: string}[], parallels: {y: number, label: string}[]}}
 */
export function graticule(view) {
  const degreesPerPixel = 1 / view.scale / RADIANS;
  const step = DEGREE_STEPS.findLast(each => each / degreesPerPixel >= 90) ?? DEGREE_STEPS[0];
  const digits = Math.max(0, Math.ceil(-Math.log10(step) - 1e-9));
  const left = view.longitude - view.width / 2 * degreesPerPixel;
  const [top, bottom] = [unproject(view, { x: 0, y: 0 }).latitude, unproject(view, { x: 0, y: view.height }).latitude];
  const meridians = steps(left, left + view.width * degreesPerPixel, step)
    .map(degrees => ({ x: view.width / 2 + (degrees - view.longitude) / degreesPerPixel, label: named(wrapped(degrees), digits, "E",
      "W") }));
  const parallels = steps(bottom, top, step)
    .map(degrees => ({ y: project(view, { latitude: degrees, longitude: view.longitude }).y, label: named(degrees, digits, "N", "S") }));
  return { meridians, parallels };
}

/** @param {number} from @param {number} to @param {number} step */
function steps(from, to, step) {
  const first = Math.ceil(from / step);
  return Array.from({ length: Math.max(0, Math.floor(to / step) - first + 1) }, (unused, index) => (first + index) * step);
}

/** @param {number} degrees @param {number} digits @param {string} plus @param {string} minus */
const named = (degrees, digits, plus, minus) => `${Math.abs(degrees).toFixed(digits)}° ${degrees < 0 ? minus : plus}`;

/** A place in words. @param {Place} place */
export const placeInWords = place => `${named(place.latitude, 4, "N", "S")}, ${named(place.longitude, 4, "E", "W")}`;

/** A round distance and its length in the middle of the map, at most so many pixels. @param {View} view @param {number} [most] */
export function scaleBar(view, most = 120) {
  const metresPerPixel = EARTH_METRES * Math.cos(view.latitude * RADIANS) / view.scale;
  const longest = metresPerPixel * most;
  const power = 10 ** Math.floor(Math.log10(longest));
  const metres = [5, 2, 1].map(digit => digit * power).find(each => each <= longest) ?? power;
  return { metres, pixels: metres / metresPerPixel };
}

/**
 * What stands so close together on the screen that it is one mark.
 * @template T
 * @param {View} view @param {{place: Place, item: T}[]} points @param {number} [apart] pixels
 * @returns {{x: number, y: number, items: T[]}[]} those that can be seen
 */
export function clusters(view, points, apart = 30) {
  /** @type {Map<string, {x: number, y: number, items: T[]}>} */
  const cells = new Map();
  for (const { place, item } of points) {
    const spot = project(view, place);
    if (spot.x < -apart || spot.y < -apart || spot.x > view.width + apart || spot.y > view.height + apart) {
      continue;
    }
    const key = `${Math.round(spot.x / apart)} ${Math.round(spot.y / apart)}`;
    const cell = cells.get(key);
    if (cell) {
      const size = cell.items.push(item);
      cell.x += (spot.x - cell.x) / size;
      cell.y += (spot.y - cell.y) / size;
    } else {
      cells.set(key, { ...spot, items: [item] });
    }
  }
  return [...cells.values()];
}
