package parley.agent;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import parley.agent.service.Reply;
import parley.agent.service.ServiceClient;
import parley.agent.service.UnreachableException;
import parley.identity.AgentRequest;
import parley.identity.AgentRequest.Kind;
import parley.topics.Names;

/// Makes many twins in one call, or describes them anew; each is signed for by itself, as it stands.
record Batch(Agent agent) {
    /// A twin that there is, or that others change meanwhile, is signed for anew.
    private static final int ATTEMPTS = 20;

    /// What a registry takes in one call, less a little.
    private static final int MOST_BYTES = 1_100_000;

    private static final int CREATED = 201;
    private static final int TOO_LARGE = 413;
    private static final String LINES = "application/x-ndjson";

    /// @param turtles what the twins say about themselves, by their names
    Map<String, Made> put(Map<String, String> turtles) {
        Map<String, Long> versions = new HashMap<>();
        Map<String, Made> made = new LinkedHashMap<>();
        for (int left = ATTEMPTS; made.size() < turtles.size(); left--) {
            var names = turtles.keySet().stream()
                    .filter(name -> !made.containsKey(name))
                    .toList();
            var answers = call(names.parallelStream()
                    .map(name -> line(name, turtles.getOrDefault(name, ""), versions.getOrDefault(name, 0L)))
                    .toList());
            for (int i = 0; i < names.size(); i++) {
                var answer = answers.get(i);
                if (outdated(answer) && left > 1) {
                    versions.put(names.get(i), answer.path("version").asLong());
                } else {
                    made.put(names.get(i), made(answer));
                }
            }
        }
        return made;
    }

    /// In as many calls as it takes for none to be too large.
    private List<JsonNode> call(List<String> lines) {
        var answers = new ArrayList<JsonNode>();
        int from = 0;
        int bytes = 0;
        for (int to = 0; to < lines.size(); to++) {
            int line = lines.get(to).getBytes(StandardCharsets.UTF_8).length + 1;
            if (to > from && bytes + line > MOST_BYTES) {
                answers.addAll(send(lines.subList(from, to)));
                from = to;
                bytes = 0;
            }
            if (line > MOST_BYTES) {
                answers.add(tooLarge());
                from = to + 1;
            } else {
                bytes += line;
            }
        }
        if (from < lines.size()) {
            answers.addAll(send(lines.subList(from, lines.size())));
        }
        return answers;
    }

    /// As the registry would answer if it read on.
    private static JsonNode tooLarge() {
        var answer = ServiceClient.JSON.createObjectNode().put("status", TOO_LARGE);
        answer.putObject("problem")
                .put("type", "urn:parley:problem:too-large")
                .put("title", "Too large")
                .put("status", TOO_LARGE)
                .put(
                        "detail",
                        "what it says is larger than the " + MOST_BYTES + " bytes that a registry takes in one call")
                .put("field", "description");
        return answer;
    }

    /// A registry that takes less than others do is sent less, down to one at a time.
    private List<JsonNode> send(List<String> lines) {
        var all = agent.registry().send("PUT", "/twins", Map.of("Content-Type", LINES), String.join("\n", lines));
        if (all.status() == TOO_LARGE && lines.size() > 1) {
            int half = lines.size() / 2;
            var answers = new ArrayList<>(send(lines.subList(0, half)));
            answers.addAll(send(lines.subList(half, lines.size())));
            return answers;
        }
        return all.status() == TOO_LARGE ? List.of(tooLarge()) : answers(all.orThrow(), lines);
    }

    private static List<JsonNode> answers(Reply reply, List<String> lines) {
        var answers = new ArrayList<JsonNode>();
        try {
            for (var answer : reply.body().lines().toList()) {
                answers.add(ServiceClient.JSON.readTree(answer));
            }
        } catch (JsonProcessingException e) {
            throw new UnreachableException(reply.call() + ": the answer is not JSON", e);
        }
        if (answers.size() != lines.size()) {
            throw new UnreachableException(
                    reply.call() + ": " + answers.size() + " answers about " + lines.size() + " twins");
        }
        return answers;
    }

    private String line(String name, String turtle, long version) {
        var twin = agent.settings().organisationDid().twin(Names.require("twin", name));
        var key = agent.key().multibase();
        var requests = new Requests(agent, twin);
        var request = version == 0
                ? requests.of(Kind.CREATE_TWIN, twin, "/?key=" + key, turtle, null)
                : requests.of(Kind.CHANGE_TWIN, twin, "/?version=" + version, turtle, null);
        var line = ServiceClient.JSON
                .createObjectNode()
                .put("twin", name)
                .put("key", key)
                .put("request", AgentRequest.toHeader(request.secure(agent.key())))
                .put("description", turtle);
        if (version > 0) {
            line.put("version", version);
        }
        return line.toString();
    }

    private static boolean outdated(JsonNode answer) {
        return answer.path("problem").path("type").asText().equals(Changes.OTHER_VERSION) && answer.has("version");
    }

    private static Made made(JsonNode answer) {
        var problem = answer.path("problem");
        if (problem.isObject()) {
            return new Made.Refused(
                    new Reply("PUT /twins", answer.path("status").asInt(), problem.toString())
                            .refusal()
                            .problem());
        }
        return answer.path("status").asInt() == CREATED ? new Made.Created() : new Made.Described();
    }
}
