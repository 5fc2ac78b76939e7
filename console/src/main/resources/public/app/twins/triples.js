/** Reads what a twin says about itself: N-Triples, and what in them is for people. Pure. */
import { localName } from "../words.js";

/**
 * @typedef {{iri?: string, text?: string, language?: string, type?: string, blank?: string}} Term one of `iri`, `text`, `blank`
 * @typedef {{subject: string, predicate: string, object: Term}} Triple a blank subject is `_:b0`
 */

const LINE = /^\s*(<[^>]*>|_:\S+)\s+<([^>]*)>\s+(.*?)\s*\.\s*$/;
const LITERAL = /^"((?:[^"\\]|\\.)*)"(?:@([A-Za-z0-9-]+)|\^\^<([^>]*)>)?$/;

/** @param {string} text N-Triples @returns {Triple[]} lines that are none are passed over */
export function triples(text) {
  return text.split("\n").flatMap(line => {
    const parts = LINE.exec(line);
    const object = parts && term(parts[3]);
    return parts && object ? [{ subject: reference(parts[1]), predicate: unescaped(parts[2]), object }] : [];
  });
}

/** @param {string} text @returns {Term|null} */
function term(text) {
  if (text.startsWith("<") && text.endsWith(">")) {
    return { iri: unescaped(text.slice(1, -1)) };
  }
  if (text.startsWith("_:")) {
    return { blank: text };
  }
  const literal = LITERAL.exec(text);
  return literal && { text: unescaped(literal[1]), language: literal[2], type: literal[3] };
}

const reference = text => text.startsWith("<") ? unescaped(text.slice(1, -1)) : text;

const ESCAPES = { t: "\t", n: "\n", r: "\r", b: "\b", f: "\f" };

/** @param {string} text */
const unescaped = text => text.replace(/\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))/g, (whole, short, long, one) =>
  one ? ESCAPES[one] ?? one : String.fromCodePoint(parseInt(short ?? long, 16)));

const RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type";
const RDFS = "http://www.w3.org/2000/01/rdf-schema#";
const DCTERMS = "http://purl.org/dc/terms/";
const SCHEMA = "https://schema.org/";
const TD = "https://www.w3.org/2019/wot/td#";
const SOSA = "http://www.w3.org/ns/sosa/";
const SSN = "http://www.w3.org/ns/ssn/";
const GEO = "http://www.w3.org/2003/01/geo/wgs84_pos#";
const GEOSPARQL = "http://www.opengis.net/ont/geosparql#";
const QUDT = "http://qudt.org/schema/qudt/";

/** The terms are those by which the registry understands descriptions, the best first. */
const LABELS = [`${RDFS}label`, `${DCTERMS}title`, `${TD}title`, "http://www.w3.org/2004/02/skos/core#prefLabel", `${SCHEMA}name`];
const COMMENTS = [`${RDFS}comment`, `${DCTERMS}description`, `${TD}description`, `${SCHEMA}description`];
const OBSERVES = [`${SOSA}observes`, `${SOSA}observedProperty`, `${SSN}observes`, `${SSN}forProperty`];
const ACTS_ON = [`${SOSA}actsOnProperty`, `${SSN}forProperty`, "https://saref.etsi.org/core/controlsProperty"];
const UNITS = [
  `${QUDT}hasUnit`, `${QUDT}unit`, "http://www.ontology-of-units-of-measure.org/resource/om-2/hasUnit",
  "https://saref.etsi.org/core/isMeasuredIn", `${SCHEMA}unitCode`,
];
const LOCATED = [`${GEO}location`, `${GEOSPARQL}hasGeometry`, `${GEOSPARQL}hasDefaultGeometry`, `${GEOSPARQL}hasCentroid`,
  `${DCTERMS}spatial`];
const STRUCTURE = [
  "http://www.w3.org/ns/dcat#distribution", `${TD}hasEventAffordance`, `${TD}hasActionAffordance`, `${TD}hasPropertyAffordance`,
    `${SOSA}hosts`,
  `${GEO}lat`, `${GEO}long`, `${GEOSPARQL}asWKT`,
];

/** Triples that can be asked. */
export class Graph {
  /** @param {Triple[]} all */
  constructor(all) {
    /** @type {Map<string, Triple[]>} */
    this.bySubject = new Map();
    for (const each of all) {
      this.bySubject.set(each.subject, [...this.bySubject.get(each.subject) ?? [], each]);
    }
  }

  /** @param {string} subject @param {string[]} predicates the best first @returns {Term[]} */
  objects(subject, predicates) {
    const said = this.bySubject.get(subject) ?? [];
    return predicates.flatMap(predicate => said.filter(each => each.predicate === predicate).map(each => each.object));
  }

  /** What people are told, in their language if there is one. @param {string} subject @param {string[]} predicates */
  text(subject, predicates) {
    const texts = this.objects(subject, predicates).filter(object => object.text !== undefined);
    const language = (globalThis.navigator?.language ?? "en").split("-")[0];
    const fitting = wanted => texts.find(object => object.language?.split("-")[0] === wanted);
    return (fitting(language) ?? fitting("en") ?? texts.find(object => !object.language) ?? texts[0])?.text;
  }
}

const nodeOf = object => object.iri ?? object.blank;

/**
 * @typedef {{iri: string, label: string, kind?: string, unit?: string}} Observed `unit` in short, as `%`
 * @typedef {{label?: string, comment?: string, types: string[], observes: Observed[]}} Part
 * @typedef {Part & {place: {latitude: number, longitude: number}|null, others: {property: string, values: Term[]}[],
 *   feed: (name: string) => Part, control: (name: string) => Part}} Described
 */

/** What a description says to people. @param {string} did @param {string} ntriples @returns {Described} */
export function described(did, ntriples) {
  const graph = new Graph(triples(ntriples));
  return {
    ...part(graph, did, OBSERVES),
    place: placeOf(graph, did),
    others: others(graph, did),
    feed: name => part(graph, `${did}/feeds/${name}`, OBSERVES),
    control: name => part(graph, `${did}/controls/${name}`, ACTS_ON),
  };
}

/** @param {Graph} graph @param {string} node @param {string[]} about @returns {Part} */
function part(graph, node, about) {
  return {
    label: graph.text(node, LABELS),
    comment: graph.text(node, COMMENTS),
    types: graph.objects(node, [RDF_TYPE]).flatMap(object => object.iri ?? []),
    observes: graph.objects(node, about).flatMap(object => nodeOf(object) ? [observed(graph, nodeOf(object), node)] : []),
  };
}

/** @param {Graph} graph @param {string} node @param {string} observer that may say the unit, too @returns {Observed} */
function observed(graph, node, observer) {
  const kind = graph.objects(node, [`${QUDT}hasQuantityKind`, RDF_TYPE]).find(object => object.iri
    && !object.iri.endsWith("ObservableProperty"));
  const unit = graph.objects(node, UNITS)[0] ?? graph.objects(observer, UNITS)[0];
  return { iri: node, label: graph.text(node, LABELS) ?? localName(node), kind: kind?.iri && localName(kind.iri), unit: unit
    && unitSign(unit.iri ?? unit.text ?? "") };
}

const SIGNS = {
  PERCENT: "%", BYTE: "B", "BYTE-PER-SEC": "B/s", DEG_C: "°C", DEG_F: "°F", K: "K", W: "W", KiloW: "kW", MegaW: "MW", V: "V", A: "A",
    M: "m", KiloM: "km",
  SEC: "s", MilliSEC: "ms", HZ: "Hz", PA: "Pa", BAR: "bar", "L-PER-SEC": "l/s", "M-PER-SEC": "m/s", "KiloW-HR": "kWh", "REV-PER-MIN": "rpm",
    UNITLESS: "", NUM: "",
};

/** A unit in short. @param {string} unit an IRI, or a text */
export function unitSign(unit) {
  const name = /^[a-z]+:/i.test(unit) ? localName(unit) : unit;
  return SIGNS[name] ?? name;
}

/** @param {Graph} graph @param {string} node @returns {{latitude: number, longitude: number}|null} */
function placeOf(graph, node, depth = 0) {
  const number = predicate => Number.parseFloat(graph.objects(node, [predicate])[0]?.text ?? "");
  const [latitude, longitude] = [number(`${GEO}lat`), number(`${GEO}long`)];
  if (Number.isFinite(latitude) && Number.isFinite(longitude)) {
    return { latitude, longitude };
  }
  const written = graph.objects(node, [`${GEOSPARQL}asWKT`]).map(object => pointOf(object.text ?? "")).find(Boolean);
  if (written || depth > 2) {
    return written ?? null;
  }
  return graph.objects(node, LOCATED).map(nodeOf).filter(Boolean).map(next => placeOf(graph, next, depth + 1)).find(Boolean) ?? null;
}

/** A point in well-known text; EPSG:4326 has the latitude first. @param {string} wkt */
export function pointOf(wkt) {
  const parts = /^\s*(<[^>]*>)?\s*POINT\s*(?:Z|M|ZM)?\s*\(\s*([-+.\deE]+)\s+([-+.\deE]+)/i.exec(wkt);
  if (!parts) {
    return null;
  }
  const [first, second] = [Number(parts[2]), Number(parts[3])];
  const place = parts[1]?.endsWith("/4326>") ? { latitude: first, longitude: second } : { latitude: second, longitude: first };
  return Number.isFinite(first) && Number.isFinite(second) ? place : null;
}

/** What the twin says beyond that, by property. @param {Graph} graph @param {string} did */
function others(graph, did) {
  const known = new Set([RDF_TYPE, ...LABELS, ...COMMENTS, ...OBSERVES, ...LOCATED, ...STRUCTURE]);
  /** @type {Map<string, Term[]>} */
  const byProperty = new Map();
  (graph.bySubject.get(did) ?? []).filter(each => !known.has(each.predicate) && !each.object.blank)
    .forEach(each => byProperty.set(each.predicate, [...byProperty.get(each.predicate) ?? [], each.object]));
  return [...byProperty].map(([property, values]) => ({ property, values }));
}
