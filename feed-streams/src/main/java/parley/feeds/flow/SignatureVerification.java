package parley.feeds.flow;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import parley.identity.PublicKey;
import parley.identity.RecordSignature;
import parley.identity.RecordVerifier;

/// Believes a record only with a signature that covers all of it.
final class SignatureVerification implements Verification {

    private final RecordVerifier verifier = new RecordVerifier();

    @Override
    public Verdict verify(Claim claim, Keys keys) {
        AtomicReference<@Nullable String> unknown = new AtomicReference<>();
        RecordSignature.Result result = verifier.verify(
                claim.feedUrl(),
                claim.headers(),
                claim.timestamp(),
                claim.key(),
                claim.payload(),
                claim.fingerprint(),
                stamp -> {
                    PublicKey key = keys.publisher(stamp, claim);
                    unknown.set(key == null ? stamp.key() : null);
                    return key;
                });
        String method = unknown.get();
        return switch (result) {
            case RecordSignature.Result.Verified(RecordSignature.Stamp stamp) -> new Verdict.Believed(stamp);
            case RecordSignature.Result.Refused(String why) ->
                method == null ? new Verdict.Disbelieved(why) : new Verdict.UnknownKey(method);
        };
    }
}
