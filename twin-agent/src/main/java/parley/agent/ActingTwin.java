package parley.agent;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parley.agent.control.CommandOutcome;
import parley.agent.control.ControlHandler;
import parley.agent.control.Serving;
import parley.agent.delivery.BatchHandler;
import parley.agent.delivery.LiveReader;
import parley.agent.delivery.Subscriber;
import parley.agent.delivery.SubscriberOptions;
import parley.agent.publishing.Publisher;
import parley.agent.service.EventStream;
import parley.agent.service.Reply;
import parley.agent.service.ServiceClient;
import parley.avro.Subject;
import parley.avro.Terms;
import parley.identity.AgentRequest;
import parley.identity.AgentRequest.Kind;
import parley.identity.Delegation;
import parley.identity.Did;
import parley.identity.FeedWriter.Signing;
import parley.identity.Function;
import parley.identity.TwinDocument;
import parley.json.TermsJson;
import parley.topics.People;

/// One twin, as this agent acts for it. Thread-safe.
public final class ActingTwin {
    private static final Logger LOG = LoggerFactory.getLogger(ActingTwin.class);

    private final Agent agent;
    private final Did did;
    private final List<String> shown;

    ActingTwin(Agent agent, Did did) {
        this(agent, did, List.of());
    }

    private ActingTwin(Agent agent, Did did, List<String> shown) {
        this.agent = agent;
        this.did = did;
        this.shown = List.copyOf(shown);
    }

    /// The same twin, which shows these attestations whenever it asks for a feed, resumes that, or sends a
    /// command: what is asked may be allowed only to who shows them.
    ///
    /// @param attestations as who issued them handed them out (JSON), at most four
    public ActingTwin showing(List<String> attestations) {
        return new ActingTwin(agent, did, attestations);
    }

    /// Has the registry keep these attestations with the twin, in the place of those before: whenever the
    /// twin finds or describes others, they count.
    ///
    /// @param attestations as who issued them handed them out (JSON), at most four; none, to show none
    public void keepAttestations(List<String> attestations) {
        new Changes(this).change("PUT", "/attestations", "{\"attestations\":[" + String.join(",", attestations) + "]}");
    }

    List<String> shown() {
        return shown;
    }

    /// The twin's DID.
    public Did did() {
        return did;
    }

    /// Creates the twin, with this agent's key delegated for everything, or replaces its description.
    ///
    /// @param turtle what the twin says about itself
    /// @return whether it was created
    public boolean put(String turtle) {
        return put(turtle, "text/turtle");
    }

    /// The same in another form.
    ///
    /// @param mediaType which: `text/turtle`, `application/ld+json`, `application/n-triples` or, for people
    /// who know     no RDF, `application/json`
    public boolean put(String description, String mediaType) {
        return new Changes(this).put(description, mediaType).status() == 201;
    }

    /// The twin as its registry keeps it; empty if there is none that this agent may act for.
    public Optional<JsonNode> show() {
        return found(registry(path())).map(Reply::json);
    }

    /// Deletes the twin, on which nothing depends any more: with its feeds, and with what it was delivered.
    public void delete() {
        new Changes(this).delete();
    }

    /// Deletes the twin with all that goes on with it: its policy is removed and every interaction ended
    /// first.
    ///
    /// @param reason for people of the other sides
    /// @return what other organisations hold of its feeds
    public List<Holding> retire(String reason) {
        return new Retirement(this).perform(reason);
    }

    /// Lets another agent act for the twin, in the place of what was delegated to it before.
    ///
    /// @param delegation its key is the other agent's own, or the one that identity-bridge keeps for it
    public void delegate(Delegation delegation) {
        new Delegations(this).put(delegation);
    }

    /// Lets a person act for the twin in the console; the key is one that identity-bridge keeps.
    ///
    /// @param user by which the person signs in
    public void delegateToPerson(String user, Set<Function> functions, Instant expires) {
        var person = People.agentOf(user);
        var delegations = new Delegations(this);
        delegations.put(new Delegation(person, delegations.keptFor(person), functions, expires, true));
    }

    /// Lets another agent act for the twin no longer.
    public void undelegate(String agentName) {
        new Delegations(this).remove(agentName);
    }

    /// A publisher of one of the twin's feeds, which is made, with one partition, when its schema is first
    /// registered.
    public Publisher publisher(String feed, Schema schema) {
        return publisher(feed, schema, 1);
    }

    /// A publisher of one of the twin's feeds; `partitions` counts only when the feed is made.
    public Publisher publisher(String feed, Schema schema, int partitions) {
        return publisher(feed, schema, partitions, Signing.EACH);
    }

    /// A publisher of one of the twin's feeds that signs its records in this way.
    public Publisher publisher(String feed, Schema schema, int partitions, Signing signing) {
        return new FeedOpening(agent, did, feed).publisher(schema, partitions, signing);
    }

    /// The newest schema that is registered for one of the twin's feeds, as JSON; empty if there is none.
    public Optional<String> schema(String feed) {
        return new FeedOpening(agent, did, feed).newestSchema();
    }

    /// What another twin says about itself; empty if this twin may not see it, or there is none.
    public Optional<Description> describe(Did other) {
        var reply = agent.registry()
                .get(
                        "/descriptions?twin=" + ServiceClient.escaped(other.value()),
                        Map.of(Headers.TWIN, did.value(), "Accept", "application/json"));
        return found(reply).map(r -> Description.of(r.json()));
    }

    /// What another twin says about itself, as text; empty if this twin may not see it, or there is none.
    ///
    /// @param mediaType in which form: `text/turtle`, `application/ld+json`, `application/n-triples` or
    ///     `application/td+json`; or `application/vnd.aai.asyncapi+json` of its feeds alone
    public Optional<String> describe(Did other, String mediaType) {
        var reply = agent.registry()
                .get(
                        "/descriptions?twin=" + ServiceClient.escaped(other.value()),
                        Map.of(Headers.TWIN, did.value(), "Accept", mediaType));
        return found(reply).map(Reply::body);
    }

    /// The document of another twin, as its organisation endorsed it; empty if this twin may not see it.
    ///
    /// @throws IllegalStateException if the organisation is not pinned, or its key did not endorse the document
    public Optional<TwinDocument> document(Did other) {
        return new Documents(agent, did, other).fetch();
    }

    /// The schemas of one of the twin's feeds.
    public TwinSchemas schemas(String feed) {
        return new TwinSchemas(this, feed);
    }

    /// The key that the space keeps for this agent and the twin.
    public TwinCustody custody() {
        return new TwinCustody(this);
    }

    /// Twins as Thing Descriptions, as this one may see and change them.
    public TwinThings things() {
        return new TwinThings(this);
    }

    /// The twin's policy.
    public TwinPolicy policy() {
        return new TwinPolicy(this);
    }

    /// Asks for a feed of another twin; answers the same again while the request or the interaction lives.
    public Subscription subscribe(Did provider, String feed, @Nullable String purpose) {
        return new Interactions(this).subscribe(provider, feed, purpose);
    }

    /// Asks for a feed of another twin, without stating a purpose.
    public Subscription subscribe(Did provider, String feed) {
        return subscribe(provider, feed, null);
    }

    /// The twin's interactions, on either side.
    public List<InteractionView> interactions() {
        return new Interactions(this).list();
    }

    /// With which organisations the twin is and was connected, by their DIDs, and what was delivered.
    public List<Connection> connected() {
        return new Interactions(this).connected("/interactions/connected");
    }

    /// The same of all twins of the organisation together: for an agent that administers this one.
    public List<Connection> organisationConnected() {
        return new Interactions(this).connected("/interactions/connected/organisation");
    }

    /// One of the twin's interactions; empty if it has none of that id.
    public Optional<InteractionView> interaction(String id) {
        return new Interactions(this).find(id);
    }

    /// Ends an interaction, on either side.
    public Termination terminate(String interaction, String reason) {
        return new Interactions(this).terminate(interaction, reason);
    }

    /// Suspends an interaction, on either side: nothing published from then on is delivered until this twin
    /// resumes it, and what is published meanwhile never is, but where the feed's own topic is read. The
    /// subscriber is told of a gap.
    ///
    /// @throws parley.agent.service.ProblemException with status 409 if it is not active
    public Termination suspend(String interaction, String reason) {
        return new Interactions(this).end(Kind.SUSPEND, "suspension", interaction, reason);
    }

    /// Resumes what this twin has suspended. It is active once the other side wants it too; what was agreed
    /// to before is not asked about again.
    ///
    /// @throws parley.agent.service.ProblemException if it is refused, with the reason
    public Acceptance resume(String interaction) {
        return new Interactions(this).resume(interaction);
    }

    /// Ends whatever the twin has with another twin, or with all twins of an organisation, on either side. It
    /// forbids nothing: they may ask again. See [TwinPolicy#ban].
    ///
    /// @param counterpart of [Rules#organisation] or [Rules#twin]
    public Ended endAll(Subject counterpart, String reason) {
        return new Interactions(this).endAll(counterpart, reason);
    }

    /// Looks at the records of one of this twin's subscriptions. See [LiveReader].
    ///
    /// @param last how many of those that are there already come first, at most
    public LiveReader look(InteractionView interaction, int last) {
        return new LiveReader(new Deliveries(agent, did).of(interaction), last);
    }

    /// Hands the records of one of this twin's subscriptions to a handler, on a thread of its own, from now
    /// until it is closed. See [Subscriber].
    public Subscriber handle(String interaction, BatchHandler handler) {
        return handle(interaction, handler, SubscriberOptions.of(interaction));
    }

    /// The same, with options.
    ///
    /// @throws IllegalArgumentException if the twin has no such interaction
    public Subscriber handle(String interaction, BatchHandler handler, SubscriberOptions options) {
        var view = interaction(interaction)
                .orElseThrow(() -> new IllegalArgumentException(did + " has no interaction " + interaction));
        return Subscriber.start(new Deliveries(agent, did).of(view), options, handler);
    }

    /// Sends a command to a control of another twin, and waits a while for what becomes of it. It is executed
    /// at most once, and not after `valid` from now; so long a broker that is away is waited for.
    ///
    /// @param input what the control's request schema says, as plain JSON
    public CommandOutcome command(Did provider, String control, ObjectNode input, Duration valid) {
        return new Commands(this).send(provider, control, input, valid);
    }

    /// What has become of a command that this twin sent by now, or in a moment.
    public CommandOutcome outcome(String command) {
        return new Commands(this).await(command);
    }

    /// The commands that the twin sent and got.
    public TwinCommands commands() {
        return new TwinCommands(this);
    }

    /// Executes the commands to these controls of the twin, which it must have declared, on a thread of its
    /// own, from now until it is closed. See [Serving].
    ///
    /// @param handlers by control
    /// @throws IllegalArgumentException if the twin has no such control
    public Serving serve(Map<String, ControlHandler> handlers) {
        return Serving.start(new Controls(this).settings(handlers.keySet()), handlers);
    }

    /// The latest decisions in which the twin asked or was asked, what partners' lanes brought for it that
    /// was not believed, and what a broker or a service refused of its topics; the last first.
    public List<Decided> audit() {
        return wholeAudit().latest(AuditQuery.ALL);
    }

    /// All that stands in the twin's audit, to be exported, verified or erased.
    public TwinAudit wholeAudit() {
        return new TwinAudit(this);
    }

    /// The latest of what partners' lanes brought for no twin of the organisation in particular and was not
    /// believed, and of what a broker or a service refused that is of no twin, the last first: for an agent
    /// that administers the twin.
    public List<Decided> organisationAudit() {
        return audit("/audit/organisation?twin=" + ServiceClient.escaped(did.value()));
    }

    List<Decided> audit(String path) {
        var decided = new ArrayList<Decided>();
        agent.broker().get(path, acting()).orThrow().json().forEach(entry -> decided.add(Decided.of(entry)));
        return List.copyOf(decided);
    }

    Agent agent() {
        return agent;
    }

    String path() {
        return "/twins/" + did.twinName().orElseThrow();
    }

    Map<String, String> acting() {
        return Map.of(Headers.TWIN, did.value());
    }

    Reply registry(String path) {
        return agent.registry().get(path, acting());
    }

    /// A call of the broker that changes something, with what the agent signed.
    Reply signed(String method, String path, String body, AgentRequest request) {
        return agent.broker().send(method, path, headers(AgentRequest.toHeader(request.secure(agent.key()))), body);
    }

    /// A call of the broker that changes something under a condition, with what the agent signed.
    Reply signed(String method, String path, String body, AgentRequest request, Map<String, String> conditions) {
        var headers = new HashMap<>(headers(AgentRequest.toHeader(request.secure(agent.key()))));
        headers.putAll(conditions);
        return agent.broker().send(method, path, headers, body);
    }

    Map<String, String> headers(String signed) {
        return Map.of(Headers.TWIN, did.value(), AgentRequest.HEADER, signed, "Content-Type", "application/json");
    }

    static Optional<Reply> found(Reply reply) {
        return reply.status() == 404 ? Optional.empty() : Optional.of(reply.orThrow());
    }

    /// Tells what this twin finds, as it changes, until it is closed; over all interruptions. What it may
    /// not see makes no change.
    ///
    /// @param query without [FindQuery#limit] and [FindQuery#after]
    public EventStream watch(FindQuery query, FindListener listener) {
        return EventStream.start(agent.registry(), "/find/events" + query.uri(), acting(), event -> {
            var json = new Reply("an event", 200, event.data()).json();
            switch (event.name()) {
                case "added" -> listener.added(FoundTwins.twin(json));
                case "changed" -> listener.changed(FoundTwins.twin(json));
                case "removed" -> listener.removed(json.path("twin").asText());
                case "current" -> listener.current();
                case "reset" -> listener.reset();
                default -> LOG.debug("an event unknown here: {} {}", event.name(), event.data());
            }
        });
    }

    /// Offers one of the twin's feeds to another twin, which accepts by subscribing. Nothing flows until
    /// then.
    public Offer offer(Did requester, String feed, @Nullable String purpose) {
        return new Offers(this).offer(requester, feed, purpose);
    }

    /// Tells what waits for the twin's decision and what is about to end, first what waits already, until it is
    /// closed; over all interruptions, and of what changed more than once meanwhile how it stands. It ends if this
    /// agent may not act for the twin any more.
    public EventStream pending(PendingListener listener) {
        var announced = new Announced();
        return EventStream.start(agent.broker(), path() + "/pending", acting(), event -> {
            switch (event.name()) {
                case "offered" -> listener.offered(interaction(event));
                case "asked" -> listener.asked(interaction(event));
                case "resolved" -> listener.resolved(interaction(event));
                case "command-asked" -> listener.commandAsked(command(event));
                case "command-resolved" -> listener.commandResolved(command(event));
                case "expiring" -> {
                    var ending = interaction(event);
                    if (announced.first(ending)) {
                        listener.expiring(ending);
                    }
                }
                default -> LOG.debug("an event unknown here: {}", event.name());
            }
        });
    }

    /// The same of what waits for the twin's decision, read from its topic in Kafka (`pending.<twin>`): for
    /// agents that administer it. What is about to end is not told there.
    public PendingReader pendingByKafka(PendingListener listener) {
        return PendingReader.start(agent.kafkaClient(), did.twinName().orElseThrow(), listener);
    }

    private static InteractionView interaction(EventStream.Event event) {
        return InteractionView.of(new Reply("an event", 200, event.data()).json());
    }

    private static CommandView command(EventStream.Event event) {
        return CommandView.of(new Reply("an event", 200, event.data()).json());
    }

    /// Accepts what was offered to the twin: the same as subscribing to it.
    ///
    /// @throws IllegalArgumentException if the twin has no such interaction
    public Subscription accept(String interaction) {
        return new Offers(this).accept(interaction);
    }

    /// Declines what was offered to the twin.
    ///
    /// @throws IllegalArgumentException if the twin has no such interaction
    public Termination decline(String interaction, String reason) {
        return new Interactions(this).end(Kind.DECLINE, "decline", interaction, reason);
    }

    /// Lets another twin have the feed that it asked for, where a rule of this twin's policy asks.
    ///
    /// @throws IllegalArgumentException if the twin has no such interaction
    public Acceptance acceptRequest(String interaction) {
        return acceptRequest(interaction, "");
    }

    /// The same, and tells people of both sides why.
    ///
    /// @throws IllegalArgumentException if the twin has no such interaction
    public Acceptance acceptRequest(String interaction, String reason) {
        return new Interactions(this).acceptRequest(interaction, null, reason);
    }

    /// The same under narrower terms than the rule's that asks: the requester agrees to them by subscribing
    /// again, and has nothing before.
    ///
    /// @param terms what holds beside the rule's own; see [Rules#under]
    /// @throws parley.agent.service.ProblemException with status 400, naming the field, if they are wider
    public Acceptance acceptRequest(String interaction, Terms terms) {
        return acceptRequest(interaction, terms, "");
    }

    /// The same, and tells people of both sides why.
    ///
    /// @param terms what holds beside the rule's own; see [Rules#under]
    /// @throws parley.agent.service.ProblemException with status 400, naming the field, if they are wider
    public Acceptance acceptRequest(String interaction, Terms terms, String reason) {
        return new Interactions(this).acceptRequest(interaction, TermsJson.write(terms), reason);
    }

    /// Does not let another twin have the feed that it asked for, where a rule of this twin's policy asks.
    ///
    /// @throws IllegalArgumentException if the twin has no such interaction
    public Termination denyRequest(String interaction, String reason) {
        return new Interactions(this).end(Kind.DENY, "denial", interaction, reason);
    }

    /// Finds other twins, of the own organisation and of partners, as far as this twin may.
    public FoundTwins find(FindQuery query) {
        return FoundTwins.of(registry("/find" + query.uri()).orThrow().json());
    }

    /// Answers a SPARQL 1.1 query over all that this twin may see of twins, its own organisation's and partners'.
    ///
    /// @param mediaType how the result is to be written, e.g. `text/csv` or `text/turtle`; or a wildcard
    /// @return the result
    public String query(String sparql, String mediaType) {
        var headers = new TreeMap<>(acting());
        headers.put("Accept", mediaType);
        headers.put("Content-Type", "application/sparql-query");
        return agent.registry()
                .send("POST", "/sparql", headers, sparql)
                .orThrow()
                .body();
    }

    /// Tells the rows of a SPARQL SELECT as they come and go, until it is closed; over all interruptions.
    ///
    /// @param listener called for one event after the other: `added` and `removed`, with the row as in the
    /// JSON format     of results; `current`, and `reset`, where what was told before counts no more
    public EventStream watchQuery(String sparql, Consumer<EventStream.Event> listener) {
        return EventStream.start(
                agent.registry(), "/sparql/events?query=" + ServiceClient.escaped(sparql), acting(), listener);
    }

    /// Declares a control of the twin, in the place of one of the same name. It may be sent commands once
    /// this returns.
    ///
    /// @param request what it is sent
    /// @param result what it answers; null: nothing but success
    public void declareControl(String control, Schema request, @Nullable Schema result) {
        new Controls(this).declare(control, request, result);
    }

    /// Removes a control of the twin.
    public void removeControl(String control) {
        new Controls(this).remove(control);
    }

    /// Why something was decided as it was, JSON with `explanation`; empty if no such decision concerns the
    /// twin.
    ///
    /// @param decision as a problem names it
    public Optional<JsonNode> explain(String decision) {
        var path = path() + "/decisions/" + ServiceClient.escaped(decision);
        return found(agent.broker().get(path, acting())).map(Reply::json);
    }
}
