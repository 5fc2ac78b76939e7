package parley.deploy.story;

import parley.identity.Did;

/// What the twins of the story say about themselves; relative references are the twin itself.
final class Descriptions {
    /// What the computer is.
    static final String PLATFORM = "http://www.w3.org/ns/sosa/Platform";

    /// What its feed observes, among other things: a share, as QUDT has it.
    static final String RATIO = "http://qudt.org/vocab/quantitykind/DimensionlessRatio";

    /// Where it stands: at a quay of Hamburg's harbour.
    static final double LATITUDE = 53.5413;

    static final double LONGITUDE = 9.9841;

    private static final String COMPUTER = """
            @prefix dcterms: <http://purl.org/dc/terms/> .
            @prefix dcat: <http://www.w3.org/ns/dcat#> .
            @prefix geo: <http://www.w3.org/2003/01/geo/wgs84_pos#> .
            @prefix qudt: <http://qudt.org/schema/qudt/> .
            @prefix quantity: <http://qudt.org/vocab/quantitykind/> .
            @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
            @prefix sosa: <http://www.w3.org/ns/sosa/> .
            @prefix unit: <http://qudt.org/vocab/unit/> .

            <> a sosa:Platform, dcat:Resource ;
                rdfs:label "This computer"@en ;
                dcterms:description "The machine that the demonstration runs on: its processors, memory, disks and network."@en ;
                geo:lat LATITUDE ; geo:long LONGITUDE ;
                dcat:distribution <FEED> ;
                sosa:hosts <#meter> .

            <FEED> a dcat:Distribution ;
                dcterms:title "load"@en ;
                dcterms:description "CPU, memory, disk and network rates, read twice a second."@en ;
                sosa:observes <#cpuPercent>, <#memoryUsedBytes>, <#diskReadBytesPerSecond>, <#networkInBytesPerSecond> .

            <#meter> a sosa:Sensor .
            <#cpuPercent> a sosa:ObservableProperty ; rdfs:label "CPU load"@en ;
                qudt:hasQuantityKind quantity:DimensionlessRatio ; qudt:hasUnit unit:PERCENT .
            <#memoryUsedBytes> a sosa:ObservableProperty ; rdfs:label "memory in use"@en ;
                qudt:hasQuantityKind quantity:InformationEntropy ; qudt:hasUnit unit:BYTE .
            <#diskReadBytesPerSecond> a sosa:ObservableProperty ; rdfs:label "disk rate"@en ;
                qudt:hasQuantityKind quantity:DataRate ; qudt:hasUnit unit:BYTE-PER-SEC .
            <#networkInBytesPerSecond> a sosa:ObservableProperty ; rdfs:label "network rate"@en ;
                qudt:hasQuantityKind quantity:DataRate ; qudt:hasUnit unit:BYTE-PER-SEC .
            """;

    private Descriptions() {}

    /// What the computer says.
    static String computer(Did twin, String feed) {
        return COMPUTER.replace("LATITUDE", Double.toString(LATITUDE))
                .replace("LONGITUDE", Double.toString(LONGITUDE))
                .replace("FEED", twin.feedUrl(feed));
    }

    /// What any other twin says.
    static String labelled(String label, String description) {
        return "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n"
                + "@prefix dcterms: <http://purl.org/dc/terms/> .\n"
                + "<> rdfs:label \"" + label + "\"@en ; dcterms:description \"" + description + "\"@en .\n";
    }
}
