package parley.messagedb.subscription;

import java.util.List;
import java.util.Optional;
import java.util.function.ToIntFunction;
import parley.messagedb.Message;
import parley.messagedb.MessageDbException;
import parley.messagedb.progress.Parked;
import parley.messagedb.progress.Parking;

/** The handler does what it does; the place is kept beside it, now and then. */
final class PlainEffect implements Effect {
    private final BatchHandler handler;
    private final int most;
    private final String name;
    private final Optional<Parking> parking;
    private final Bookmark bookmark;
    private final Situation situation;
    private final ToIntFunction<List<Message>> worth;

    /**
     * @param most messages at a time
     * @param worth how many of some messages are worth a checkpoint
     */
    PlainEffect(
            BatchHandler handler,
            int most,
            String name,
            Optional<Parking> parking,
            Bookmark bookmark,
            Situation situation,
            ToIntFunction<List<Message>> worth) {
        this.handler = handler;
        this.most = most;
        this.name = name;
        this.parking = parking;
        this.bookmark = bookmark;
        this.situation = situation;
        this.worth = worth;
    }

    @Override
    public int most() {
        return most;
    }

    @Override
    public boolean isExact() {
        return false;
    }

    @Override
    public void take(List<Message> messages, Place end) throws HandlerFailed, InterruptedException {
        handle(messages);
        bookmark.passed(end, worth.applyAsInt(messages));
        bookmark.saveIfDue();
    }

    private void handle(List<Message> messages) throws HandlerFailed, InterruptedException {
        situation.handling(messages);
        try {
            handler.handle(messages);
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            Optional<MessageDbException> outOfReach = OutOfReach.in(e);
            if (outOfReach.isPresent()) {
                throw outOfReach.get();
            }
            throw new HandlerFailed(e);
        } finally {
            situation.handled();
        }
    }

    @Override
    public void park(Message message, Place end, Exception cause, int attempts) {
        parking.orElseThrow().park(name, message, cause.toString(), attempts);
        bookmark.passed(end, 1);
    }

    @Override
    public boolean parkBehind(Message message, Place end) {
        boolean parked = parking.orElseThrow().parkBehind(name, message);
        if (parked) {
            bookmark.passed(end, 1);
        }
        return parked;
    }

    @Override
    public void takeParked(Parked parked, Message message)
            throws HandlerFailed, InterruptedException {
        handle(List.of(message));
        parking.orElseThrow().settle(parked);
    }

    @Override
    public void parkAgain(Parked parked, Exception cause) {
        parking.orElseThrow().parkAgain(parked, cause.toString());
    }
}
