package parley.messagedb;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What is to be appended to one stream, all or none. */
record Append(String streamName, List<NewMessage> messages, ExpectedVersion expectedVersion) {
    Append {
        if (streamName.isEmpty()) {
            throw new IllegalArgumentException("A stream's name must not be empty");
        }
        messages = List.copyOf(messages);
        if (messages.isEmpty()) {
            throw new IllegalArgumentException("There must be a message to append");
        }
        refuseRepeatedIds(messages);
    }

    private static void refuseRepeatedIds(List<NewMessage> messages) {
        if (messages.size() == 1) {
            return;
        }
        Set<UUID> seen = new HashSet<>();
        for (NewMessage message : messages) {
            if (!seen.add(message.id())) {
                throw new DuplicateMessageIdException(message.id(), "comes twice in one append");
            }
        }
    }

    /** The version that the stream must have, -1 for none; null for any. */
    @Nullable Long expected() {
        return switch (expectedVersion) {
            case ExpectedVersion.Any() -> null;
            case ExpectedVersion.NoStream() -> -1L;
            case ExpectedVersion.Exactly(long version) -> version;
        };
    }

    /** Characters of JSON, about what a statement with it is long. */
    long size() {
        long size = 0;
        for (NewMessage message : messages) {
            size += length(message.data()) + length(message.metadata());
        }
        return size;
    }

    private static int length(@Nullable String text) {
        return text == null ? 0 : text.length();
    }
}
