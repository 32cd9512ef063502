package parley.bench;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Something to ask about the messages of a {@link Corpus}. */
sealed interface Question {

    /** Of a page of what is searched for. */
    int HITS = 20;

    /** Of a page of a list. */
    int LISTED = 100;

    int TOP = 10;

    /**
     * The best {@value #HITS} messages with all of those words, with typing errors forgiven; the
     * last word may go on.
     */
    record Words(List<String> words, Optional<String> topic) implements Question {}

    /** The best {@value #HITS} messages in which those words stand in a row. */
    record Phrase(List<String> words) implements Question {}

    /** The newest {@value #LISTED} of all topics. */
    record Newest(Optional<String> hashtag, Optional<String> user) implements Question {}

    /** How many there were in each part of a period. */
    record Trend(Instant from, Instant to, Duration every, Optional<String> hashtag)
            implements Question {}

    /**
     * The {@value #TOP} hashtags with the most messages, and how many they had in the period
     * before.
     */
    record Top(Instant from, Instant to) implements Question {}

    /** The first {@value #LISTED} of a topic, from either end. */
    record Page(String topic, boolean newestFirst) implements Question {}
}
