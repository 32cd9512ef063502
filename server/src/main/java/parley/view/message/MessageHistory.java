package parley.view.message;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import parley.domain.Caller;
import parley.domain.Event.MessageEdited;
import parley.domain.Event.MessagePosted;
import parley.domain.Message;
import parley.domain.MessageId;
import parley.log.Log;
import parley.log.LogEvent;
import parley.log.StreamName;

/** What messages said before they were edited, read from the log. */
public final class MessageHistory {
    private final Log log;
    private final Messages messages;

    public MessageHistory(Log log, Messages messages) {
        this.log = log;
        this.messages = messages;
    }

    /**
     * The forms that a message had, oldest first, the present one last.
     *
     * @param after the version of the last form of the page before; empty for the first page
     * @param limit at least 1
     * @return empty when there is no such message for this caller
     */
    public Optional<List<Message>> list(
            MessageId id, Optional<Long> after, int limit, Caller caller) throws IOException {
        Optional<Message> present = messages.find(id, caller);
        if (present.isEmpty()) {
            return Optional.empty();
        }
        Optional<Message> posted = posted(id);
        if (posted.isEmpty()) {
            return Optional.empty();
        }
        List<Message> forms = new ArrayList<>();
        if (after.isEmpty()) {
            forms.add(posted.get());
        }
        // As a stream it may be longer than what this hub's views show.
        long next = after.orElse(Message.NEVER_CHANGED) + 1;
        StreamName changes = StreamName.changes(posted.get().topic(), id);
        while (forms.size() < limit && next <= present.get().version()) {
            List<LogEvent> page = log.readStream(changes, next, limit - forms.size());
            if (page.isEmpty()) {
                break;
            }
            for (LogEvent at : page) {
                if (at.position() <= present.get().version()) {
                    form(posted.get(), at).ifPresent(forms::add);
                }
                next = at.position() + 1;
            }
        }
        return Optional.of(forms);
    }

    private Optional<Message> posted(MessageId id) {
        return log.findById(id.eventId())
                .flatMap(
                        at ->
                                at.event()
                                        .filter(MessagePosted.class::isInstance)
                                        .map(MessagePosted.class::cast)
                                        .map(
                                                p ->
                                                        Message.posted(
                                                                p,
                                                                at.time(),
                                                                at.position(),
                                                                at.globalPosition())));
    }

    private static Optional<Message> form(Message posted, LogEvent at) {
        return at.event()
                .filter(MessageEdited.class::isInstance)
                .map(MessageEdited.class::cast)
                .map(edit -> posted.edited(edit.content(), at.time(), at.position()));
    }
}
