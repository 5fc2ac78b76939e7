package parley.deploy.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogTailTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    java.net.BindException: Address already in use   | a port is taken by another program
                    java.io.IOException: No space left on device     | the disk is full
                    java.lang.OutOfMemoryError: Java heap space      | out of memory
                    Caused by: x.ConfigException: no such thing      | died: Caused by: x.ConfigException: no such thing
                    12:00 ERROR Kafka it broke                       | died: 12:00 ERROR Kafka it broke
                    all went well                                    | died
                    """)
    void saysWhy(String log, String reason) throws IOException {
        var file = Files.writeString(folder.resolve("log"), "12:00 INFO started\n" + log + "\n\tat x.Y(Z.java:1)\n");

        assertThat(LogTail.reason(file, "died")).isEqualTo(reason);
    }

    @Test
    void saysTheLeastWithoutALog() {
        assertThat(LogTail.reason(folder.resolve("none"), "died")).isEqualTo("died");
    }
}
