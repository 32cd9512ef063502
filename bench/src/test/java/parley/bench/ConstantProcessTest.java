package parley.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

final class ConstantProcessTest {

    @Test
    void takesTheProgramAndTheOptionsOfAHubWithoutItsCacheOfClasses() {
        assertThat(
                        ConstantProcess.options(
                                List.of(
                                        "/jdk/bin/java",
                                        "-Xmx512m",
                                        "-XX:AOTCache=server.aot",
                                        "-Da=b",
                                        "-jar",
                                        "server.jar",
                                        "--listen=127.0.0.1:0")))
                .containsExactly("/jdk/bin/java", "-Xmx512m", "-Da=b");
    }

    @Test
    void refusesWhatRunsNoJar() {
        assertThatThrownBy(() -> ConstantProcess.options(List.of("sh", "-c", "true")))
                .isInstanceOf(BenchFailure.class);
    }
}
