package parley.cli;

import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import parley.v1.Job;
import parley.v1.JobKind;
import parley.v1.JobState;

/** Follows a job of a hub's to its end, and says what came of it. */
final class JobWatch {

    /** From the first look on twice as long each time, up to the longest. */
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(50);

    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

    private final HubClient hub;
    private final Terminal terminal;
    private final boolean json;

    /**
     * @param json whether to print the job as the API gives it
     */
    JobWatch(HubClient hub, Terminal terminal, boolean json) {
        this.hub = hub;
        this.terminal = terminal;
        this.json = json;
    }

    /**
     * Waits for the end of a job that was just started.
     *
     * @param waits false when nobody does
     * @return {@code REFUSED} when it failed, or found differences
     */
    ExitCode follow(Job started, boolean waits) {
        if (!waits) {
            say(started, "Started %s %s.".formatted(name(started), id(started)));
            return ExitCode.DONE;
        }
        Job ended = awaitEnd(started);
        if (json) {
            terminal.json(ended);
        } else {
            tell(ended);
        }
        return ended.getState() == JobState.DONE && ended.getDifferenceCount() == 0
                ? ExitCode.DONE
                : ExitCode.REFUSED;
    }

    private Job awaitEnd(Job started) {
        AtomicBoolean runs = new AtomicBoolean(true);
        Thread goodbye =
                new Thread(
                        () -> {
                            if (runs.get()) {
                                terminal.err()
                                        .printf(
                                                "%nThe %s goes on in the hub: %s.%n",
                                                name(started), id(started));
                            }
                        });
        Runtime.getRuntime().addShutdownHook(goodbye);
        try (ProgressBar bar = bar()) {
            Job job = started;
            Duration pause = SHORTEST_PAUSE;
            while (job.getState() == JobState.RUNNING) {
                if (bar != null) {
                    bar.at((double) job.getDone() / Math.max(1, job.getAll()), text(job));
                }
                TimeUnit.NANOSECONDS.sleep(pause.toNanos());
                Duration longer = pause.multipliedBy(2);
                pause = longer.compareTo(LONGEST_PAUSE) < 0 ? longer : LONGEST_PAUSE;
                job = hub.job(job.getId());
            }
            return job;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HubFailure.Unreachable("interrupted while the job goes on in the hub");
        } finally {
            runs.set(false);
            forget(goodbye);
        }
    }

    private static void forget(Thread goodbye) {
        try {
            Runtime.getRuntime().removeShutdownHook(goodbye);
        } catch (IllegalStateException _) {
            // The process ends already; the hook has nothing to say any more.
        }
    }

    private @Nullable ProgressBar bar() {
        return terminal.ends().errorIsTerminal() && !json
                ? new ProgressBar(terminal.err(), 1, System::nanoTime)
                : null;
    }

    private static String text(Job job) {
        String places = String.format(Locale.ROOT, "%,d of %,d", job.getDone(), job.getAll());
        return job.hasSecondsLeft()
                ? places + "  " + ProgressBar.duration(job.getSecondsLeft()) + " left"
                : places;
    }

    private void tell(Job job) {
        job.getDifferencesList().forEach(text -> terminal.line(HarmlessText.line(text)));
        long more = job.getDifferenceCount() - job.getDifferencesCount();
        if (more > 0) {
            terminal.line(String.format(Locale.ROOT, "... and %,d more", more));
        }
        if (job.getState() == JobState.FAILED) {
            terminal.error("the %s failed: %s".formatted(name(job), job.getProblem()));
        } else if (job.getKind() == JobKind.REBUILD) {
            terminal.line("The message index is new, from %s.".formatted(events(job)));
        } else if (job.getDifferenceCount() == 0) {
            terminal.line("All views are as the log has it, after %s.".formatted(events(job)));
        } else {
            terminal.error(
                    String.format(
                            Locale.ROOT,
                            "%,d differences from the log; 'parley rebuild' builds the message"
                                    + " index anew",
                            job.getDifferenceCount()));
        }
    }

    private static String events(Job job) {
        return String.format(Locale.ROOT, "%,d places of the log", job.getAll());
    }

    private void say(Job job, String sentence) {
        if (json) {
            terminal.json(job);
        } else {
            terminal.line(sentence);
        }
    }

    private static String name(Job job) {
        return job.getKind().name().toLowerCase(Locale.ROOT);
    }

    private static String id(Job job) {
        return "job " + HarmlessText.line(job.getId());
    }
}
