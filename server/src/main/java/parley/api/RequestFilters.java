package parley.api;

import parley.domain.Caller;
import parley.domain.Hashtags;
import parley.domain.Refusal;
import parley.domain.TimeText;
import parley.domain.TopicId;
import parley.domain.UserId;
import parley.view.directory.Directory;
import parley.view.message.MessageFilter;

/** What requests say of the messages that they mean. */
final class RequestFilters {
    private final Directory directory;

    RequestFilters(Directory directory) {
        this.directory = directory;
    }

    /**
     * Empty texts filter nothing.
     *
     * @throws RefusedException when there is no such topic for this caller
     */
    MessageFilter of(
            String topic, String user, String hashtag, String from, String to, Caller caller)
            throws RefusedException {
        MessageFilter filter = MessageFilter.NONE;
        if (!topic.isEmpty()) {
            TopicId id = new TopicId(topic);
            if (directory.readable(id, caller).isEmpty()) {
                throw new RefusedException(Refusal.NotFound.topic(id));
            }
            filter = filter.ofTopic(id);
        }
        if (!user.isEmpty()) {
            filter = filter.by(new UserId(user));
        }
        if (!hashtag.isEmpty()) {
            filter = filter.with(Hashtags.normalize("hashtag", hashtag));
        }
        if (!from.isEmpty()) {
            filter = filter.from(TimeText.check("from", from));
        }
        if (!to.isEmpty()) {
            filter = filter.to(TimeText.check("to", to));
        }
        return filter;
    }
}
