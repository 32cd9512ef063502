package parley.command;

import java.util.Set;
import parley.domain.Caller;
import parley.domain.Command.CreateTopic;
import parley.domain.Command.DeleteTopic;
import parley.domain.Command.TopicCommand;
import parley.domain.Command.UpdateTopic;
import parley.domain.Event.TopicEvent;
import parley.domain.Refusal;
import parley.domain.Topic;
import parley.domain.TopicName;
import parley.domain.TopicRules;
import parley.domain.TopicState;
import parley.domain.UserId;
import parley.domain.Visibility;
import parley.log.Deadline;
import parley.view.directory.Directory;

/** Creates, changes and deletes topics. */
public final class TopicCommands {
    private final CommandLog log;
    private final Directory directory;
    private final TopicIds ids;
    private final EntityCommands<TopicState, TopicEvent> topics;

    public TopicCommands(CommandLog log, Directory directory, TopicIds ids) {
        this.log = log;
        this.directory = directory;
        this.ids = ids;
        this.topics = new EntityCommands<>(log, Topic::after);
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
        TopicState known = directory.state(command.topic());
        Result<TopicState> result =
                topics.execute(
                        Loaded.known(known, known.version()),
                        () -> log.topic(command.topic()),
                        state -> TopicRules.decide(state, command, caller),
                        caller,
                        deadline);
        log.checkNotDeleted(caller);
        return result;
    }
}
