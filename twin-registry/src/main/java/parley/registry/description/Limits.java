package parley.registry.description;

/// How much a description may hold; beyond any of these it is refused before it costs more than reading it.
///
/// @param bytes of the text as sent
/// @param triples after expanding lists and blank nodes
/// @param iriChars of one absolute IRI
/// @param depth of brackets within brackets: Jena's parser recurses on them
/// @param canonicalBytes of the text as stored, which no longer has its relative IRIs
/// @param resources feeds and controls that are named: each is looked at by itself
record Limits(int bytes, int triples, int iriChars, int depth, int canonicalBytes, int resources) {

    static final Limits STANDARD = new Limits(DescriptionReader.MAX_BYTES, 10_000, 2_048, 64, 384 * 1024, 128);

    String over(String what, int limit) {
        return "a description has at most " + limit + " " + what;
    }
}
