import { circle, clusters, destination, fitted, graticule, metresBetween, panned, project, scaleBar, unproject, wrapped, zoomed } from "/app/map/geo.js";
import { equal, holds, near } from "./check.js";

const HAMBURG = { latitude: 53.5413, longitude: 9.9841 };
const FIJI = [{ latitude: -17, longitude: 178 }, { latitude: -18, longitude: -179 }];

export const tests = {
  "a spot is the place that it was projected from"() {
    const view = fitted([HAMBURG, { latitude: 54.3, longitude: 10.1 }], 600, 400);
    const place = unproject(view, project(view, HAMBURG));
    near(place.latitude, HAMBURG.latitude, 1e-9);
    near(place.longitude, HAMBURG.longitude, 1e-9);
  },
  "all places are seen, with room around them"() {
    const places = [HAMBURG, { latitude: 54.366, longitude: 10.146 }, { latitude: 52.5, longitude: 13.4 }];
    const view = fitted(places, 600, 400, 36);
    places.map(place => project(view, place)).forEach(({ x, y }) => holds(x > 35 && x < 565 && y > 35 && y < 365, `${x} ${y} is outside`));
  },
  "places on both sides of the 180th meridian are beside each other"() {
    const view = fitted(FIJI, 600, 400);
    near(wrapped(view.longitude - 179.5), 0, 1e-9);
    holds(project(view, FIJI[0]).x < project(view, FIJI[1]).x, "the west is on the right");
  },
  "one place is in the middle"() {
    const view = fitted([HAMBURG], 300, 200);
    near(project(view, HAMBURG).x, 150, 1e-6);
    near(project(view, HAMBURG).y, 100, 1e-6);
  },
  "distances are those on a sphere"() {
    near(metresBetween(HAMBURG, { latitude: 52.52, longitude: 13.405 }), 255_700, 1000);
    near(metresBetween(FIJI[0], { latitude: -17, longitude: -178 }), 425_300, 500);
    near(metresBetween(HAMBURG, destination(HAMBURG, 77, 5000)), 5000, 0.01);
  },
  "a circle is round on earth, and stays together at the map's seam"() {
    const view = fitted(FIJI, 600, 400);
    const spots = circle(view, FIJI[0], 200_000);
    spots.forEach(spot => near(metresBetween(FIJI[0], unproject(view, spot)), 200_000, 1));
    holds(Math.max(...spots.map(spot => spot.x)) - Math.min(...spots.map(spot => spot.x)) < 800, "it is torn apart");
  },
  "zooming keeps the place under the pointer"() {
    const view = fitted([HAMBURG, { latitude: 54.3, longitude: 10.1 }], 600, 400);
    const spot = { x: 100, y: 300 };
    const [before, after] = [unproject(view, spot), unproject(zoomed(view, 3, spot), spot)];
    near(after.latitude, before.latitude, 1e-6);
    near(after.longitude, before.longitude, 1e-6);
  },
  "panning there and back again is where it was"() {
    const view = fitted([HAMBURG], 600, 400);
    const back = panned(panned(view, 60, -40), -60, 40);
    near(back.latitude, view.latitude, 1e-9);
    near(back.longitude, view.longitude, 1e-9);
  },
  "the graticule has round degrees, and no lines outside"() {
    const view = fitted([HAMBURG, { latitude: 54.366, longitude: 10.146 }], 600, 400);
    const { meridians, parallels } = graticule(view);
    holds(meridians.length > 1 && parallels.length > 1, "there are too few lines");
    meridians.forEach(({ x }) => holds(x >= 0 && x <= 600, `${x} is outside`));
    parallels.forEach(({ y }) => holds(y >= 0 && y <= 400, `${y} is outside`));
    holds(parallels.every(({ label }) => /^5[34](\.\d+)?° N$/.test(label)), `labels ${parallels.map(line => line.label)}`);
  },
  "the scale's length is its distance"() {
    const view = fitted([HAMBURG, { latitude: 54.366, longitude: 10.146 }], 600, 400);
    const { metres, pixels } = scaleBar(view);
    const middle = { x: 300, y: 200 };
    near(metresBetween(unproject(view, middle), unproject(view, { x: middle.x + pixels, y: middle.y })), metres, metres * 0.002);
    holds(pixels <= 120, `${pixels} pixels are too many`);
  },
  "what stands close together is one mark, and none is lost"() {
    const view = fitted([HAMBURG, { latitude: 54.3, longitude: 10.1 }], 600, 400);
    const points = Array.from({ length: 50 }, (unused, index) => ({ place: { latitude: 53.5413 + index / 1e6, longitude: 9.9841 }, item: index }));
    const marks = clusters(view, [...points, { place: { latitude: 54.3, longitude: 10.1 }, item: 50 }]);
    equal(marks.map(mark => mark.items.length).sort((a, b) => a - b), [1, 50]);
  },
};
