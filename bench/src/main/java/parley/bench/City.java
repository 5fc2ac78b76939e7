package parley.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import parley.agent.FindQuery;
import parley.identity.Did;

/// Twins as a country's cities might have them, made up: the same number is always the same twin. Every
/// tenth is one that others may see.
///
/// @param organisation whose twins they are
record City(Did organisation) {
    /// Of so many twins one may be seen.
    static final int VISIBLE = 10;

    /// The class of all of them.
    static final String PLATFORM = "http://www.w3.org/ns/sosa/Platform";

    /// Words of labels. None occurs in anything else that a twin says, not as a part of a word either.
    static final List<String> DISTRICTS = List.of(
            "Quayside",
            "Northgate",
            "Meadow",
            "Hillcrest",
            "Abbey",
            "Foundry",
            "Chapel",
            "Orchard",
            "Viaduct",
            "Castle");

    static final String FEED = "readings";
    static final String CONTROL = "restart";
    static final String LABEL = "http://www.w3.org/2000/01/rdf-schema#label";
    static final String GEO = "http://www.w3.org/2003/01/geo/wgs84_pos#";
    static final String OBSERVES = "http://www.w3.org/ns/sosa/observes";
    static final String DISTRIBUTION = "http://www.w3.org/ns/dcat#distribution";
    private static final String RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type";
    private static final String COMMENT = "http://www.w3.org/2000/01/rdf-schema#comment";
    private static final String NS = "https://example.org/city#";
    private static final double SPREAD = 0.07;

    private static final List<Kind> KINDS = List.of(
            new Kind("AirQualityStation", "NitrogenDioxide", "ParticulateMatter"),
            new Kind("WeatherStation", "AirTemperature", "WindSpeed"),
            new Kind("TrafficCounter", "VehicleCount", "VehicleSpeed"),
            new Kind("CarPark", "FreeSpaces", "EntryCount"),
            new Kind("StreetLamp", "Illuminance", "LampPower"),
            new Kind("WaterGauge", "WaterLevel", "WaterTemperature"),
            new Kind("NoiseMonitor", "SoundLevel", "PeakSoundLevel"),
            new Kind("ChargingStation", "ChargingPower", "DeliveredEnergy"),
            new Kind("WasteContainer", "FillLevel", "InnerTemperature"),
            new Kind("HeatPump", "HeatFlow", "ElectricPower"));

    private static final double[][] CENTRES = {
        {52.2053, 0.1218}, {51.5074, -0.1278}, {53.4808, -2.2426}, {52.4862, -1.8904}, {53.8008, -1.5491},
        {51.4545, -2.5879}, {54.9783, -1.6178}, {52.6309, 1.2974}, {50.7184, -3.5339}, {53.2307, -0.5406}
    };

    private static final List<String> MAKERS = List.of("Albion Instruments", "Norden", "Kestrel and Sons", "Sensus");

    /// A class of twins and what they observe, mostly the first.
    private record Kind(String name, String often, String seldom) {
        String type() {
            return NS + name;
        }

        /// As words, in lower case.
        String title() {
            return name.replaceAll("(?<=[a-z])(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
        }

        String property(boolean first) {
            return NS + (first ? often : seldom);
        }
    }

    /// A twin.
    ///
    /// @param type one of its classes
    /// @param property observed by its feed, or by itself if it has none
    /// @param triples what it says of itself, as N-Triples
    /// @param visible whether others may see it
    record Twin(
            Did did,
            String type,
            String property,
            boolean feed,
            boolean control,
            boolean visible,
            List<String> triples) {
        Twin {
            triples = List.copyOf(triples);
        }

        String description() {
            return String.join("\n", triples);
        }
    }

    /// Something looked for.
    ///
    /// @param word of the label
    record Question(String type, String property, String word, double latitude, double longitude, double radiusMetres) {

        FindQuery find() {
            return FindQuery.everything()
                    .type(type)
                    .property(property)
                    .text(word)
                    .near(latitude, longitude, radiusMetres);
        }
    }

    /// The twin of that number.
    Twin twin(int number) {
        var random = new SplittableRandom(number);
        var kind = any(KINDS, random);
        var district = any(DISTRICTS, random);
        var property = kind.property(random.nextInt(10) < 7);
        double[] centre = CENTRES[random.nextInt(CENTRES.length)];
        double latitude = centre[0] + SPREAD * random.nextGaussian();
        double longitude = centre[1] + SPREAD * random.nextGaussian();
        boolean feed = random.nextInt(10) < 7;
        boolean control = random.nextInt(10) < 2;
        var did = organisation.twin("city-" + number);
        var triples = new Triples(did.value());
        triples.iri(RDF_TYPE, kind.type());
        triples.iri(RDF_TYPE, PLATFORM);
        triples.text(LABEL, district + " " + kind.title() + " " + number);
        triples.text(
                COMMENT, "Looked after by the public works, " + (random.nextBoolean() ? "on a pole" : "at a wall"));
        triples.typed(GEO + "lat", String.format(Locale.ROOT, "%.5f", latitude), "decimal");
        triples.typed(GEO + "long", String.format(Locale.ROOT, "%.5f", longitude), "decimal");
        triples.typed("https://schema.org/identifier", "asset-" + number, "string");
        triples.typed("https://schema.org/manufacturer", any(MAKERS, random), "string");
        triples.typed("http://purl.org/dc/terms/issued", "20" + (10 + random.nextInt(15)) + "-06-01", "date");
        if (feed) {
            var readings = did.value() + "/feeds/" + FEED;
            triples.iri(DISTRIBUTION, readings);
            triples.about(readings).iri(OBSERVES, property);
            triples.about(readings).text(LABEL, "What is measured, each minute");
        } else {
            triples.iri(OBSERVES, property);
        }
        if (control) {
            triples.about(did.value() + "/controls/" + CONTROL).text(LABEL, "Restarts the device");
        }
        return new Twin(did, kind.type(), property, feed, control, number % VISIBLE == 0, triples.lines());
    }

    /// Something that a few of the visible twins are likely to be.
    static Question question(RandomGenerator random) {
        var kind = any(KINDS, random);
        double[] centre = CENTRES[random.nextInt(CENTRES.length)];
        return new Question(
                kind.type(),
                kind.property(random.nextInt(10) < 7),
                any(DISTRICTS, random).toLowerCase(Locale.ROOT),
                rounded(centre[0] + SPREAD * random.nextGaussian()),
                rounded(centre[1] + SPREAD * random.nextGaussian()),
                3_000 + random.nextInt(15_000));
    }

    private static <T> T any(List<T> of, RandomGenerator random) {
        return of.get(random.nextInt(of.size()));
    }

    private static double rounded(double degrees) {
        return Math.round(degrees * 1e5) / 1e5;
    }

    /// Writes N-Triples about one subject.
    private record Triples(String subject, List<String> lines) {
        Triples(String subject) {
            this(subject, new ArrayList<>());
        }

        /// Writes into the same lines.
        Triples about(String other) {
            return new Triples(other, lines);
        }

        void iri(String predicate, String object) {
            line(predicate, "<" + object + ">");
        }

        void text(String predicate, String english) {
            line(predicate, "\"" + english + "\"@en");
        }

        void typed(String predicate, String value, String type) {
            line(predicate, "\"" + value + "\"^^<http://www.w3.org/2001/XMLSchema#" + type + ">");
        }

        private void line(String predicate, String object) {
            lines.add("<" + subject + "> <" + predicate + "> " + object + " .");
        }
    }
}
