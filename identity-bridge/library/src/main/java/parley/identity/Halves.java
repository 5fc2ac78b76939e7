package parley.identity;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import parley.avro.Half;
import parley.avro.Interaction;
import parley.avro.Reason;
import parley.avro.Side;
import parley.avro.Terms;
import parley.json.TermsJson;

/// One side's will about an interaction as a secured document: what its organisation signed, the partner
/// verifies.
public final class Halves {
    /// How much may be said to the people of the other side, in characters.
    public static final int LONGEST_DETAIL = 1_000;

    /// Characters of the terms of a half, as JSON: twice as many as those of a rule come to.
    private static final int LONGEST_TERMS = 16_384;

    private Halves() {}

    /// A half, and the interaction it is about.
    /// @param requester the DID of the twin that asked
    /// @param provider the DID of the twin that was asked
    /// @param feedTopic the feed's topic in the provider's space; only the provider's half has it
    /// @param partitions the feed's, 0 while the side does not know
    /// @param offer what the requester must know of an offer; only a provider's half that is one has it
    public record SignedHalf(
            String interaction,
            String requester,
            String provider,
            String feed,
            @Nullable String feedTopic,
            int partitions,
            Half half,
            @Nullable Offer offer) {}

    /// What an offer says beyond its half.
    /// @param validUntil when it lapses
    /// @param purpose what it is for, if that was stated
    public record Offer(Instant validUntil, @Nullable String purpose) {}

    /// Whether a half is to be believed.
    public sealed interface Result {
        /// It is.
        record Verified(SignedHalf half) implements Result {}

        /// It is not.
        record Refused(String why) implements Result {}
    }

    /// The half, about this interaction, signed with the key of the side's organisation.
    public static String secure(Interaction interaction, Half half, OrganisationKey organisation) {
        return secure(
                new SignedHalf(
                        interaction.getId(),
                        interaction.getRequester(),
                        interaction.getProvider(),
                        interaction.getFeed(),
                        half.getSide() == Side.PROVIDER ? feedTopic(interaction) : null,
                        interaction.getPartitions(),
                        half,
                        offers(half) ? new Offer(interaction.getValidUntil(), interaction.getPurpose()) : null),
                organisation);
    }

    private static boolean offers(Half half) {
        return half.getSide() == Side.PROVIDER
                && half.getWanted()
                && (half.getReason() == Reason.OFFERED || half.getReason() == Reason.RESUMED)
                && half.getStartOffsets().isEmpty();
    }

    private static String feedTopic(Interaction interaction) {
        return "feed." + Did.ofTwin(interaction.getProvider()).twinName().orElseThrow() + "." + interaction.getFeed();
    }

    /// The half signed with the key of the side's organisation.
    public static String secure(SignedHalf signed, OrganisationKey organisation) {
        var half = signed.half();
        var document = SecuredDocument.JSON
                .createObjectNode()
                .put("type", "Half")
                .put("interaction", signed.interaction())
                .put("requester", signed.requester())
                .put("provider", signed.provider())
                .put("feed", signed.feed())
                .put("side", text(half.getSide()))
                .put("epoch", half.getEpoch())
                .put("version", half.getVersion())
                .put("wanted", half.getWanted())
                .put("reason", text(half.getReason()))
                .put("by", half.getBy())
                .put("partitions", signed.partitions())
                .put("issued", half.getIssued().toString());
        if (signed.feedTopic() != null) {
            document.put("feedTopic", signed.feedTopic());
        }
        var offer = signed.offer();
        if (offer != null) {
            document.put("validUntil", offer.validUntil().toString()).put("purpose", offer.purpose());
        }
        var offsets = document.putArray("startOffsets");
        half.getStartOffsets().forEach(offset -> offsets.add(offset.longValue()));
        if (half.getTerms() != null) {
            document.set("terms", TermsJson.write(half.getTerms()));
        }
        if (half.getUntil() != null) {
            document.put("until", half.getUntil().toString());
        }
        if (!half.getDetail().isEmpty()) {
            document.put("detail", half.getDetail());
        }
        return organisation.secure(document, half.getIssued());
    }

    private static String text(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// Believes a half only if the organisation that owns the side's twin signed it with one of these keys.
    public static Result verify(String json, OrganisationKeys organisation) {
        return switch (organisation.verify(json)) {
            case Verification.Refused(var why) -> new Result.Refused(why);
            case Verification.Verified(var document, var method) -> {
                try {
                    yield accept(read(document), method);
                } catch (IllegalArgumentException e) {
                    yield new Result.Refused(String.valueOf(e.getMessage()));
                }
            }
        };
    }

    private static Result accept(SignedHalf signed, String method) {
        var twin = Did.ofTwin(
                switch (signed.half().getSide()) {
                    case REQUESTER -> signed.requester();
                    case PROVIDER -> signed.provider();
                });
        return twin.isOrganisationMethod(method)
                ? new Result.Verified(signed)
                : new Result.Refused("signed by " + method + ", not by the organisation of " + twin);
    }

    private static @Nullable Terms terms(ObjectNode document) {
        if (document.path("terms").toString().length() > LONGEST_TERMS) {
            throw new IllegalArgumentException("terms: more than " + LONGEST_TERMS + " characters");
        }
        try {
            return document.has("terms") ? TermsJson.read(document.get("terms")) : null;
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("terms." + e.getMessage(), e);
        }
    }

    private static @Nullable Instant until(Fields fields) {
        return fields.node().has("until")
                ? Instant.ofEpochMilli(fields.instant("until").toEpochMilli())
                : null;
    }

    private static String detail(Fields fields) {
        var detail = fields.textOrNull("detail");
        if (detail != null && detail.length() > LONGEST_DETAIL) {
            throw new IllegalArgumentException("detail: more than " + LONGEST_DETAIL + " characters");
        }
        return detail == null ? "" : detail;
    }

    private static SignedHalf read(ObjectNode document) {
        var fields = new Fields(document);
        fields.type("Half");
        var offsets = new ArrayList<Long>();
        for (var offset : fields.array("startOffsets")) {
            if (!offset.isIntegralNumber() || offset.longValue() < 0) {
                throw new IllegalArgumentException("startOffsets: offsets are needed");
            }
            offsets.add(offset.longValue());
        }
        var half = Half.newBuilder()
                .setSide(fields.choice("side", Side.class))
                .setEpoch(fields.number("epoch"))
                .setVersion(fields.number("version"))
                .setWanted(fields.flag("wanted"))
                .setReason(fields.choice("reason", Reason.class))
                .setBy(fields.text("by"))
                .setStartOffsets(offsets)
                .setIssued(Instant.ofEpochMilli(fields.instant("issued").toEpochMilli()))
                .setTerms(terms(document))
                .setDetail(detail(fields))
                .setUntil(until(fields))
                .build();
        return new SignedHalf(
                fields.text("interaction"),
                fields.twin("requester").value(),
                fields.twin("provider").value(),
                fields.text("feed"),
                fields.textOrNull("feedTopic"),
                Math.toIntExact(fields.number("partitions")),
                half,
                offer(fields));
    }

    private static @Nullable Offer offer(Fields fields) {
        if (!fields.node().has("validUntil")) {
            return null;
        }
        var validUntil = Instant.ofEpochMilli(fields.instant("validUntil").toEpochMilli());
        return new Offer(validUntil, fields.node().hasNonNull("purpose") ? fields.text("purpose") : null);
    }
}
