package parley.command;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import parley.domain.Caller;
import parley.domain.Command.CreateTopic;
import parley.domain.Command.DeleteTopic;
import parley.domain.Command.TopicCommand;
import parley.domain.Command.UpdateTopic;
import parley.domain.Decision;
import parley.domain.Event.TopicEvent;
import parley.domain.Refusal;
import parley.domain.Topic;
import parley.domain.TopicId;
import parley.domain.TopicName;
import parley.domain.TopicRules;
import parley.domain.TopicState;
import parley.domain.UserId;
import parley.domain.Visibility;
import parley.log.Deadline;
import parley.log.Log;
import parley.log.Place;
import parley.view.directory.Directory;

/** Creates, changes and deletes topics. */
public final class TopicCommands {
    private final CommandLog log;
    private final Directory directory;
    private final TopicIds ids;

    public TopicCommands(CommandLog log, Directory directory, TopicIds ids) {
        this.log = log;
        this.directory = directory;
        this.ids = ids;
    }

    /** Creates a topic under a short id that was never used. */
    public Result<Topic> create(
            TopicName name,
            Visibility visibility,
            Set<UserId> members,
            Caller caller,
            Deadline deadline) {
        for (int attempt = 0; ; attempt++) {
            Result<Topic> result =
                    create(
                            new CreateTopic(ids.next(attempt), name, visibility, members),
                            caller,
                            deadline);
            boolean taken = result instanceof Result.Refused<Topic>(Refusal.AlreadyExists _);
            if (!taken) {
                return result;
            }
        }
    }

    public Result<Topic> create(CreateTopic command, Caller caller, Deadline deadline) {
        return live(execute(command, caller, deadline));
    }

    public Result<Topic> update(UpdateTopic command, Caller caller, Deadline deadline) {
        return live(execute(command, caller, deadline));
    }

    public Result<TopicState> delete(DeleteTopic command, Caller caller, Deadline deadline) {
        return execute(command, caller, deadline);
    }

    private static Result<Topic> live(Result<TopicState> result) {
        return switch (result) {
            case Result.Refused<TopicState> refused -> new Result.Refused<>(refused.refusal());
            case Result.Done<TopicState> done ->
                    new Result.Done<>(done.value().live().orElseThrow());
        };
    }

    private Result<TopicState> execute(TopicCommand command, Caller caller, Deadline deadline) {
        Optional<Result<TopicState>> result =
                attempt(known(command.topic()), command, caller, deadline)
                        .filter(r -> r instanceof Result.Done);
        while (result.isEmpty()) {
            result = attempt(log.topic(command.topic()), command, caller, deadline);
        }
        return result.get();
    }

    /** The topic as the directory has it. */
    private CommandLog.LoadedTopic known(TopicId id) {
        TopicState state = directory.state(id);
        return new CommandLog.LoadedTopic(state, state.version());
    }

    /** Empty when a race was lost: then the state was not the log's. */
    private Optional<Result<TopicState>> attempt(
            CommandLog.LoadedTopic topic, TopicCommand command, Caller caller, Deadline deadline) {
        return switch (TopicRules.decide(topic.state(), command, caller)) {
            case Decision.Rejected<TopicEvent> rejected ->
                    Optional.of(new Result.Refused<>(rejected.refusal()));
            case Decision.Unchanged<TopicEvent> _ -> Optional.of(new Result.Done<>(topic.state()));
            case Decision.Accepted<TopicEvent> accepted ->
                    append(topic, accepted.events(), caller, deadline);
        };
    }

    private Optional<Result<TopicState>> append(
            CommandLog.LoadedTopic topic,
            List<TopicEvent> events,
            Caller caller,
            Deadline deadline) {
        return switch (log.append(events, caller, topic.version(), deadline)) {
            case Log.Outcome.LostRace _ -> Optional.empty();
            case Log.Outcome.IdTaken _ ->
                    throw new IllegalStateException("A new event id is taken: " + events);
            case Log.Outcome.InLog appended -> {
                log.awaitVisible(appended, deadline);
                yield Optional.of(
                        new Result.Done<>(after(topic.state(), events, appended.places())));
            }
        };
    }

    private static TopicState after(TopicState state, List<TopicEvent> events, List<Place> places) {
        TopicState after = state;
        for (int i = 0; i < events.size(); i++) {
            Place place = places.get(i);
            after = Topic.after(after, events.get(i), place.time(), place.position());
        }
        return after;
    }
}
