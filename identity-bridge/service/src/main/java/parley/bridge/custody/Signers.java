package parley.bridge.custody;

import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import parley.bridge.custody.Custody.Answer;
import parley.identity.Did;
import parley.identity.Function;
import parley.identity.ServiceSettings;
import parley.identity.http.CallerAgent;
import parley.topics.Names;

/// Who signs for a call, or why nobody does.
@Singleton
final class Signers {
    private final Did organisation;
    private final OwnTwins twins;
    private final CustodyKeys keys;
    private final InstantSource clock;

    Signers(ServiceSettings settings, OwnTwins twins, CustodyKeys keys, InstantSource clock) {
        this.organisation = settings.did();
        this.twins = twins;
        this.keys = keys;
        this.clock = clock;
    }

    /// The twin and the key for it that is in custody for the caller.
    /// @param needed the function that must be delegated; null if whoever gets what is signed looks after that
    Answer.Signs of(CallerAgent caller, Did twin, @Nullable Function needed) {
        try {
            var kept = keys.find(twin, caller.client());
            return switch (Custody.of(twin, twins.current(twin), caller.client(), kept, needed, clock.instant())) {
                case Answer.Signs signs -> signs;
                case Answer.Refused(var why) -> throw Problems.of(why);
            };
        } catch (IOException e) {
            throw Problems.unavailable(String.valueOf(e.getMessage()));
        }
    }

    /// Refuses if nobody could administer the twin any more without the key that is in custody for the caller.
    void dispensable(CallerAgent caller, Did twin) throws IOException {
        var kept = keys.find(twin, caller.client());
        var current = twins.current(twin);
        if (kept.isPresent()
                && current.isPresent()
                && Custody.onlyAdministers(current.get(), kept.get(), clock.instant())) {
            throw Problems.lastAdministrator();
        }
    }

    /// Refuses unless the caller administers the twin now, by whatever key.
    void administers(CallerAgent caller, Did twin) throws IOException {
        var delegation = twins.current(twin)
                .flatMap(own -> own.document().ofAgent(caller.client()))
                .filter(held -> clock.instant().isBefore(held.expires()));
        if (delegation.isEmpty()) {
            throw Problems.of(new CustodyRefusal.NotActing(twin, caller.client()));
        }
        if (!delegation.get().functions().contains(Function.ADMINISTER)) {
            throw Problems.of(new CustodyRefusal.NotDelegated(Function.ADMINISTER));
        }
    }

    /// The DID of the twin of ours that has this name.
    Did named(String twin) {
        if (!Names.valid(twin)) {
            throw Problems.invalid("twin", "twin `" + twin + "` does not match [a-z0-9-]{1,64}");
        }
        return organisation.twin(twin);
    }
}
