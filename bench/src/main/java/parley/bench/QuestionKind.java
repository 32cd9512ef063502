package parley.bench;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Kinds of questions, each as people ask them. */
enum QuestionKind {
    COMMON("a common word", Group.SEARCH) {
        @Override
        Question make(Source from) {
            return words(from.common());
        }
    },
    RARE("a rare word", Group.SEARCH) {
        @Override
        Question make(Source from) {
            return words(from.word(50_000, Vocabulary.SIZE));
        }
    },
    TWO("two words", Group.SEARCH) {
        @Override
        Question make(Source from) {
            return words(from.common(), from.word(20, 2000));
        }
    },
    MISTYPED("a mistyped word", Group.SEARCH) {
        @Override
        Question make(Source from) {
            return words(from.mistyped());
        }
    },
    PREFIX("a word's beginning", Group.SEARCH) {
        @Override
        Question make(Source from) {
            String word = from.word(100, 20_000);
            return words(word.substring(0, Math.min(4, word.length())));
        }
    },
    PHRASE("a phrase", Group.SEARCH) {
        @Override
        Question make(Source from) {
            return new Question.Phrase(from.neighbours());
        }
    },
    IN_TOPIC("a word in one topic", Group.SEARCH) {
        @Override
        Question make(Source from) {
            return new Question.Words(List.of(from.common()), Optional.of(from.topic()));
        }
    },
    NEWEST("newest of all topics", Group.LISTS) {
        @Override
        Question make(Source from) {
            return new Question.Newest(Optional.empty(), Optional.empty());
        }
    },
    HASHTAG("newest with a hashtag", Group.LISTS) {
        @Override
        Question make(Source from) {
            return new Question.Newest(Optional.of(from.hashtag()), Optional.empty());
        }
    },
    USER("newest of a user", Group.LISTS) {
        @Override
        Question make(Source from) {
            return new Question.Newest(Optional.empty(), Optional.of(from.user()));
        }
    },
    PAGE_NEWEST("a topic's newest page", Group.LISTS) {
        @Override
        Question make(Source from) {
            return new Question.Page(from.topic(), true);
        }
    },
    PAGE_FIRST("a topic's first page", Group.LISTS) {
        @Override
        Question make(Source from) {
            return new Question.Page(from.topic(), false);
        }
    },
    DAY("a day by the minute", Group.TRENDS) {
        @Override
        Question make(Source from) {
            Instant begin = from.minute();
            return trend(begin, ChronoUnit.DAYS.getDuration(), Duration.ofMinutes(1));
        }
    },
    MONTH("a month by the hour", Group.TRENDS) {
        @Override
        Question make(Source from) {
            // Not always the same, but always all but an hour of it.
            Instant begin = Corpus.FROM.plus(from.random().nextInt(60), ChronoUnit.MINUTES);
            return trend(begin, Duration.ofDays(Corpus.DAYS).minusHours(1), Duration.ofHours(1));
        }
    },
    TAG_DAY("a hashtag's day by the minute", Group.TRENDS) {
        @Override
        Question make(Source from) {
            Instant begin = from.minute();
            return new Question.Trend(
                    begin,
                    begin.plus(1, ChronoUnit.DAYS),
                    Duration.ofMinutes(1),
                    Optional.of(from.hashtag()));
        }
    },
    TOP_DAY("top hashtags of a day", Group.TRENDS) {
        @Override
        Question make(Source from) {
            Instant begin = from.minute().plus(1, ChronoUnit.DAYS);
            return new Question.Top(begin, begin.plus(1, ChronoUnit.DAYS));
        }
    };

    /** What a bar is for. */
    enum Group {
        SEARCH,
        LISTS,
        TRENDS
    }

    private final String title;
    private final Group group;

    QuestionKind(String title, Group group) {
        this.title = title;
        this.group = group;
    }

    String title() {
        return title;
    }

    Group group() {
        return group;
    }

    abstract Question make(Source from);

    /** So many of them, the same each time. */
    final List<Question> several(int count, Source from) {
        List<Question> questions = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            questions.add(make(from));
        }
        return questions;
    }

    /** What questions are made of. */
    interface Source {

        RandomGenerator random();

        /** A word of ranks from one on and before another. */
        String word(int from, int to);

        /** Of a word that many messages have, though not every second one. */
        default String common() {
            return word(20, 200);
        }

        /** A word with one letter wrong, missing or swapped; not the first. */
        String mistyped();

        /** Two words that stand side by side in a message. */
        List<String> neighbours();

        /** That everyone may read; each is as likely. */
        String topic();

        String hashtag();

        String user();

        /** In the first 28 days. */
        Instant minute();
    }

    private static Question words(String... words) {
        return new Question.Words(List.of(words), Optional.empty());
    }

    private static Question trend(Instant begin, Duration length, Duration every) {
        return new Question.Trend(begin, begin.plus(length), every, Optional.empty());
    }
}
