package parley.registry.find;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.TermInSetQuery;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.util.BytesRef;
import parley.policy.Policies;
import parley.policy.Requester;
import parley.registry.description.Having;

/// One thing looked for.
sealed interface Criterion {

    /// Finds all twins of which it may hold: what may not be seen counts here.
    org.apache.lucene.search.Query candidates();

    /// Whether it holds of what is seen.
    boolean holds(Sighting twin);

    /// A twin by its DID. That it exists is seen by all who may find it.
    record ByDid(String twin) implements Criterion {
        @Override
        public org.apache.lucene.search.Query candidates() {
            return new TermQuery(new Term(TwinIndex.TWIN, twin));
        }

        @Override
        public boolean holds(Sighting sighting) {
            return sighting.twin().equals(twin);
        }
    }

    /// A word occurs.
    record Occurring(Word word) implements Criterion {
        @Override
        public org.apache.lucene.search.Query candidates() {
            return any(TwinIndex.TEXT, word.terms());
        }

        @Override
        public boolean holds(Sighting sighting) {
            return sighting.seen().stream().anyMatch(this::in);
        }

        boolean in(Part part) {
            return word.score(part.words()) > 0;
        }
    }

    /// It is of one of these classes.
    record OfType(Set<String> classes) implements Criterion {
        @Override
        public org.apache.lucene.search.Query candidates() {
            return any(TwinIndex.TYPE, classes);
        }

        @Override
        public boolean holds(Sighting sighting) {
            return sighting.seen().stream()
                    .anyMatch(part -> part.facts().types().stream().anyMatch(classes::contains));
        }
    }

    /// One of these properties is observed, in one of these units; if there are none, any will do.
    record Observing(Set<String> properties, Set<String> units) implements Criterion {
        @Override
        public org.apache.lucene.search.Query candidates() {
            BooleanQuery.Builder both = new BooleanQuery.Builder();
            if (!properties.isEmpty()) {
                both.add(any(TwinIndex.PROPERTY, properties), BooleanClause.Occur.FILTER);
            }
            if (!units.isEmpty()) {
                both.add(any(TwinIndex.UNIT, units), BooleanClause.Occur.FILTER);
            }
            return both.build();
        }

        @Override
        public boolean holds(Sighting sighting) {
            return sighting.seen().stream().anyMatch(this::in);
        }

        boolean in(Part part) {
            return part.facts().observed().stream()
                    .anyMatch(observed -> some(properties, observed.properties()) && some(units, observed.units()));
        }

        private static boolean some(Set<String> wanted, Set<String> had) {
            return wanted.isEmpty() || had.stream().anyMatch(wanted::contains);
        }
    }

    /// It has a control that is, or acts on, one of these, or in which all words occur.
    record Controlled(Set<String> acts, List<Word> words) implements Criterion {
        @Override
        public org.apache.lucene.search.Query candidates() {
            BooleanQuery.Builder all = new BooleanQuery.Builder();
            words.forEach(word -> all.add(any(TwinIndex.TEXT, word.terms()), BooleanClause.Occur.FILTER));
            if (words.isEmpty()) {
                all.add(any(TwinIndex.CONTROL, acts), BooleanClause.Occur.FILTER);
            }
            return all.build();
        }

        @Override
        public boolean holds(Sighting sighting) {
            return sighting.controls().stream().anyMatch(control -> in(sighting, control));
        }

        /// @param control its name
        boolean in(Sighting sighting, String control) {
            List<Part> parts = sighting.seen().stream()
                    .filter(part -> part.resource().equals(Policies.control(control)))
                    .toList();
            return words.isEmpty()
                    ? parts.stream()
                            .flatMap(part -> part.facts().acts().stream())
                            .anyMatch(acts::contains)
                    : words.stream().allMatch(word -> parts.stream().anyMatch(part -> word.score(part.words()) > 0));
        }
    }

    /// Its description says so.
    ///
    /// @param properties the property, and those that are kinds of it
    record Saying(Having having, Set<String> properties) implements Criterion {
        @Override
        public org.apache.lucene.search.Query candidates() {
            return any(TwinIndex.SAID, properties);
        }

        @Override
        public boolean holds(Sighting sighting) {
            return sighting.says(having, properties);
        }
    }

    /// It is in this area.
    record Within(Query.Area area) implements Criterion {
        @Override
        public org.apache.lucene.search.Query candidates() {
            return TwinIndex.within(area);
        }

        @Override
        public boolean holds(Sighting sighting) {
            return sighting.seen().stream()
                    .flatMap(part -> part.facts().places().stream())
                    .anyMatch(area::holds);
        }
    }

    /// It is a twin of that organisation's.
    record OfOrganisation(String organisation) implements Criterion {
        @Override
        public org.apache.lucene.search.Query candidates() {
            return new TermQuery(new Term(TwinIndex.ORGANISATION, organisation));
        }

        @Override
        public boolean holds(Sighting sighting) {
            return Requester.organisationOf(sighting.twin()).equals(organisation);
        }
    }

    /// Its description may be read.
    record Describing() implements Criterion {
        @Override
        public org.apache.lucene.search.Query candidates() {
            return new MatchAllDocsQuery();
        }

        @Override
        public boolean holds(Sighting sighting) {
            return sighting.isDescribed();
        }
    }

    private static org.apache.lucene.search.Query any(String field, Collection<String> terms) {
        if (terms.size() == 1) {
            return new TermQuery(new Term(field, terms.iterator().next()));
        }
        return new TermInSetQuery(field, terms.stream().map(BytesRef::new).toList());
    }
}
