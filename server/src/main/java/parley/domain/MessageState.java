package parley.domain;

import java.time.Instant;
import parley.domain.Event.MessageChange;
import parley.domain.Event.MessageDeleted;
import parley.domain.Event.MessageEdited;

/** What is known of a message's id. */
public sealed interface MessageState {
    record None() implements MessageState {}

    record Live(Message message) implements MessageState {}

    record Deleted() implements MessageState {}

    /** The state that a change leads to. Only a live message changes. */
    default MessageState after(MessageChange change, Instant time, long position) {
        return switch (this) {
            case None _, Deleted _ -> this;
            case Live live ->
                    switch (change) {
                        case MessageEdited e ->
                                new Live(live.message().edited(e.content(), time, position));
                        case MessageDeleted _ -> new Deleted();
                    };
        };
    }
}
