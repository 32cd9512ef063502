package parley.messagedb.subscription;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;
import javax.sql.DataSource;
import parley.messagedb.Message;
import parley.messagedb.MessageDb;
import parley.messagedb.StreamName;
import parley.messagedb.progress.CheckpointStream;
import parley.messagedb.progress.Checkpoints;
import parley.messagedb.progress.Continuity;
import parley.messagedb.progress.Lease;
import parley.messagedb.progress.Parking;
import parley.messagedb.progress.Share;

/** All that a subscription is to be, and how one is put together from it. */
record Plan(
        DataSource database,
        MessageDb store,
        ThreadFactory threads,
        InstantSource clock,
        String name,
        Start start,
        Polling polling,
        int batch,
        Retry retry,
        Optional<Checkpoints> checkpoints,
        Keeping keeping,
        Optional<Parking> parking,
        Duration slow,
        Consumer<Boolean> onLive,
        Consumer<Optional<Throwable>> onDropped,
        Consumer<Lag> onLag,
        Handling handling) {

    /** Begins a subscription of its own. */
    SingleSubscription begin(Source source) {
        Share share = source instanceof Source.Category category ? category.share() : Share.WHOLE;
        return begin(source, share, Optional.empty(), onLive, onDropped);
    }

    /** Begins the part of a group's member that has a lease. */
    SingleSubscription begin(
            Source.Category category,
            Lease lease,
            Consumer<Boolean> live,
            Consumer<Optional<Throwable>> dropped) {
        return begin(
                category.share(lease.share()), lease.share(), Optional.of(lease), live, dropped);
    }

    private SingleSubscription begin(
            Source source,
            Share share,
            Optional<Lease> lease,
            Consumer<Boolean> live,
            Consumer<Optional<Throwable>> dropped) {
        Control control = new Control(() -> lease.isEmpty() || lease.get().stillHeld());
        Situation situation = new Situation(clock, slow);
        Callbacks callbacks = new Callbacks(live, dropped, onLag, clock);
        Bookmark bookmark = new Bookmark(checkpoints, name, share, lease, keeping);
        Optional<Parkings> parkings = parking.map(each -> new Parkings(each, name, share));
        Feed feed = feed(source);
        Effect effect = effect(source, bookmark, situation);
        Follower follower =
                new Follower(
                        store,
                        feed,
                        new Footing(
                                feed, new Continuity(database), start, bookmark, effect.isExact()),
                        new ReadAhead(feed, new PageSize(batch), threads),
                        polling,
                        bookmark,
                        new Delivery(effect, feed, retry, parkings, situation, callbacks, control),
                        parkings,
                        situation,
                        callbacks,
                        control);
        Thread thread = thread(follower);
        SingleSubscription subscription =
                new SingleSubscription(
                        name,
                        database,
                        bookmark,
                        situation,
                        callbacks,
                        control,
                        parkings,
                        new Ending(thread, thread::equals, follower.ended(), control));
        thread.start();
        return subscription;
    }

    Thread thread(Runnable work) {
        Thread thread = threads.newThread(work);
        if (thread == null) {
            throw new IllegalStateException("The factory gives no thread for " + name);
        }
        return thread;
    }

    private Feed feed(Source source) {
        return switch (source) {
            case Source.Stream stream -> new StreamFeed(store, stream);
            case Source.Category category -> new CategoryFeed(database, store, category);
            case Source.Categories categories -> new CategoriesFeed(database, store, categories);
            case Source.Everything() -> new StoreFeed(database);
        };
    }

    private Effect effect(Source source, Bookmark bookmark, Situation situation) {
        return switch (handling) {
            case Handling.OneByOne(MessageHandler handler) ->
                    plain(each -> handler.handle(each.getFirst()), 1, source, bookmark, situation);
            case Handling.Batches(BatchHandler handler) ->
                    plain(handler, batch, source, bookmark, situation);
            case Handling.InTransactions transactions ->
                    new TransactionEffect(
                            transactions.handler(),
                            transactions.most(),
                            name,
                            transactions.checkpoints(),
                            transactions.parking(),
                            bookmark,
                            situation);
        };
    }

    private Effect plain(
            BatchHandler handler, int most, Source source, Bookmark bookmark, Situation situation) {
        return new PlainEffect(handler, most, name, parking, bookmark, situation, worth(source));
    }

    /** Who follows everything meets its own checkpoints, which must not call for further ones. */
    private static ToIntFunction<List<Message>> worth(Source source) {
        return source instanceof Source.Everything || source instanceof Source.Categories
                ? messages -> (int) messages.stream().filter(each -> !isCheckpoint(each)).count()
                : List::size;
    }

    private static boolean isCheckpoint(Message message) {
        return message.type().equals(CheckpointStream.TYPE)
                && StreamName.category(message.streamName()).endsWith(CheckpointStream.SUFFIX);
    }
}
