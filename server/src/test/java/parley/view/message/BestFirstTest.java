package parley.view.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import parley.domain.Visibility;
import parley.view.message.MessageIndex.Hit;
import parley.view.message.MessageIndex.Rank;
import parley.view.message.SearchQuery.Clause;
import parley.view.message.SearchQuery.Match;
import parley.view.message.SearchQuery.Word;

/** A small page has the best of all that is found, however far from what was written that is. */
final class BestFirstTest {
    private MessagesUnderTest view;

    @BeforeEach
    void open() throws IOException {
        view = new MessagesUnderTest(1 << 20);
        view.history.register("ann");
        view.history.create("t", "ann", Visibility.PUBLIC, "ann");
    }

    @AfterEach
    void close() throws IOException {
        view.close();
    }

    @Test
    void oneWordFarFromItMayComeBeforeTwoThatAreNear() throws IOException {
        given("kitten rleesae", "kitteh releas", "kitteh relase", "kitteh rlease");

        assertThat(pagesOf(1, Match.ALL, "kitten", "release"))
                .containsExactly(
                        "kitten rleesae", "kitteh rlease", "kitteh relase", "kitteh releas");
    }

    @Test
    void oneWordFarFromItCountsBesideAnother() throws IOException {
        given("rleesae", "kitten rleesae", "kitten", "kitten");

        assertThat(pagesOf(1, Match.ANY, "kitten", "release"))
                .containsExactly("kitten rleesae", "kitten", "kitten", "rleesae");
    }

    @Test
    void ofOneWordTheNearestComeFirst() throws IOException {
        given("rleesae", "relaese", "released", "release", "rlease");

        assertThat(pagesOf(2, Match.ALL, "release"))
                .containsExactly("release", "released", "rlease", "relaese", "rleesae");
    }

    /** With and without what else is meant: to tell the same words apart or not is no matter. */
    @Test
    void aMessageHasOneScore() throws IOException {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            texts.add("kitten" + " ha".repeat(1 + i / 2 % 5) + " so".repeat(i / 10) + "  " + i);
        }
        given(texts.toArray(String[]::new));

        List<Hit> atOnce = found(1000, Match.ALL, "kitten", "ha", "ha", "ha");

        assertThat(atOnce).hasSize(200);
        assertThat(found(7, Match.ALL, "kitten", "ha", "ha", "ha")).isEqualTo(atOnce);
    }

    private void given(String... texts) throws IOException {
        for (int i = 0; i < texts.length; i++) {
            view.history.post("t", "m" + i, texts[i], "ann");
        }
        view.apply(texts.length + 2);
    }

    private List<String> pagesOf(int size, Match match, String... words) throws IOException {
        return found(size, match, words).stream()
                .map(hit -> hit.message().content().text())
                .toList();
    }

    /** All that is found, by pages of so many. */
    private List<Hit> found(int size, Match match, String... words) throws IOException {
        List<Clause> clauses = new ArrayList<>();
        for (int i = 0; i < words.length; i++) {
            clauses.add(new Word(words[i], i == words.length - 1));
        }
        SearchQuery query = new SearchQuery(clauses, match, MessageFilter.NONE);
        List<Hit> found = new ArrayList<>();
        Optional<Rank> after = Optional.empty();
        Part<Hit> part;
        do {
            part =
                    view.search()
                            .search(
                                    query,
                                    after,
                                    new Extent(0, size, 1 << 20),
                                    MessagesUnderTest.ANN,
                                    view.history.globalPosition());
            found.addAll(part.found());
            after = Optional.of(found.getLast().rank());
        } while (part.more());
        return found;
    }
}
