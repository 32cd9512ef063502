package parley.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A scenario, once, at one number of connections.
 *
 * @param beside of the writers, if the scenario has any
 * @param seconds from the first request to the last answer
 * @param cpu used in that time
 */
record Round(Outcome measured, @Nullable Outcome beside, double seconds, Cpu cpu) {

    static Round run(Scenario scenario, int connections, Duration duration)
            throws IOException, InterruptedException {
        return run(scenario.target(), scenario.scripts(connections, duration));
    }

    /**
     * Scripts at once, in one group or two.
     *
     * @param groups those that are measured, and writers beside them, if there are any
     */
    static Round run(Target target, List<List<Script>> groups)
            throws IOException, InterruptedException {
        try (Load load = Load.connect(target.address(), groups)) {
            Cpu before = Cpu.of(target.pid());
            long began = System.nanoTime();
            List<Outcome> outcomes = load.run();
            double seconds = (System.nanoTime() - began) / 1e9;
            Cpu used = Cpu.of(target.pid()).since(before);
            return new Round(
                    outcomes.getFirst(),
                    outcomes.size() > 1 ? outcomes.getLast() : null,
                    seconds,
                    used);
        }
    }

    /** Of what is measured: answers each second. */
    double rate() {
        return measured.count() / seconds;
    }

    /** Of all that was asked for, of either kind. */
    long errors() {
        return measured.errors() + (beside == null ? 0 : beside.errors());
    }

    String firstError() {
        return beside == null ? measured.firstError() : measured.plus(beside).firstError();
    }

    /** Answers of either kind, in thousands. */
    double thousands() {
        return (measured.count() + (beside == null ? 0 : beside.count())) / 1000.0;
    }
}
