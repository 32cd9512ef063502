package parley.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class HashtagsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "no tags here|",
                "#one|one",
                "a #one, (#two) #three!|one two three",
                "#One #ONE #one|one",
                "#Grüße aus #Österreich|grüße österreich",
                "#日本語 #Ελλάδα #Россия|日本語 ελλάδα россия",
                "#2026 #under_score #_|2026 under_score _",
                "##double #|double",
                "mid#word is none|",
                "_#x 1#x|",
                "#one#two|one",
                "#one-two|one",
                "#𝒳yz|𝒳yz",
                "𝒳#tag|",
                "#İstanbul #ΟΔΟΣ|istanbul οδος",
                "😀#smile|smile",
                "# one|"
            })
    void areFoundInATextInOrderAndInLowerCase(String text, String expected) {
        String[] tags = expected == null ? new String[0] : expected.split(" ");

        assertThat(Hashtags.in(text)).containsExactly(tags);
    }

    @Test
    void aWordOf64LettersIsTheLongest() {
        assertThat(Hashtags.in("#" + "x".repeat(64))).containsExactly("x".repeat(64));
        assertThat(Hashtags.in("#" + "x".repeat(65))).isEmpty();
        assertThat(Hashtags.in("#" + "𝒳".repeat(64))).containsExactly("𝒳".repeat(64));
        assertThat(Hashtags.normalize("hashtags", "x".repeat(64))).isEqualTo("x".repeat(64));
        assertThat(Hashtags.normalize("hashtags", "𝒳".repeat(64))).isEqualTo("𝒳".repeat(64));
        assertThatThrownBy(() -> Hashtags.normalize("hashtags", "x".repeat(65)))
                .isInstanceOf(InvalidInput.class);
    }

    @Test
    void oneThatIsGivenMayCarryItsSign() {
        assertThat(Hashtags.normalize("hashtags", "#Tag1")).isEqualTo("tag1");
        assertThat(Hashtags.normalize("hashtags", "Tag1")).isEqualTo("tag1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "#", "##a", "a b", "a#", "a-b", " a", "a\n", "\0", "\ud800", "😀"})
    void oneThatIsGivenIsAWord(String given) {
        assertThatThrownBy(() -> Hashtags.normalize("hashtags", given))
                .isInstanceOfSatisfying(
                        InvalidInput.class, e -> assertThat(e.field()).isEqualTo("hashtags"));
    }

    @Property
    void whatIsFoundInATextMayAlsoBeGiven(@ForAll @StringLength(max = 100) String text) {
        for (String tag : Hashtags.in("#" + text)) {
            assertThat(Hashtags.normalize("hashtags", tag)).isEqualTo(tag);
        }
    }
}
