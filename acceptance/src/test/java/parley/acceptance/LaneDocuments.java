package parley.acceptance;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import parley.agent.ActingTwin;
import parley.avro.Half;
import parley.avro.LaneDocument;
import parley.avro.LaneHalf;
import parley.avro.LaneMessage;
import parley.avro.Reason;
import parley.avro.Side;
import parley.deploy.run.SpaceAccess;
import parley.deploy.space.Keys;
import parley.identity.Did;
import parley.identity.Halves;
import parley.identity.Halves.SignedHalf;
import parley.identity.OrganisationKey;
import parley.identity.TwinDocument;
import parley.interaction.InteractionId;
import parley.topics.Topics;

/// The documents of a space's twins in its lane of interactions to a partner, where its registry writes them, and
/// whoever has its broker.
final class LaneDocuments implements AutoCloseable {
    private final OrganisationKey organisation;
    private final HeldLane<LaneMessage> lane;

    LaneDocuments(SpaceAccess space, String partner) throws IOException {
        this.organisation = Keys.organisation(space.file());
        this.lane = new HeldLane<>(Topics.laneInteractions(partner), space.admin());
    }

    /// Waits until the partner must have read the twin's document as it is now, and returns it.
    ///
    /// @param there a twin of the partner's
    String awaitKnown(ActingTwin twin, ActingTwin there) throws Exception {
        var document = twin.show().orElseThrow().path("document").asText();
        Patiently.await("the newest document of " + twin.did() + " in the lane")
                .until(() -> lane.values().stream()
                        .anyMatch(told -> told.getMessage() instanceof LaneDocument sent
                                && sent.getDocument().equals(document)));
        awaitRead(there);
        return document;
    }

    /// Writes it as if it were the newest.
    void bring(Did twin, String document) throws Exception {
        lane.write(twin.value(), new LaneMessage(new LaneDocument(twin.value(), document)));
    }

    /// Waits until the partner has read all that is in the lane: of what comes last, its audit tells.
    void awaitRead(ActingTwin there) throws Exception {
        var twin = organisation.organisation().twin("nobody");
        var id = InteractionId.of(there.did().value(), twin.value(), "last");
        var half = new Half(
                Side.PROVIDER,
                1L,
                1L,
                true,
                Reason.NONE,
                twin.value(),
                List.of(0L),
                Instant.ofEpochMilli(Http.now().toEpochMilli()),
                null,
                "",
                null);
        var signed = new SignedHalf(id, there.did().value(), twin.value(), "last", null, 1, half, null);
        long before = unknown(there);
        var document = TwinDocument.issue(twin, List.of(), organisation, Http.now());
        lane.write(id, new LaneMessage(new LaneHalf(id, Halves.secure(signed, organisation), "", document)));
        Patiently.await("the last in the audit").until(() -> unknown(there) > before);
    }

    private static long unknown(ActingTwin there) {
        return there.audit().stream()
                .filter(decided -> decided.event().equals("PartnerHalf")
                        && decided.reason().equals(Reason.UNKNOWN_INTERACTION.name()))
                .count();
    }

    @Override
    public void close() {
        lane.close();
    }
}
