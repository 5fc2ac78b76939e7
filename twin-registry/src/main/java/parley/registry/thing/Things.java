package parley.registry.thing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import parley.avro.Control;
import parley.avro.Feed;
import parley.identity.Did;
import parley.registry.description.Description;
import parley.registry.description.Thing;
import parley.registry.description.Thing.Flaw;
import parley.registry.sight.Profile;

/// Twins as WoT Thing Descriptions 1.1: what a twin says of itself by its description, and an event of each
/// of its feeds and an action of each of its controls.
public final class Things {

    private static final String DEFINITIONS = "securityDefinitions";
    private static final List<String> PARTS = List.of("properties", "actions", "events", DEFINITIONS);

    private final Home home;

    public Things(Home home) {
        this.home = home;
    }

    /// A twin, as far as it is to be told of.
    ///
    /// @param twin the twin's DID
    /// @param description as it is kept (Turtle)
    public record Told(String twin, String description, List<Feed> feeds, List<Control> controls) {

        /// What someone gets to see of it.
        public static Told of(Profile profile) {
            return new Told(profile.twin(), profile.description(), profile.feeds(), profile.controls());
        }
    }

    /// What came of a Thing Description that a twin is to have.
    public sealed interface Reading {

        /// It can be the twin's description.
        record Accepted(String turtle) implements Reading {}

        /// It is no valid Thing Description, or says what the description cannot hold.
        record Flawed(List<Flaw> flaws) implements Reading {}

        /// What it says is not the twin's to say, or too much.
        record Refused(Description why) implements Reading {}
    }

    /// The Thing Description of a twin. Nothing that it says comes from elsewhere than what is told.
    public ObjectNode of(Told told) {
        ObjectNode thing = Thing.of(told.twin(), told.description(), feeds(told), controls(told));
        ObjectNode made = made(told);
        if (!thing.has("title")) {
            thing.put("title", Did.parse(told.twin()).flatMap(Did::twinName).orElse(told.twin()));
        }
        part(thing, DEFINITIONS).set(Made.SCHEME, scheme(made));
        if (!thing.has("security")) {
            thing.set("security", made.path("security"));
        }
        affordances(thing, made, "events");
        affordances(thing, made, "actions");
        return thing;
    }

    /// Reads what a twin's Thing Description is to be. What is made of its feeds and controls anyway is
    /// taken as said.
    ///
    /// @param told the twin as it is
    public Reading read(Told told, ObjectNode sent) {
        return switch (Thing.read(told.twin(), sent, made(told))) {
            case Thing.Reading.Flawed(var flaws) -> new Reading.Flawed(flaws);
            case Thing.Reading.Read(Description.Accepted(var turtle)) -> held(told, sent, turtle);
            case Thing.Reading.Read(var why) -> new Reading.Refused(why);
        };
    }

    /// What has a name in what was sent has it in what comes back, else it is refused.
    private Reading held(Told told, ObjectNode sent, String turtle) {
        ObjectNode back = of(new Told(told.twin(), turtle, told.feeds(), told.controls()));
        List<Flaw> flaws = new ArrayList<>();
        JsonNode own = sent.path(DEFINITIONS).path(Made.SCHEME);
        if (!own.isMissingNode() && !Thing.same(own, back.path(DEFINITIONS).path(Made.SCHEME))) {
            flaws.add(new Flaw("/" + DEFINITIONS + "/" + Made.SCHEME, "this name is for the space's own tokens"));
        }
        for (String part : PARTS) {
            sent.path(part).fieldNames().forEachRemaining(name -> {
                if (!back.path(part).has(name)) {
                    flaws.add(new Flaw("/" + part + "/" + name, "it cannot be kept as it is"));
                }
            });
        }
        return flaws.isEmpty() ? new Reading.Accepted(turtle) : new Reading.Flawed(flaws);
    }

    private static JsonNode scheme(ObjectNode made) {
        return made.path(DEFINITIONS).path(Made.SCHEME);
    }

    private ObjectNode made(Told told) {
        return new Made(told.twin(), home).of(told.feeds(), told.controls());
    }

    private static Set<String> feeds(Told told) {
        return told.feeds().stream().map(Feed::getName).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static Set<String> controls(Told told) {
        return told.controls().stream().map(Control::getName).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static void affordances(ObjectNode thing, ObjectNode made, String kind) {
        if (!made.path(kind).isEmpty()) {
            ObjectNode all = part(thing, kind);
            made.path(kind).properties().forEach(each -> affordance(part(all, each.getKey()), each.getValue()));
        }
    }

    private static void affordance(ObjectNode affordance, JsonNode made) {
        ArrayNode forms = affordance.path("forms") instanceof ArrayNode own ? own : affordance.putArray("forms");
        made.path("forms").forEach(forms::add);
        merge(affordance, made);
    }

    /// What it says itself stays.
    private static void merge(ObjectNode into, JsonNode made) {
        made.properties().forEach(member -> {
            if (!into.has(member.getKey())) {
                into.set(member.getKey(), member.getValue());
            }
        });
    }

    private static ObjectNode part(ObjectNode object, String name) {
        return object.path(name) instanceof ObjectNode part ? part : object.putObject(name);
    }
}
