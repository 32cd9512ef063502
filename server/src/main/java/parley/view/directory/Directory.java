package parley.view.directory;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import parley.domain.Caller;
import parley.domain.Event;
import parley.domain.Event.MessageChange;
import parley.domain.Event.MessageEvent;
import parley.domain.Event.MessagePosted;
import parley.domain.Event.TopicCreated;
import parley.domain.Event.TopicEvent;
import parley.domain.Event.UserEvent;
import parley.domain.Topic;
import parley.domain.TopicId;
import parley.domain.TopicState;
import parley.domain.User;
import parley.domain.UserId;
import parley.domain.UserState;
import parley.log.LogEvent;
import parley.view.View;

/**
 * Every topic and every user that exists or existed, in memory: about 0.5 KB each, and about 60
 * bytes more for each member of a topic, so a million topics need about 0.5 GB of heap; and of a
 * user, the profile.
 */
public final class Directory implements View {
    /**
     * What is kept of one topic id.
     *
     * @param createdAt the global position of its creation
     */
    record Entry(TopicId id, TopicState state, long createdAt) {}

    /**
     * What is kept of one user id.
     *
     * @param registeredAt the global position of its registration
     */
    record UserEntry(UserId id, UserState state, long registeredAt) {}

    /** A place in the list of topics: by name (in UTF-16 order), then id. */
    public record ListPlace(String name, String id) implements Comparable<ListPlace> {
        private static final Comparator<ListPlace> ORDER =
                Comparator.comparing(ListPlace::name).thenComparing(ListPlace::id);

        static ListPlace of(Topic topic) {
            return new ListPlace(topic.name().text(), topic.id().text());
        }

        @Override
        public int compareTo(ListPlace other) {
            return ORDER.compare(this, other);
        }
    }

    private final Map<TopicId, Entry> entries = new ConcurrentHashMap<>();
    private final ConcurrentSkipListMap<ListPlace, Topic> byName = new ConcurrentSkipListMap<>();
    private final ConcurrentSkipListMap<UserId, UserEntry> users = new ConcurrentSkipListMap<>();
    private volatile long position;

    /** An empty directory, before the first event of the log. */
    public Directory() {
        this(List.of(), List.of(), 0);
    }

    Directory(Collection<Entry> topics, Collection<UserEntry> users, long position) {
        topics.forEach(this::put);
        users.forEach(user -> this.users.put(user.id(), user));
        this.position = position;
    }

    @Override
    public long position() {
        return position;
    }

    @Override
    public void apply(List<LogEvent> events) {
        for (LogEvent event : events) {
            if (event.globalPosition() > position) {
                event.event().ifPresent(e -> apply(event, e));
                position = event.globalPosition();
            }
        }
    }

    private void apply(LogEvent at, Event event) {
        switch (event) {
            case UserEvent e -> apply(at, e);
            case TopicEvent e -> apply(at, e);
            case MessageEvent _ -> {}
        }
    }

    private void apply(LogEvent at, UserEvent event) {
        UserEntry before = users.get(event.user());
        UserState state = before == null ? UserState.none() : before.state();
        UserState after = User.after(state, event, at.time(), at.position());
        if (!(after instanceof UserState.None)) {
            users.put(
                    event.user(),
                    new UserEntry(
                            event.user(),
                            after,
                            before == null ? at.globalPosition() : before.registeredAt()));
        }
    }

    private void apply(LogEvent at, TopicEvent event) {
        Entry before = entries.get(event.topic());
        TopicState state = before == null ? TopicState.none() : before.state();
        TopicState after = Topic.after(state, event, at.time(), at.position());
        if (!(after instanceof TopicState.None)) {
            put(
                    new Entry(
                            event.topic(),
                            after,
                            before == null ? at.globalPosition() : before.createdAt()));
        }
    }

    private void put(Entry entry) {
        Optional<Topic> now = entry.state().live();
        now.ifPresent(topic -> byName.put(ListPlace.of(topic), topic));
        // From here on the topic is listed in its new place, and no longer in its old one.
        Entry before = entries.put(entry.id(), entry);
        Optional<Topic> old = before == null ? Optional.empty() : before.state().live();
        old.map(ListPlace::of)
                .filter(place -> now.map(ListPlace::of).filter(place::equals).isEmpty())
                .ifPresent(byName::remove);
    }

    public UserState user(UserId id) {
        UserEntry entry = users.get(id);
        return entry == null ? UserState.none() : entry.state();
    }

    /** The global position of a user's registration: a number of their own; 0 for who is none. */
    public long registeredAt(UserId id) {
        UserEntry entry = users.get(id);
        return entry == null ? 0 : entry.registeredAt();
    }

    /**
     * Users, by id.
     *
     * @param after the last user of the page before; empty for the first page
     */
    public List<User> users(Optional<UserId> after, int limit) {
        return after.map(id -> users.tailMap(id, false)).orElse(users).values().stream()
                .flatMap(entry -> entry.state().live().stream())
                .limit(limit)
                .toList();
    }

    public TopicState state(TopicId id) {
        Entry entry = entries.get(id);
        return entry == null ? TopicState.none() : entry.state();
    }

    /** The topic, if it exists and the caller may read it. {@link TopicId#PUBLIC} always does. */
    public Optional<Topic> readable(TopicId id, Caller caller) {
        return state(id)
                .live()
                .or(
                        () ->
                                id.equals(TopicId.PUBLIC)
                                        ? Optional.of(Topic.EMPTY_PUBLIC)
                                        : Optional.empty())
                .filter(topic -> topic.isReadableBy(caller));
    }

    /**
     * The rule by which every view takes or leaves what stands in the log about a topic's messages:
     * the topic was created before, and is not deleted. (What stood there before a deletion goes
     * with it.)
     */
    public boolean admits(TopicId id, long globalPosition) {
        Entry entry = entries.get(id);
        return entry != null
                && entry.createdAt() < globalPosition
                && entry.state() instanceof TopicState.Live;
    }

    /**
     * The other half of that rule: the author is not deleted. (A deleted user's messages go, those
     * before the deletion and those after.)
     */
    public boolean admits(Optional<UserId> author) {
        return author.isEmpty() || !(user(author.get()) instanceof UserState.Deleted);
    }

    /**
     * That rule for whatever may stand in the log. Of the topic itself: it counts from its creation
     * on, its deletion included. Of users: what happens to them is no topic's.
     */
    public boolean admits(LogEvent at) {
        return switch (at.event().orElse(null)) {
            case null -> false;
            case UserEvent _ -> false;
            case TopicEvent e -> {
                Entry entry = entries.get(e.topic());
                yield entry != null
                        && (e instanceof TopicCreated
                                ? entry.createdAt() == at.globalPosition()
                                : entry.createdAt() < at.globalPosition());
            }
            case MessagePosted e -> admits(e.topic(), at.globalPosition()) && admits(e.author());
            case MessageChange e -> admits(e.topic(), at.globalPosition());
        };
    }

    /**
     * Topics that the caller may read, by name, then id.
     *
     * @param after the place of the last topic of the page before; empty for the first page
     */
    public List<Topic> list(Caller caller, Optional<ListPlace> after, int limit) {
        List<Topic> page = new ArrayList<>();
        for (Topic topic :
                after.map(place -> byName.tailMap(place, false)).orElse(byName).values()) {
            if (page.size() == limit) {
                break;
            }
            if (isPresent(topic) && topic.isReadableBy(caller)) {
                page.add(topic);
            }
        }
        return page;
    }

    /** Whether the topic stands in its present place; its list may still hold the one before. */
    private boolean isPresent(Topic topic) {
        return state(topic.id())
                .live()
                .filter(present -> present.name().equals(topic.name()))
                .isPresent();
    }

    /** The place after which a list goes on behind this topic. */
    public static ListPlace place(Topic topic) {
        return ListPlace.of(topic);
    }

    /** All users; consistent when nothing is applied meanwhile. */
    Collection<UserEntry> userEntries() {
        return users.values();
    }

    /** All topics; consistent when nothing is applied meanwhile. */
    Collection<Entry> entries() {
        return entries.values();
    }
}
