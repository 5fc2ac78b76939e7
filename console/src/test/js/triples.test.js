import { described, pointOf, triples, unitSign } from "/app/twins/triples.js";
import { equal } from "./check.js";

const DID = "did:web:localhost%3A17107:twins:pump";
const RDFS = "http://www.w3.org/2000/01/rdf-schema#";
const SOSA = "http://www.w3.org/ns/sosa/";
const QUDT = "http://qudt.org/schema/qudt/";

export const tests = {
  "literals, languages, blank nodes and escapes are read"() {
    equal(triples('<urn:a> <urn:p> "say \\"so\\"\\n\\u00e9 . "@de-AT .\n_:b0 <urn:q> _:b1 .\n<urn:a> <urn:r> "5"^^<urn:int> .\nno triple'), [
      { subject: "urn:a", predicate: "urn:p", object: { text: 'say "so"\né . ', language: "de-AT" } },
      { subject: "_:b0", predicate: "urn:q", object: { blank: "_:b1" } },
      { subject: "urn:a", predicate: "urn:r", object: { text: "5", type: "urn:int" } },
    ]);
  },
  "a feed says what it observes, in which unit"() {
    const told = described(DID, [
      `<${DID}/feeds/flow> <${SOSA}observes> <${DID}#flow> .`, `<${DID}#flow> <${RDFS}label> "Flow"@en .`,
      `<${DID}#flow> <${QUDT}hasQuantityKind> <http://qudt.org/vocab/quantitykind/VolumeFlowRate> .`, `<${DID}#flow> <${QUDT}hasUnit> <http://qudt.org/vocab/unit/L-PER-SEC> .`,
    ].join("\n"));
    equal(told.feed("flow").observes, [{ iri: `${DID}#flow`, label: "Flow", kind: "VolumeFlowRate", unit: "l/s" }]);
    equal(told.feed("other").observes, []);
  },
  "the label is that of the best property, in English if the person's language is not there"() {
    const told = described(DID, `<${DID}> <http://purl.org/dc/terms/title> "Title" .\n<${DID}> <${RDFS}label> "Etikett"@xx .\n<${DID}> <${RDFS}label> "Label"@en .`);
    equal(told.label, "Label");
  },
  "a place is found in the twin or in its geometry"() {
    const geo = "http://www.w3.org/2003/01/geo/wgs84_pos#";
    const gsp = "http://www.opengis.net/ont/geosparql#";
    equal(described(DID, `<${DID}> <${geo}lat> "53.5" .\n<${DID}> <${geo}long> "9.9" .`).place, { latitude: 53.5, longitude: 9.9 });
    equal(described(DID, `<${DID}> <${gsp}hasGeometry> _:g .\n_:g <${gsp}asWKT> "POINT(9.9 53.5)"^^<${gsp}wktLiteral> .`).place, { latitude: 53.5, longitude: 9.9 });
    equal(described(DID, "").place, null);
  },
  "the order of coordinates is that of their system"() {
    equal(pointOf("<http://www.opengis.net/def/crs/EPSG/0/4326> POINT(53.5 9.9)"), { latitude: 53.5, longitude: 9.9 });
    equal(pointOf("<http://www.opengis.net/def/crs/OGC/1.3/CRS84> Point Z (9.9 53.5 12)"), { latitude: 53.5, longitude: 9.9 });
    equal(pointOf("LINESTRING(1 2, 3 4)"), null);
  },
  "what else it says is kept by property"() {
    const told = described(DID, `<${DID}> <https://schema.org/manufacturer> "Harbour Works" .\n<${DID}> <${RDFS}label> "Pump" .`);
    equal(told.others, [{ property: "https://schema.org/manufacturer", values: [{ text: "Harbour Works" }] }]);
  },
  "a circle of geometries ends"() {
    const gsp = "http://www.opengis.net/ont/geosparql#";
    equal(described(DID, `<${DID}> <${gsp}hasGeometry> <${DID}> .`).place, null);
  },
  "units are short"() {
    equal(["http://qudt.org/vocab/unit/PERCENT", "http://qudt.org/vocab/unit/NONSUCH", "furlong"].map(unitSign), ["%", "NONSUCH", "furlong"]);
  },
};
