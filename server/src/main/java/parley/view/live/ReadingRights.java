package parley.view.live;

import java.util.Optional;
import parley.domain.Caller;
import parley.domain.TopicId;
import parley.domain.TopicState;
import parley.domain.UserId;
import parley.domain.UserState;
import parley.view.directory.Directory;

/** Who may be told what, as the directory has it now. */
final class ReadingRights {
    private final Directory directory;

    ReadingRights(Directory directory) {
        this.directory = directory;
    }

    /** Why a caller may not follow a topic any more; empty when they may. */
    Optional<Subscriber.End> lost(TopicId topic, Caller caller) {
        if (caller instanceof Caller.SignedIn(UserId user, boolean _)
                && directory.user(user) instanceof UserState.Deleted) {
            return Optional.of(Subscriber.End.NOT_READABLE);
        }
        if (directory.state(topic) instanceof TopicState.Deleted) {
            return Optional.of(Subscriber.End.DELETED);
        }
        return directory.readable(topic, caller).isEmpty()
                ? Optional.of(Subscriber.End.NOT_READABLE)
                : Optional.empty();
    }

    /** Whether an event is still to be shown: its author may have been deleted since. */
    boolean isShown(LiveEvent event) {
        return directory.admits(event.at());
    }
}
