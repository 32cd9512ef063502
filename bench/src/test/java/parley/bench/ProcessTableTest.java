package parley.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ProcessTableTest {

    /** A hub (10), its postmaster (20), two backends (30, 31), and a stranger (40). */
    private static final ProcessTable TABLE =
            ProcessTable.of(
                    List.of(
                            new ProcessStat(10, 1, 1, 1000),
                            new ProcessStat(20, 10, 2, 100),
                            new ProcessStat(30, 20, 4, 0),
                            new ProcessStat(31, 20, 8, 0),
                            new ProcessStat(40, 1, 500, 500)));

    @Test
    void countsDescendantsLivingAndWaitedForButNotTheRoot() {
        assertThat(TABLE.ticksBelow(10)).isEqualTo(2 + 100 + 4 + 8);
    }

    @Test
    void losesNothingWhenABackendEnds() {
        ProcessTable later =
                ProcessTable.of(
                        List.of(
                                new ProcessStat(10, 1, 1, 1000),
                                new ProcessStat(20, 10, 2, 108),
                                new ProcessStat(30, 20, 4, 0)));
        assertThat(later.ticksBelow(10)).isEqualTo(TABLE.ticksBelow(10));
    }

    @Test
    void countsAProcessAlone() {
        assertThat(TABLE.ownTicks(10)).isEqualTo(1);
        assertThatThrownBy(() -> TABLE.ownTicks(11)).isInstanceOf(BenchFailure.class);
    }

    @Test
    void findsTheFirstChild() {
        assertThat(TABLE.childOf(20)).isEqualTo(30);
        assertThatThrownBy(() -> TABLE.childOf(40)).isInstanceOf(BenchFailure.class);
    }

    @Test
    void seesTheProcessorTimeOfAChildThatHasEnded() throws Exception {
        long self = ProcessHandle.current().pid();
        Process shell =
                new ProcessBuilder(
                                "sh",
                                "-c",
                                "sh -c 'i=0; while [ $i -lt 300000 ]; do i=$((i+1)); done';"
                                        + " echo done; read -r end")
                        .start();
        try (var lines = shell.inputReader();
                var input = shell.outputWriter()) {
            assertThat(lines.readLine()).isEqualTo("done");
            ProcessTable table = ProcessTable.read(self);
            assertThat(table.ticksBelow(self)).isPositive();
            assertThat(table.processes().get(shell.pid()).parent()).isEqualTo(self);
            input.write("\n");
        }
        assertThat(shell.waitFor()).isZero();
    }

    @Test
    void readsThisProcess() throws IOException {
        long self = ProcessHandle.current().pid();
        assertThat(ProcessTable.read(self).ownTicks(self)).isPositive();
    }
}
