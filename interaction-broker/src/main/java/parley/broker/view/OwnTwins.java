package parley.broker.view;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parley.avro.TwinEntry;
import parley.identity.OrganisationKeys;
import parley.identity.TwinDocument;
import parley.policy.Requester;

/// Our own twins, by DID; one whose document our organisation did not endorse is none. Thread-safe.
public final class OwnTwins {

    private static final Logger LOG = LoggerFactory.getLogger(OwnTwins.class);

    private final Map<String, OwnTwin> twins = new ConcurrentHashMap<>();
    private final Map<String, OwnTwin> controllable = new ConcurrentHashMap<>();
    private final OrganisationKeys organisation;

    public OwnTwins(OrganisationKeys organisation) {
        this.organisation = organisation;
    }

    /// The twin of that DID, if it is ours.
    public Optional<OwnTwin> get(String did) {
        return Optional.ofNullable(twins.get(did));
    }

    /// Whether it would be ours, if there were such a twin.
    boolean wouldBe(String did) {
        return Requester.belongs(did, organisation.organisation().value());
    }

    /// The DIDs of all.
    public Set<String> all() {
        return Set.copyOf(twins.keySet());
    }

    /// Those that have controls.
    public Collection<OwnTwin> controllable() {
        return controllable.values();
    }

    /// The twin of that name, if it has controls.
    public Optional<OwnTwin> controllable(String name) {
        return Optional.ofNullable(controllable.get(name));
    }

    /// Takes what `twins` says; null removes.
    public void take(String did, @Nullable TwinEntry entry) {
        if (entry == null) {
            remove(did);
            return;
        }
        switch (TwinDocument.parseEndorsed(entry.getDocument(), organisation)) {
            case TwinDocument.Result.Endorsed(var document)
            when document.twin().value().equals(did) -> put(did, new OwnTwin(entry, document));
            case TwinDocument.Result.Endorsed(var document) -> refuse(did, "the document of " + document.twin());
            case TwinDocument.Result.Refused(var why) -> refuse(did, why);
        }
    }

    private void put(String did, OwnTwin twin) {
        twins.put(did, twin);
        if (twin.entry().getControls().isEmpty()) {
            controllable.remove(twin.entry().getName());
        } else {
            controllable.put(twin.entry().getName(), twin);
        }
    }

    private void remove(String did) {
        OwnTwin gone = twins.remove(did);
        if (gone != null) {
            controllable.remove(gone.entry().getName());
        }
    }

    private void refuse(String did, String why) {
        remove(did);
        LOG.error("not a twin of ours twin={} reason={}", did, why);
    }
}
