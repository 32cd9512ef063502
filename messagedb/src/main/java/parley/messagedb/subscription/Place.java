package parley.messagedb.subscription;

import java.util.Optional;
import java.util.UUID;
import parley.messagedb.Message;

/**
 * Up to where a subscription has come.
 *
 * @param position in its stream or in the store, depending on the source
 * @param id of the message there; empty where there is none
 */
record Place(long position, Optional<UUID> id) {
    static Place ofStream(Message message) {
        return new Place(message.position(), Optional.of(message.id()));
    }

    static Place ofStore(Message message) {
        return new Place(message.globalPosition(), Optional.of(message.id()));
    }

    static Place at(long position) {
        return new Place(position, Optional.empty());
    }
}
