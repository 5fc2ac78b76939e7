package parley.deploy.story;

/// What the twins of the story say about themselves; relative references are the twin itself.
final class Descriptions {
    static final String COMPUTER = """
            @prefix dcterms: <http://purl.org/dc/terms/> .
            @prefix dcat: <http://www.w3.org/ns/dcat#> .
            @prefix sosa: <http://www.w3.org/ns/sosa/> .
            @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .

            <> a sosa:Platform, dcat:Resource ;
                rdfs:label "This computer"@en ;
                dcterms:description "The machine that the demonstration runs on: its processors, memory, disks and network."@en ;
                dcat:distribution <#load> .

            <#load> a dcat:Distribution ;
                dcterms:title "load"@en ;
                dcterms:description "CPU, memory, disk and network rates, read twice a second."@en .
            """;

    static final String BALANCER = """
            @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
            @prefix dcterms: <http://purl.org/dc/terms/> .

            <> rdfs:label "Load balancer"@en ;
                dcterms:description "Moves work to where there is room for it."@en .
            """;

    private Descriptions() {}
}
