package parley.plugins;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.AbstractResponse;
import org.apache.kafka.common.requests.FetchRequest;
import org.apache.kafka.common.requests.FetchResponse;
import org.apache.kafka.common.requests.RequestHeader;

/// One fetch of a consumer as it goes over the wire, in a version of one's choice.
final class Fetch {
    private Fetch() {}

    /// What is answered for the partition, read from its start. Up to version 12 a fetch names topics.
    static Errors inVersion(int version, String bootstrapServers, TopicPartition partition) throws IOException {
        var wanted = new FetchRequest.PartitionData(Uuid.ZERO_UUID, 0, 0, 1_000, Optional.empty());
        var request = FetchRequest.Builder.forConsumer((short) version, 0, 0, Map.of(partition, wanted))
                .build((short) version);
        var header = new RequestHeader(ApiKeys.FETCH, (short) version, "old", 1);
        if (AbstractResponse.parseResponse(exchange(bootstrapServers, request.serializeWithHeader(header)), header)
                instanceof FetchResponse response) {
            var answers = response.responseData(Map.of(), (short) version).values();
            return Errors.forCode(answers.iterator().next().errorCode());
        }
        throw new IOException("no answer to a fetch");
    }

    private static ByteBuffer exchange(String bootstrapServers, ByteBuffer request) throws IOException {
        var address = bootstrapServers.split(":", 2);
        try (var socket = new Socket(address[0], Integer.parseInt(address[1]));
                var out = new DataOutputStream(socket.getOutputStream());
                var in = new DataInputStream(socket.getInputStream())) {
            out.writeInt(request.remaining());
            out.write(request.array(), request.arrayOffset() + request.position(), request.remaining());
            out.flush();
            return ByteBuffer.wrap(in.readNBytes(in.readInt()));
        }
    }
}
