package parley.messagedb;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** Appends that are to be written by one statement. */
final class AppendBatch {
    /** Beyond that, longer statements make no more messages a second. */
    private static final int MOST_MESSAGES = 500;

    /** In characters of JSON; an append longer than that is a batch of its own. */
    private static final long MOST_CHARACTERS = 4 << 20;

    private final List<CategoryLane> lanes = new ArrayList<>();
    private final List<PendingAppend> appends = new ArrayList<>();
    private final List<PendingAppend> late = new ArrayList<>();
    private final Set<UUID> ids = new HashSet<>();
    private final Set<String> streams = new HashSet<>();
    private final Set<String> conditional = new HashSet<>();
    private long characters;

    /** Takes of a lane what fits, in its order. What has waited too long is given up. */
    void take(CategoryLane lane) {
        lanes.add(lane);
        for (PendingAppend next = lane.waiting().peek();
                next != null && fits(next);
                next = lane.waiting().peek()) {
            lane.waiting().remove();
            if (next.left() > 0) {
                add(next);
            } else {
                next.giveUp("The time was up");
                late.add(next);
            }
        }
    }

    /**
     * Whether it can stand behind those that are there. What expects a version of a stream must be
     * the only one there of that stream, or the first: whether the others will be in it is not
     * known before. Of two with one id, the second waits until it is known what became of the
     * first.
     */
    private boolean fits(PendingAppend pending) {
        Append append = pending.append();
        if (appends.isEmpty()) {
            return true;
        }
        if (pending.goesByItself() || appends.getFirst().goesByItself()) {
            return false;
        }
        boolean inOrder =
                append.expected() == null
                        ? !conditional.contains(append.streamName())
                        : !streams.contains(append.streamName());
        return inOrder
                && ids.size() + append.messages().size() <= MOST_MESSAGES
                && characters + append.size() <= MOST_CHARACTERS
                && append.messages().stream().noneMatch(message -> ids.contains(message.id()));
    }

    private void add(PendingAppend pending) {
        Append append = pending.append();
        pending.underWay(true);
        appends.add(pending);
        append.messages().forEach(message -> ids.add(message.id()));
        characters += append.size();
        streams.add(append.streamName());
        if (append.expected() != null) {
            conditional.add(append.streamName());
        }
    }

    boolean isFull() {
        return ids.size() >= MOST_MESSAGES
                || characters >= MOST_CHARACTERS
                || (!appends.isEmpty() && appends.getFirst().goesByItself());
    }

    List<CategoryLane> lanes() {
        return lanes;
    }

    /** Those of which it has an append. */
    Set<CategoryLane> tried() {
        return appends.stream().map(PendingAppend::lane).collect(Collectors.toSet());
    }

    List<PendingAppend> appends() {
        return appends;
    }

    /** Lets those go on whose time was up before they were written. */
    void wakeLate() {
        late.forEach(PendingAppend::wake);
    }

    /** Gives its lanes back what is not settled, before all that came since, in the same order. */
    void putBack() {
        for (PendingAppend each : appends.reversed()) {
            if (!each.isDone()) {
                each.underWay(false);
                each.lane().waiting().addFirst(each);
            }
        }
    }
}
