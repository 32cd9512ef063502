package parley.view.live;

import java.util.concurrent.atomic.AtomicReferenceArray;
import parley.domain.Event;
import parley.domain.TopicId;
import parley.log.LogEvent;

/** Something that happened to a topic or its messages, as its readers may see it. */
public final class LiveEvent {
    /**
     * What an event looks like to some kind of subscriber. It is made once for each event, and
     * shared by all of them.
     */
    public interface Form<T> {
        /** From 0 to {@link #MOST_FORMS} - 1; each form has a number of its own. */
        int number();

        /** Its result is never changed. */
        T of(LiveEvent event);
    }

    /** How many forms there may be. */
    public static final int MOST_FORMS = 3;

    private final TopicId topic;
    private final LogEvent at;
    private final Event event;
    private final AtomicReferenceArray<Object> forms = new AtomicReferenceArray<>(MOST_FORMS);

    /**
     * @param at an event that can be read
     */
    LiveEvent(TopicId topic, LogEvent at) {
        this.topic = topic;
        this.at = at;
        this.event = at.event().orElseThrow();
    }

    public TopicId topic() {
        return topic;
    }

    public Event event() {
        return event;
    }

    /** Where and when it happened. */
    public LogEvent at() {
        return at;
    }

    public long globalPosition() {
        return at.globalPosition();
    }

    /** Two threads may make the same form at once; one of the two is kept. */
    @SuppressWarnings("unchecked") // what has a form's number was made by it
    public <T> T as(Form<T> form) {
        Object made = forms.get(form.number());
        if (made == null) {
            made = form.of(this);
            forms.set(form.number(), made);
        }
        return (T) made;
    }
}
