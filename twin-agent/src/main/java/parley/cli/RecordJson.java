package parley.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import parley.agent.delivery.FeedRecord;
import parley.agent.delivery.Gap;
import parley.agent.service.ServiceClient;
import parley.json.JsonRecords;

/// Records and gaps as JSON.
final class RecordJson {
    private RecordJson() {}

    static JsonNode of(FeedRecord record) {
        var json = ServiceClient.JSON
                .createObjectNode()
                .put("feed", record.feed())
                .put("partition", record.partition())
                .put("offset", record.sourceOffset())
                .put("sequence", record.sequence())
                .put("timestamp", record.timestamp().toString());
        if (record.key() != null) {
            json.put("key", record.keyText());
        }
        json.set("value", value(record));
        return json.put("signer", record.signer())
                .put("epoch", record.epoch())
                .put("maybeRepeated", record.maybeRepeated());
    }

    static JsonNode of(Gap gap) {
        var json = ServiceClient.JSON.createObjectNode();
        var inner = json.putObject("gap")
                .put("kind", gap.kind().name())
                .put("partition", gap.partition())
                .put("epoch", gap.epoch())
                .put("after", gap.after())
                .put("before", gap.before());
        gap.missing().ifPresent(missing -> inner.put("missing", missing));
        return json;
    }

    static JsonNode value(FeedRecord record) {
        return record.value() == null ? NullNode.instance : JsonRecords.json(record.value());
    }
}
