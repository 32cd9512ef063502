package parley.messagedb.subscription;

import static parley.messagedb.Eventually.eventually;

import java.util.ArrayList;
import java.util.List;
import parley.messagedb.Message;

/** What a subscription has handed on, to be waited for. */
final class Heard {
    private final List<Message> messages = new ArrayList<>();

    synchronized void take(Message message) {
        messages.add(message);
    }

    synchronized void takeAll(List<Message> batch) {
        messages.addAll(batch);
    }

    synchronized List<Message> all() {
        return List.copyOf(messages);
    }

    synchronized int size() {
        return messages.size();
    }

    List<String> types() {
        return all().stream().map(Message::type).toList();
    }

    /** The types, once there are so many messages. */
    List<String> types(int count) {
        eventually(() -> size() >= count);
        return types();
    }
}
