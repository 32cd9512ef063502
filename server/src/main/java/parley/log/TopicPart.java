package parley.log;

import java.util.List;

/**
 * Some of what happened to a topic.
 *
 * @param events in global order
 * @param upTo the global position up to which nothing is missing: as far as was asked for, or where
 *     the last of them stands
 */
public record TopicPart<E>(List<E> events, long upTo) {}
