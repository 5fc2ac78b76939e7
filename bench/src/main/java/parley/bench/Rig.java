package parley.bench;

import static org.apache.kafka.common.acl.AclOperation.CREATE;
import static org.apache.kafka.common.acl.AclOperation.DESCRIBE_CONFIGS;
import static org.apache.kafka.common.acl.AclOperation.READ;
import static org.apache.kafka.common.acl.AclOperation.WRITE;
import static parley.avro.Action.DESCRIBE;
import static parley.avro.Action.FIND;
import static parley.avro.Action.SUBSCRIBE;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import parley.agent.ActingTwin;
import parley.agent.Agent;
import parley.agent.InteractionView;
import parley.agent.Rules;
import parley.agent.Subscription;
import parley.agent.publishing.Publisher;
import parley.agent.service.ProblemException;
import parley.agent.service.UnreachableException;
import parley.avro.Action;
import parley.deploy.run.Running;
import parley.deploy.run.RunningSpaces;
import parley.deploy.run.SpaceAccess;
import parley.deploy.run.Spaces;
import parley.deploy.run.StartFailure;
import parley.identity.Did;
import parley.identity.KafkaLogin;
import parley.topics.Topics;

/// What is measured on: two organisations as processes, a feed that crosses from harbour to grid through the lane, and
/// a stock MirrorMaker that mirrors the same feed topic directly.
final class Rig implements AutoCloseable {
    static final int PARTITIONS = 4;

    /// The feed of [#noise].
    static final String FEED = "noise";

    /// What [#noise], and no other twin, is.
    static final String KIND = "urn:parley:bench:Noise";

    private static final String DESCRIPTION = "<> a <urn:parley:bench:Twin> .";
    private static final String IDENTITY_BRIDGE = "identity-bridge";
    /// Else it would take what stock MirrorMaker needs from the partner.
    private static final String RARE_LOOKS = "-Dparley.rights.look=30d";

    private static final String REGISTRY = "harbour/twin-registry";
    private static final String EGRESS = "harbour/feed-streams";
    private static final String INGRESS = "grid/feed-streams";
    private static final String MIRROR = "grid/mirror-harbour";
    private static final Duration LONGEST = Duration.ofMinutes(1);
    private static final Duration GLANCE = Duration.ofMillis(10);

    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private final RunningSpaces spaces;
    private final Agent provider;
    private final Agent requester;
    private final StockMirror stock;
    private final ActingTwin noise;
    private final Publisher publisher;
    private final InteractionView interaction;
    private final Switch verification;

    private Rig(Path folder, Consumer<String> progress, int twins)
            throws IOException, StartFailure, InterruptedException, ExecutionException {
        verification = new Switch(folder.resolve("verify"));
        var options = options(folder.resolve("verify"), twins).reporting(progress);
        spaces = open(Spaces.start(folder.resolve("spaces"), options));
        provider = open(Agent.open(settings(harbour(), "computer-agent")));
        requester = open(Agent.open(requesterSettings()));
        noise = provider.twin("noise");
        noise.put("<> a <" + KIND + "> .");
        publisher = noise.publisher(FEED, Records.SCHEMA, PARTITIONS);
        allowStock();
        stock = open(StockMirror.start(process(MIRROR), "harbour", "feed\\.noise\\..*", folder));
        allow(noise, FIND, DESCRIBE, SUBSCRIBE);
        // Nothing has been published yet, so that our path owes all that the feed will hold
        interaction = subscribe(newcomer("drain"));
    }

    /// Harbour's services that know its twins have memory for them.
    private static Spaces.Options options(Path verify, int twins) {
        var switched = "-D" + Switch.PROPERTY + "=" + verify;
        var options = Spaces.Options.DEFAULT
                .main("feed-streams", SwitchedFeedStreams.class.getName(), List.of(ownClasses()))
                .jvm("feed-streams", switched)
                .jvm(IDENTITY_BRIDGE, RARE_LOOKS);
        if (twins == 0) {
            return options;
        }
        return options.jvm("harbour/interaction-broker", "-Xmx" + heap(twins))
                .jvm("harbour/" + IDENTITY_BRIDGE, RARE_LOOKS, "-Xmx" + heap(twins))
                .jvm(REGISTRY, "-Xmx" + heap(twins))
                .jvm(EGRESS, switched, "-Xmx" + heap(twins));
    }

    /// Starts all of it in an empty folder.
    ///
    /// @param twins how many twins harbour is to have memory for; 0 for what it has as shipped
    static Rig start(Path folder, Consumer<String> progress, int twins)
            throws IOException, StartFailure, InterruptedException, ExecutionException {
        return new Rig(folder, progress, twins);
    }

    /// A heap that suffices for so many twins.
    static String heap(int twins) {
        return 512 + twins / 50 + "m";
    }

    /// Lets grid do that with a twin, and nothing else.
    void allow(ActingTwin twin, Action... actions) {
        var grid = Rules.organisation(requester.settings().organisationDid());
        twin.policy().set(List.of(Rules.allow("grid-may", grid, "/", actions)));
    }

    /// The settings of grid's agent.
    Path requesterSettings() {
        return settings(grid(), "balancer-agent");
    }

    private static Path ownClasses() {
        try {
            return Path.of(Rig.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private <C extends AutoCloseable> C open(C closeable) {
        opened.push(closeable);
        return closeable;
    }

    private static Path settings(SpaceAccess space, String client) {
        var agent = space.agents().get(client);
        if (agent == null) {
            throw new IllegalStateException(space.organisation() + " has no agent " + client);
        }
        return agent.settings();
    }

    private static ActingTwin twin(Agent agent, String name) {
        var twin = agent.twin(name);
        twin.put(DESCRIPTION);
        return twin;
    }

    /// What a partner never has: the right to read a feed itself. Stock MirrorMaker needs it.
    private void allowStock() throws ExecutionException, InterruptedException {
        try (var admin = Admin.create(harbour().admin())) {
            admin.createAcls(rights("partner-grid", ResourceType.TOPIC, PatternType.PREFIXED, "feed.", READ))
                    .all()
                    .get();
        }
        try (var admin = Admin.create(grid().admin())) {
            var client = "mirror-harbour";
            var rights = new ArrayList<AclBinding>();
            rights.addAll(rights(
                    client, ResourceType.TOPIC, PatternType.PREFIXED, StockMirror.ALIAS + ".", CREATE, READ, WRITE));
            for (var store : List.of("configs", "offsets", "status")) {
                rights.addAll(rights(
                        client,
                        ResourceType.TOPIC,
                        PatternType.LITERAL,
                        "mm2-" + store + "." + StockMirror.ALIAS + ".internal",
                        CREATE,
                        READ,
                        WRITE,
                        AclOperation.DESCRIBE,
                        DESCRIBE_CONFIGS));
            }
            rights.addAll(rights(client, ResourceType.GROUP, PatternType.LITERAL, StockMirror.ALIAS + "-mm2", READ));
            admin.createAcls(rights).all().get();
            admin.createTopics(List.of(new NewTopic(stockTopic(), PARTITIONS, (short) 1)))
                    .all()
                    .get();
        }
    }

    private static List<AclBinding> rights(
            String client, ResourceType type, PatternType pattern, String name, AclOperation... operations) {
        return Stream.of(operations)
                .map(operation -> new AclBinding(
                        new ResourcePattern(type, name, pattern),
                        new AccessControlEntry("User:" + client, "*", operation, AclPermissionType.ALLOW)))
                .toList();
    }

    SpaceAccess harbour() {
        return spaces.space("harbour");
    }

    SpaceAccess grid() {
        return spaces.space("grid");
    }

    Switch verification() {
        return verification;
    }

    /// Signs and publishes to the feed.
    Publisher publisher() {
        return publisher;
    }

    ActingTwin noise() {
        return noise;
    }

    String feedTopic() {
        return Topics.feed("noise", FEED);
    }

    String stockTopic() {
        return StockMirror.ALIAS + "." + feedTopic();
    }

    String delivery() {
        return Topics.delivery(interaction.id());
    }

    /// How the provider's agent logs in to harbour's cluster.
    Map<String, Object> publisherLogin() {
        var agent = provider.settings();
        return KafkaLogin.client(
                agent.bootstrapServers(),
                agent.transport(),
                agent.tokenEndpoint().toString(),
                agent.clientId(),
                agent.clientSecret());
    }

    /// A new twin of harbour.
    ActingTwin neighbour(String name) {
        return twin(provider, name);
    }

    /// A new twin of grid.
    ActingTwin newcomer(String name) {
        return twin(requester, name);
    }

    /// Harbour's agent.
    Agent provider() {
        return provider;
    }

    /// Harbour's registry.
    Cpu.Role registry() {
        return role("registry", REGISTRY);
    }

    /// Kills harbour's registry as a crash would, and starts it anew.
    void killRegistry() throws InterruptedException, StartFailure {
        spaces.kill9(REGISTRY);
        spaces.start(REGISTRY);
    }

    /// Asks for [#noise]'s feed.
    InteractionView subscribe(ActingTwin twin) throws InterruptedException {
        return subscribe(twin, noise.did(), FEED);
    }

    /// Asks until it is active: news of a policy may still be on its way to grid.
    static InteractionView subscribe(ActingTwin twin, Did of, String feed) throws InterruptedException {
        return await(
                "an active interaction of " + twin.did(),
                () -> twin.subscribe(of, feed) instanceof Subscription.Active(InteractionView view) ? view : null);
    }

    /// The first answer that is not null; a service that does not answer yet is asked again.
    static <T> T await(String what, Callable<T> lookup) throws InterruptedException {
        long deadline = System.nanoTime() + LONGEST.toNanos();
        Exception last = null;
        while (System.nanoTime() < deadline) {
            try {
                T found = lookup.call();
                if (found != null) {
                    return found;
                }
            } catch (UnreachableException | ProblemException e) {
                last = e;
            } catch (Exception e) {
                throw new IllegalStateException(what, e);
            }
            Thread.sleep(GLANCE);
        }
        throw new IllegalStateException(what + ": not within " + LONGEST, last);
    }

    void egress(Signal signal) throws IOException, InterruptedException {
        signal.to(process(EGRESS).pid());
    }

    void stock(Signal signal) throws IOException, InterruptedException {
        if (!stock.alive()) {
            throw new IllegalStateException("the stock MirrorMaker died");
        }
        signal.to(stock.pid());
    }

    /// Who moves a record on the stock path.
    List<Cpu.Role> stockHops() {
        return List.of(
                role("harbour's Kafka", "harbour/kafka"),
                new Cpu.Role("MirrorMaker", stock.pid()),
                role("grid's Kafka", "grid/kafka"));
    }

    /// Who moves a record on Parley's path.
    List<Cpu.Role> parleyHops() {
        return List.of(
                role("harbour's Kafka", "harbour/kafka"),
                role("egress", EGRESS),
                role("MirrorMaker", MIRROR),
                role("grid's Kafka", "grid/kafka"),
                role("ingress", INGRESS));
    }

    /// The same, and who publishes and receives: this process.
    List<Cpu.Role> parleyPath() {
        var path = new ArrayList<>(parleyHops());
        path.add(
                new Cpu.Role("publisher and subscriber", ProcessHandle.current().pid()));
        return path;
    }

    /// All processes of both organisations, by the names of their components.
    List<Cpu.Role> processes() {
        return spaces.processes().keySet().stream()
                .sorted()
                .map(component -> role(component, component))
                .toList();
    }

    private Cpu.Role role(String name, String component) {
        return new Cpu.Role(name, process(component).pid());
    }

    private Running process(String component) {
        var process = spaces.processes().get(component);
        if (process == null) {
            throw new IllegalStateException("no component " + component);
        }
        return process;
    }

    @Override
    public void close() {
        while (!opened.isEmpty()) {
            try {
                opened.pop().close();
            } catch (Exception e) {
                throw new IllegalStateException("not closed", e);
            }
        }
    }

    /// Deletes a folder with all that is in it.
    static void delete(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
