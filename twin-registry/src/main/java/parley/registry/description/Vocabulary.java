package parley.registry.description;

import java.util.List;
import java.util.Set;
import org.apache.jena.graph.Node;
import org.apache.jena.graph.NodeFactory;

/// The terms by which descriptions are understood.
final class Vocabulary {

    private static final String SOSA = "http://www.w3.org/ns/sosa/";
    private static final String SSN = "http://www.w3.org/ns/ssn/";
    private static final String TD = "https://www.w3.org/2019/wot/td#";
    private static final String GEO = "http://www.w3.org/2003/01/geo/wgs84_pos#";
    private static final String GEOSPARQL = "http://www.opengis.net/ont/geosparql#";
    private static final String QUDT = "http://qudt.org/schema/qudt/";
    private static final String OM = "http://www.ontology-of-units-of-measure.org/resource/om-2/";
    private static final String SAREF = "https://saref.etsi.org/core/";
    private static final String SCHEMA = "https://schema.org/";
    private static final String DCTERMS = "http://purl.org/dc/terms/";

    /// From what observes to what is observed.
    static final Set<Node> OBSERVES = Set.of(
            iri(SOSA + "observes"), iri(SOSA + "observedProperty"), iri(SSN + "observes"), iri(SSN + "forProperty"));

    /// From what is observed to what observes.
    static final Set<Node> OBSERVED_BY = Set.of(iri(SOSA + "isObservedBy"));

    /// From a thing to what can be read of it, whose types are what is observed.
    static final Set<Node> AFFORDANCES = Set.of(iri(TD + "hasPropertyAffordance"), iri(TD + "hasEventAffordance"));

    /// From what observes to the feed of its observations.
    static final Node HAS_OUTPUT = iri(SSN + "hasOutput");

    /// From a feed of observations to what observes.
    static final Node MADE_BY = iri(SOSA + "madeBySensor");

    /// From a control to what it acts on.
    static final Set<Node> ACTS_ON =
            Set.of(iri(SOSA + "actsOnProperty"), iri(SSN + "forProperty"), iri(SAREF + "controlsProperty"));

    /// From a property, or from what observes it, to the unit of its values.
    static final Set<Node> UNITS = Set.of(
            iri(QUDT + "hasUnit"),
            iri(QUDT + "unit"),
            iri(OM + "hasUnit"),
            iri(SAREF + "isMeasuredIn"),
            iri(SCHEMA + "unitCode"));

    static final Node QUANTITY_KIND = iri(QUDT + "hasQuantityKind");
    static final Node LATITUDE = iri(GEO + "lat");
    static final Node LONGITUDE = iri(GEO + "long");
    static final String WKT = GEOSPARQL + "wktLiteral";

    /// From a thing, or its location, to where that is written.
    static final Set<Node> LOCATED = Set.of(
            iri(GEO + "location"),
            iri(GEOSPARQL + "hasGeometry"),
            iri(GEOSPARQL + "hasDefaultGeometry"),
            iri(GEOSPARQL + "hasCentroid"),
            iri(DCTERMS + "spatial"));

    /// What names a thing for people, the best first.
    static final List<Node> LABELS = List.of(
            iri("http://www.w3.org/2000/01/rdf-schema#label"),
            iri(DCTERMS + "title"),
            iri(TD + "title"),
            iri("http://www.w3.org/2004/02/skos/core#prefLabel"),
            iri(SCHEMA + "name"));

    private Vocabulary() {}

    private static Node iri(String iri) {
        return NodeFactory.createURI(iri);
    }
}
