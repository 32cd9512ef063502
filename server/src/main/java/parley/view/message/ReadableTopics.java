package parley.view.message;

import parley.domain.TopicId;

/** The topics whose messages somebody may read. */
@FunctionalInterface
public interface ReadableTopics {
    boolean contains(TopicId topic);
}
