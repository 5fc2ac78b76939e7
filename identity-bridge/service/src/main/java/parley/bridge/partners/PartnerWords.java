package parley.bridge.partners;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parley.avro.LaneMessage;
import parley.avro.LanePartnership;
import parley.identity.OrganisationKeyRotation;
import parley.identity.Partner;
import parley.identity.Partnership;
import parley.topics.TopicTail;
import parley.topics.Topics;

/// Hears what partners say of the partnership itself in their lanes: that they have another key, or have ended it. For
/// one thread, but for
/// what is heard.
final class PartnerWords implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PartnerWords.class);

    private final PartnerBook book;
    private final Map<String, Object> client;
    private final Map<String, TopicTail<LaneMessage>> tails = new HashMap<>();

    PartnerWords(PartnerBook book, Map<String, Object> client) {
        this.book = book;
        this.client = client;
    }

    /// Listens to exactly those that are partners now.
    void listen() {
        var gone = new HashMap<>(tails);
        for (var standing : book.all()) {
            var partner = standing.partnership().partner();
            if (partner.isPresent() && standing.provisioned() != null) {
                gone.remove(standing.partnership().id());
                tails.computeIfAbsent(standing.partnership().id(), id -> open(id, partner.get()));
            }
        }
        gone.forEach((id, tail) -> {
            tails.remove(id);
            tail.close();
        });
    }

    private TopicTail<LaneMessage> open(String invitation, Partner partner) {
        return TopicTail.start(
                Topics.mirroredInteractions(partner.name(), partner.nameForUs()),
                client,
                record -> hear(invitation, record));
    }

    private void hear(String invitation, ConsumerRecord<String, @Nullable LaneMessage> record) {
        if (record.value() == null || !(record.value().getMessage() instanceof LanePartnership word)) {
            return;
        }
        try {
            if (OrganisationKeyRotation.isOne(word.getStatement())) {
                book.rotated(invitation, word.getStatement());
                return;
            }
            var read = Partnership.read(word.getStatement());
            if (read.kind() == Partnership.Kind.REMOVAL) {
                book.end(invitation, word.getStatement());
            }
        } catch (IllegalArgumentException | IOException e) {
            LOG.error(
                    "word on the partnership not taken topic={} offset={} reason={}",
                    record.topic(),
                    record.offset(),
                    e.getMessage());
        }
    }

    @Override
    public void close() {
        tails.values().forEach(TopicTail::close);
    }
}
