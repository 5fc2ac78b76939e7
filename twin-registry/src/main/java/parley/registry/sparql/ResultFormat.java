package parley.registry.sparql;

import java.util.Arrays;
import java.util.List;
import org.apache.jena.riot.Lang;
import org.apache.jena.riot.resultset.ResultSetLang;

/// How a result is written: tables and truth values in the first four, graphs in the others.
public enum ResultFormat {
    /// SPARQL 1.1 Query Results JSON Format.
    JSON(true, "application/sparql-results+json", "application/json"),
    /// SPARQL Query Results XML Format (Second Edition).
    XML(true, "application/sparql-results+xml", "application/xml"),
    /// SPARQL 1.1 Query Results CSV Format.
    CSV(true, "text/csv", ""),
    /// SPARQL 1.1 Query Results TSV Format.
    TSV(true, "text/tab-separated-values", ""),
    /// RDF 1.1 Turtle.
    TURTLE(false, "text/turtle", ""),
    /// RDF 1.1 N-Triples.
    N_TRIPLES(false, "application/n-triples", ""),
    /// JSON-LD 1.1.
    JSON_LD(false, "application/ld+json", "");

    private final boolean table;
    private final String mediaType;
    private final String broader;

    ResultFormat(boolean table, String mediaType, String broader) {
        this.table = table;
        this.mediaType = mediaType;
        this.broader = broader;
    }

    Lang lang() {
        return switch (this) {
            case JSON -> ResultSetLang.RS_JSON;
            case XML -> ResultSetLang.RS_XML;
            case CSV -> ResultSetLang.RS_CSV;
            case TSV -> ResultSetLang.RS_TSV;
            case TURTLE -> Lang.TURTLE;
            case N_TRIPLES -> Lang.NTRIPLES;
            case JSON_LD -> Lang.JSONLD11;
        };
    }

    /// What it is called, without parameters.
    public String mediaType() {
        return mediaType;
    }

    /// The formats of results of a kind, the one for who does not say first.
    ///
    /// @param table of SELECT and ASK, otherwise of CONSTRUCT and DESCRIBE
    static List<ResultFormat> of(boolean table) {
        return Arrays.stream(values()).filter(format -> format.table == table).toList();
    }

    boolean is(String wanted) {
        return mediaType.equals(wanted) || broader.equals(wanted);
    }
}
