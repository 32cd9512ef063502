package parley.messagedb.subscription;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import parley.messagedb.Message;
import parley.messagedb.MessageDb;
import parley.messagedb.progress.Parked;

/**
 * Hands a page's messages to the handler, in order: as many as it takes at a time, and one by one
 * when that fails. What keeps failing is parked, and its stream's later messages behind it.
 */
final class Delivery {
    private final Effect effect;
    private final Feed feed;
    private final Retry retry;
    private final Optional<Parkings> parkings;
    private final Situation situation;
    private final Callbacks callbacks;
    private final Control control;

    Delivery(
            Effect effect,
            Feed feed,
            Retry retry,
            Optional<Parkings> parkings,
            Situation situation,
            Callbacks callbacks,
            Control control) {
        this.effect = effect;
        this.feed = feed;
        this.retry = retry;
        this.parkings = parkings;
        this.situation = situation;
        this.callbacks = callbacks;
        this.control = control;
    }

    /**
     * Between two calls of the handler it ends when it is asked to; the bookmark is then behind the
     * last message that was handled.
     *
     * @throws HandlerFailed when a message keeps failing, and there is nowhere to park it
     */
    void deliver(Page page) throws HandlerFailed, Ended, InterruptedException {
        List<Message> messages = page.messages();
        Set<String> parked = parkedAmong(messages);
        int from = 0;
        while (from < messages.size()) {
            control.check();
            int to = endOfChunk(messages, from, parked);
            Place end = to == messages.size() ? page.end() : placeOf(messages.get(to - 1));
            deliver(messages.subList(from, to), end, parked);
            if (to < messages.size()) {
                callbacks.lags(end.position(), messages.get(to - 1));
            }
            from = to;
        }
    }

    private Set<String> parkedAmong(List<Message> messages) {
        if (parkings.isEmpty() || !parkings.get().mayHaveSome()) {
            return new HashSet<>();
        }
        return new HashSet<>(
                parkings.get()
                        .parkedAmong(
                                messages.stream()
                                        .map(Message::streamName)
                                        .collect(Collectors.toSet())));
    }

    /** A message of a parked stream stands alone. */
    private int endOfChunk(List<Message> messages, int from, Set<String> parked) {
        int most = (int) Math.min((long) from + effect.most(), messages.size());
        if (parked.isEmpty()) {
            return most;
        }
        int to = from;
        while (to < most && !parked.contains(messages.get(to).streamName())) {
            to++;
        }
        return Math.max(to, from + 1);
    }

    private void deliver(List<Message> chunk, Place end, Set<String> parked)
            throws HandlerFailed, Ended, InterruptedException {
        if (chunk.size() == 1) {
            deliverOne(chunk.getFirst(), end, parked);
            return;
        }
        try {
            effect.take(chunk, end);
        } catch (HandlerFailed e) {
            // One of them it was; which, shows when they come one by one.
            for (int i = 0; i < chunk.size(); i++) {
                control.check();
                Message each = chunk.get(i);
                deliverOne(each, i == chunk.size() - 1 ? end : placeOf(each), parked);
            }
        }
    }

    private void deliverOne(Message message, Place end, Set<String> parked)
            throws HandlerFailed, Ended, InterruptedException {
        if (parked.contains(message.streamName()) && effect.parkBehind(message, end)) {
            return;
        }
        for (int attempts = 1; ; attempts++) {
            try {
                effect.take(List.of(message), end);
                situation.failsNoMore();
                return;
            } catch (HandlerFailed e) {
                situation.failing(message, attempts, e.failure());
                if (attempts >= retry.attempts()) {
                    park(message, end, e, attempts);
                    parked.add(message.streamName());
                    return;
                }
            }
            control.pause(retry.pauses().pause(attempts));
        }
    }

    private void park(Message message, Place end, HandlerFailed failed, int attempts)
            throws HandlerFailed, InterruptedException {
        if (parkings.isEmpty()) {
            throw failed;
        }
        parkings.get().parked();
        effect.park(message, end, failed.failure(), attempts);
        situation.failsNoMore();
    }

    /** Has parked messages handled that somebody wishes to be. */
    void replay(MessageDb store) throws Ended, InterruptedException {
        if (parkings.isEmpty()) {
            return;
        }
        List<Parked> wanted = parkings.get().wanted();
        if (!wanted.isEmpty()) {
            control.ring(); // there may be more behind these
        }
        for (Parked first : wanted) {
            control.check();
            Optional<Message> message = store.findById(first.messageId());
            if (message.isEmpty()) {
                parkings.get().settle(first); // it is gone from the store
            } else {
                replay(first, message.get());
            }
        }
    }

    private void replay(Parked parked, Message message) throws InterruptedException {
        try {
            effect.takeParked(parked, message);
        } catch (HandlerFailed e) {
            effect.parkAgain(parked, e.failure());
        }
    }

    private Place placeOf(Message message) {
        return feed.placeOf(message);
    }
}
