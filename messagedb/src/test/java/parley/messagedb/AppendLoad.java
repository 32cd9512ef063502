package parley.messagedb;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Writers that append to one store at the same time: to any version, to an expected one, the same
 * once more, what no store can hold; with much time and with little.
 */
final class AppendLoad implements AutoCloseable {
    private final MessageDb store;
    private final boolean submits;
    private final List<String> categories;
    private final Outcomes outcomes;
    private final List<Thread> writers;
    private volatile boolean stopped;

    /**
     * @param submits whether the store has threads, and appends are handed to them, too
     */
    AppendLoad(
            MessageDb store,
            boolean submits,
            List<String> categories,
            int writers,
            long seed,
            Outcomes outcomes) {
        this.store = store;
        this.submits = submits;
        this.categories = categories;
        this.outcomes = outcomes;
        this.writers =
                IntStream.range(0, writers)
                        .mapToObj(i -> new Random(seed + i))
                        .map(random -> Thread.ofVirtual().unstarted(() -> write(random)))
                        .toList();
        this.writers.forEach(Thread::start);
    }

    /** As someone does who has no time left for an append. */
    void interruptOne(Random random) {
        writers.get(random.nextInt(writers.size())).interrupt();
    }

    private enum Kind {
        NEW,
        STORED_BEFORE,
        IMPOSSIBLE
    }

    /** An append whose outcome is to be told. */
    private record Attempt(
            Kind kind, String streamName, List<NewMessage> messages, ExpectedVersion expected) {
        List<UUID> ids() {
            return messages.stream().map(NewMessage::id).toList();
        }
    }

    private void write(Random random) {
        List<Attempt> own = new ArrayList<>();
        while (!stopped) {
            try {
                Attempt next = next(random, own);
                if (append(next, random) && next.kind() == Kind.NEW) {
                    own.add(next);
                }
            } catch (UnavailableException e) {
                // Reading the version of a stream failed: nothing was tried.
            } catch (RuntimeException e) {
                outcomes.wrong(e.toString());
            }
            // Who was interrupted has given up, and comes again.
            boolean _ = Thread.interrupted();
        }
    }

    private Attempt next(Random random, List<Attempt> own) {
        String category = categories.get(random.nextInt(categories.size()));
        int kind = random.nextInt(100);
        if (kind < 65) {
            return new Attempt(
                    Kind.NEW,
                    category + "-" + random.nextInt(5),
                    messages(1 + random.nextInt(4)),
                    ExpectedVersion.any());
        }
        if (kind < 85) {
            return race(category + "-race" + random.nextInt(2));
        }
        if (kind < 95 && !own.isEmpty()) {
            Attempt again = own.get(random.nextInt(own.size()));
            return new Attempt(
                    Kind.STORED_BEFORE, again.streamName(), again.messages(), again.expected());
        }
        return new Attempt(
                Kind.IMPOSSIBLE,
                category + "-" + random.nextInt(5),
                List.of(message("{}"), message("{\"nul\": \"\\u0000\"}")),
                ExpectedVersion.any());
    }

    /** These streams are only ever appended to by those who expect a version. */
    private Attempt race(String streamName) {
        ExpectedVersion seen =
                store.streamVersion(streamName).stream()
                        .mapToObj(ExpectedVersion::exactly)
                        .findFirst()
                        .orElse(ExpectedVersion.noStream());
        return new Attempt(Kind.NEW, streamName, messages(1), seen);
    }

    /** Whether it was acknowledged. */
    private boolean append(Attempt attempt, Random random) {
        try {
            List<Appended> places = send(attempt, random.nextInt(10));
            outcomes.stored(attempt.streamName(), attempt.ids(), places);
            checkVersion(attempt, places.getFirst());
            return true;
        } catch (OutcomeUnknownException e) {
            if (attempt.kind() != Kind.STORED_BEFORE) {
                outcomes.unknown(attempt.ids());
            }
        } catch (WrongExpectedVersionException e) {
            outcomes.overtaken(e.streamName(), e.expected());
            refused(attempt, attempt.kind() == Kind.NEW, e);
        } catch (BusyException | UnavailableException e) {
            if (attempt.kind() != Kind.STORED_BEFORE) {
                outcomes.refused(attempt.ids());
            }
        } catch (MessageDbException e) {
            refused(attempt, attempt.kind() == Kind.IMPOSSIBLE, e);
        }
        return false;
    }

    private List<Appended> send(Attempt attempt, int patience) {
        return switch (patience) {
            case 0 -> send(attempt, Duration.ofMillis(1));
            case 1 -> send(attempt, Duration.ofMillis(50));
            case 2 ->
                    submits
                            ? submit(attempt, Duration.ofMillis(50))
                            : send(attempt, Duration.ofMillis(50));
            case 3, 4, 5 ->
                    store.append(attempt.streamName(), attempt.messages(), attempt.expected());
            case 6, 7 -> send(attempt, Duration.ofSeconds(5));
            default ->
                    submits
                            ? submit(attempt, Duration.ofSeconds(5))
                            : send(attempt, Duration.ofSeconds(5));
        };
    }

    private List<Appended> submit(Attempt attempt, Duration timeout) {
        return Gathering.joined(
                store.submit(
                        attempt.streamName(),
                        attempt.messages(),
                        attempt.expected(),
                        timeout,
                        _ -> {}));
    }

    private List<Appended> send(Attempt attempt, Duration timeout) {
        return store.append(attempt.streamName(), attempt.messages(), attempt.expected(), timeout);
    }

    private void refused(Attempt attempt, boolean rightly, MessageDbException e) {
        outcomes.refused(attempt.ids());
        if (!rightly) {
            outcomes.wrong("%s was refused: %s".formatted(attempt, e));
        }
    }

    private void checkVersion(Attempt attempt, Appended first) {
        long expected =
                switch (attempt.expected()) {
                    case ExpectedVersion.Any() -> first.position() - 1;
                    case ExpectedVersion.NoStream() -> -1;
                    case ExpectedVersion.Exactly(long version) -> version;
                };
        if (first.position() != expected + 1) {
            outcomes.wrong("%s was stored at %d".formatted(attempt, first.position()));
        }
    }

    private static List<NewMessage> messages(int count) {
        return Stream.generate(() -> message("{\"text\": \"said\"}")).limit(count).toList();
    }

    private static NewMessage message(String data) {
        return new NewMessage(UUID.randomUUID(), "Appended", data, null);
    }

    /** Lets each finish what it has begun. */
    @Override
    public void close() {
        stopped = true;
        for (Thread each : writers) {
            try {
                each.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
