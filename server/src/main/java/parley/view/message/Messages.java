package parley.view.message;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import parley.domain.Caller;
import parley.domain.Event;
import parley.domain.Event.MessageChange;
import parley.domain.Message;
import parley.domain.MessageId;
import parley.domain.TopicId;
import parley.log.LogEvent;
import parley.view.View;
import parley.view.directory.Directory;

/** Messages as callers read them. What the caller may not read is not there. */
public final class Messages implements View {
    private final Directory directory;
    private final MessageIndex index;
    private final NewestMessages newest;
    private volatile long position;

    /** Up to here {@link #newest} has the log, although the index may have to go back. */
    private long newestPosition;

    private final AtomicLong applied = new AtomicLong();

    /**
     * @param newestBytes bound of the newest messages in memory, about, in bytes
     */
    public Messages(Directory directory, MessageIndex index, long newestBytes) {
        this.directory = directory;
        this.index = index;
        this.newest = new NewestMessages(index.openedAt(), newestBytes);
        this.position = index.openedAt();
        this.newestPosition = position;
    }

    @Override
    public long position() {
        return position;
    }

    /**
     * How many events this view has applied since it was opened: a measure of what a start had to
     * catch up with.
     */
    public long applied() {
        return applied.get();
    }

    @Override
    public void apply(List<LogEvent> events) throws IOException {
        for (LogEvent event : events) {
            if (event.globalPosition() > position) {
                if (event.event().isPresent()) {
                    apply(event, event.event().get());
                }
                index.passed(event.globalPosition());
                position = event.globalPosition();
                newestPosition = Math.max(newestPosition, position);
                applied.incrementAndGet();
            }
        }
    }

    @Override
    public void mend() throws IOException {
        OptionalLong lostAfter = index.mend();
        if (lostAfter.isPresent()) {
            position = lostAfter.getAsLong();
        }
    }

    @Override
    public Optional<String> obstacle() {
        return index.obstacle();
    }

    private void apply(LogEvent at, Event event) throws IOException {
        long globalPosition = at.globalPosition();
        boolean isNew = globalPosition > newestPosition;
        if (event instanceof MessageChange change && index.isMissing()) {
            // What the message said before is not known; a later reader finds it in the new index.
            if (isNew) {
                newest.forget(change.topic(), globalPosition);
            }
            return;
        }
        Optional<MessageWrite> write = MessageWrite.of(at, directory, index);
        if (write.isPresent()) {
            write.get().to(index, globalPosition);
            if (isNew || write.get() instanceof MessageWrite.TopicRemoved) {
                remember(write.get(), globalPosition);
            }
        }
    }

    private void remember(MessageWrite write, long globalPosition) {
        switch (write) {
            case MessageWrite.Posted(Message message) -> newest.posted(message, globalPosition);
            case MessageWrite.Edited(Message message) -> newest.edited(message, globalPosition);
            case MessageWrite.Removed(Message message) -> newest.removed(message, globalPosition);
            case MessageWrite.TopicRemoved(TopicId topic) -> newest.forget(topic, globalPosition);
            case MessageWrite.AuthorRemoved _ -> newest.forget(globalPosition);
        }
    }

    /** The message, if it exists and the caller may read its topic. */
    public Optional<Message> find(MessageId id, Caller caller) throws IOException {
        return index.find(id)
                .filter(message -> directory.readable(message.topic(), caller).isPresent())
                .filter(message -> directory.admits(message.author()));
    }

    /**
     * Some messages of a topic.
     *
     * @param reflects the global position of the last write to the topic that they show; others may
     *     have been applied since
     */
    public record Page(List<Message> messages, long reflects, Basis basis) {}

    /**
     * Messages of a topic.
     *
     * @param limit at least 1
     * @return empty when there is no such topic for this caller
     */
    public Optional<Page> list(TopicId topic, PositionRange range, int limit, Caller caller)
            throws IOException {
        if (directory.readable(topic, caller).isEmpty()) {
            return Optional.empty();
        }
        Window window = newest.of(topic);
        List<Message> messages = list(topic, window, range, limit);
        if (window.isUnknown()) {
            // The index may have shown more than the last known write.
            Window since = newest.of(topic);
            if (window.lastWrite() < since.lastWrite()) {
                window = since;
                messages = list(topic, since, range, limit);
            }
        }
        Basis basis = window.basis(mayGrow(window, range, messages.size() == limit));
        return Optional.of(new Page(messages, window.lastWrite(), basis));
    }

    /** Whether a later post may belong into a page. */
    private static boolean mayGrow(Window window, PositionRange range, boolean full) {
        return range.descending() ? !window.isGiven(range.to()) : !full;
    }

    /**
     * Whether a page that was read before would be read again, without reading it. Never blocks.
     *
     * @return the global position that the page reflects by now; empty when it may have changed, or
     *     when there is no such topic for this caller
     */
    public OptionalLong stillReflects(TopicId topic, Basis basis, Caller caller) {
        if (directory.readable(topic, caller).isEmpty()) {
            return OptionalLong.empty();
        }
        Window window = newest.of(topic);
        return window.basis(basis.posts()).equals(basis)
                ? OptionalLong.of(window.lastWrite())
                : OptionalLong.empty();
    }

    private List<Message> list(TopicId topic, Window window, PositionRange range, int limit)
            throws IOException {
        return range.descending()
                ? newestFirst(topic, window, range, limit)
                : oldestFirst(topic, window, range, limit);
    }

    private List<Message> newestFirst(TopicId topic, Window window, PositionRange range, int limit)
            throws IOException {
        List<Message> inMemory = window.list(range, limit);
        PositionRange older = range.below(window.from());
        if (inMemory.size() == limit || older.isEmpty()) {
            return inMemory;
        }
        int wanted = limit - inMemory.size();
        List<Message> onDisk = onDisk(topic, window, older, wanted);
        if (range.equals(PositionRange.NEWEST_FIRST)) {
            long from = onDisk.size() < wanted ? 0 : onDisk.getLast().position();
            newest.fill(topic, onDisk.reversed(), from, window.from(), window.belowWrite());
        }
        return joined(inMemory, onDisk);
    }

    private List<Message> oldestFirst(TopicId topic, Window window, PositionRange range, int limit)
            throws IOException {
        PositionRange older = range.below(window.from());
        if (older.isEmpty()) {
            return window.list(range, limit);
        }
        List<Message> onDisk = onDisk(topic, window, older, limit);
        return onDisk.size() == limit
                ? onDisk
                : joined(onDisk, window.list(range, limit - onDisk.size()));
    }

    /**
     * Messages below the window. Posts reach the index in the order of their positions, so a
     * searcher that shows one shows all before it: only a page that may end where its knowledge
     * ends waits for the newest posts.
     */
    private List<Message> onDisk(TopicId topic, Window window, PositionRange range, int limit)
            throws IOException {
        if (!index.shows(window.belowWrite())) {
            List<Message> found = index.list(topic, range, limit, window.belowChange());
            boolean complete =
                    range.descending()
                            ? !found.isEmpty() && found.getFirst().position() == range.to() - 1
                            : found.size() == limit;
            if (complete) {
                return found;
            }
        }
        return index.list(topic, range, limit, window.belowWrite());
    }

    private static List<Message> joined(List<Message> first, List<Message> second) {
        List<Message> all = new ArrayList<>(first.size() + second.size());
        all.addAll(first);
        all.addAll(second);
        return all;
    }
}
