package parley.command;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import parley.domain.Caller;
import parley.domain.Decision;
import parley.domain.Event;
import parley.log.Deadline;
import parley.log.Log;
import parley.log.LogEvent;

/**
 * Commands on entities of one kind, each with a stream of its own: decided on what the directory
 * has; where that appends nothing, or loses a race, on what the log has, for the log may be
 * further.
 */
final class EntityCommands<S, E extends Event> {
    /** The state that an event leads to. */
    @FunctionalInterface
    interface Fold<S, E> {
        S after(S state, E event, Instant time, long position);
    }

    private final CommandLog log;
    private final Fold<S, E> fold;

    EntityCommands(CommandLog log, Fold<S, E> fold) {
        this.log = log;
        this.fold = fold;
    }

    /**
     * @param known as the directory has it
     * @param inLog reads it from the log
     * @return the state afterwards
     */
    Result<S> execute(
            Loaded<S> known,
            Supplier<Loaded<S>> inLog,
            Function<S, Decision<E>> decide,
            Caller caller,
            Deadline deadline) {
        Optional<Result<S>> result =
                decide.apply(known.state()) instanceof Decision.Accepted<E> accepted
                        ? append(known, accepted.events(), caller, deadline)
                        : Optional.empty();
        while (result.isEmpty()) {
            result = attempt(inLog.get(), decide, caller, deadline);
        }
        return result.get();
    }

    /** Empty when a race was lost. */
    private Optional<Result<S>> attempt(
            Loaded<S> loaded, Function<S, Decision<E>> decide, Caller caller, Deadline deadline) {
        return switch (decide.apply(loaded.state())) {
            case Decision.Rejected<E> rejected -> {
                log.awaitShown(loaded, deadline);
                yield Optional.of(new Result.Refused<>(rejected.refusal()));
            }
            case Decision.Unchanged<E> _ -> {
                log.awaitShown(loaded, deadline);
                yield Optional.of(new Result.Done<>(loaded.state()));
            }
            case Decision.Accepted<E> accepted ->
                    append(loaded, accepted.events(), caller, deadline);
        };
    }

    private Optional<Result<S>> append(
            Loaded<S> loaded, List<E> events, Caller caller, Deadline deadline) {
        return switch (log.append(events, caller, loaded.version(), deadline)) {
            case Log.Outcome.LostRace _ -> Optional.empty();
            case Log.Outcome.IdTaken _ ->
                    throw new IllegalStateException("A new event id is taken: " + events);
            case Log.Outcome.InLog appended -> {
                log.awaitVisible(appended, deadline);
                yield Optional.of(
                        new Result.Done<>(after(loaded.state(), events, appended.events())));
            }
        };
    }

    private S after(S state, List<E> events, List<LogEvent> places) {
        S after = state;
        for (int i = 0; i < events.size(); i++) {
            LogEvent place = places.get(i);
            after = fold.after(after, events.get(i), place.time(), place.position());
        }
        return after;
    }
}
