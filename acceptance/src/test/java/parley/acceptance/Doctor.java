package parley.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import parley.deploy.run.Installed;

/// What `parley doctor` says of both spaces; no secret of theirs is in it.
/// @param code its exit code
/// @param found what it advises, by check; nothing where all is well
record Doctor(int code, Map<String, String> found, String text) {

    static Doctor of(Pair pair) throws Exception {
        var state = Folders.fresh("doctor");
        Installed.in(state).show(pair.spaces());
        var line = Shipped.launcher(List.of("doctor", "--json", "--data", state.toString()));
        var process = new ProcessBuilder(line)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        var text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int code = process.waitFor();
        Stream.of(pair.harbour(), pair.grid())
                .flatMap(space -> Stream.concat(
                        Stream.of(space.keys().brokerSecret()), space.keys().clientSecrets().values().stream()))
                .forEach(secret -> assertThat(text).doesNotContain(secret));
        var found = new TreeMap<String, String>();
        new ObjectMapper()
                .readTree(text)
                .path("checks")
                .forEach(check -> found.put(
                        check.path("check").asText(), check.path("advice").asText()));
        return new Doctor(code, found, text);
    }

    /// What is not well; how full the disk is under the tests is no business of theirs.
    List<String> notOk() {
        return found.keySet().stream()
                .filter(check -> !advice(check).isEmpty() && !check.endsWith("/disk"))
                .toList();
    }

    String advice(String check) {
        return found.getOrDefault(check, "");
    }
}
