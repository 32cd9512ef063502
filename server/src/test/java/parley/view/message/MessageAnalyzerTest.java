package parley.view.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import parley.view.message.MessageAnalyzer.Token;

class MessageAnalyzerTest {
    private static List<String> words(String text) {
        return MessageAnalyzer.INSTANCE.tokens(text).stream().map(Token::term).toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"USA", "U.S.A.", "U.S.A", "u.s.a.", "Ｕ．Ｓ．Ａ"})
    void pointsBetweenSingleLettersDoNotCount(String text) {
        assertThat(words(text)).containsExactly("usa");
    }

    @Test
    void otherPointsStayAsTheyAre() {
        assertThat(words("3.5 example.com a.bc ab.c 1.a.2"))
                .contains("3.5", "example.com", "a.bc", "ab.c")
                .noneMatch(word -> word.equals("abc") || word.equals("1a2"));
    }

    @Test
    void aWordWithoutItsPointsStandsWhereItStoodWithThem() {
        Token word = MessageAnalyzer.INSTANCE.tokens("in the U.S.A. now").get(2);
        assertThat(word).isEqualTo(new Token("usa", 2, 7, 12, false));
    }
}
