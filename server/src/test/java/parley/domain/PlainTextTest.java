package parley.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

final class PlainTextTest {
    private static final List<String> AROUND = List.of("", "a", "é", "漢", "😀", "a😀é");
    private static final List<String> UNSTORABLE =
            List.of("\0", "\ud83d", "\ude00", "\ud83d\ud83d", "\ude00\ude00", "\ude00\ud83d");

    @Test
    void nulAndLoneSurrogatesAreRefusedWhereverTheyStand() {
        for (String before : AROUND) {
            for (String bad : UNSTORABLE) {
                for (String after : AROUND) {
                    String text = before + bad + after;
                    assertThatThrownBy(() -> PlainText.check("field", text))
                            .isInstanceOfSatisfying(
                                    InvalidInput.class,
                                    e -> assertThat(e.field()).isEqualTo("field"))
                            .hasMessageContaining("at " + before.length() + ")");
                }
            }
        }
    }

    @Test
    void allOtherCharactersAreKept() {
        for (int c = 1; c <= Character.MAX_CODE_POINT; c++) {
            if (c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE) {
                String text = Character.toString(c);
                assertThat(PlainText.check("field", text)).isSameAs(text);
                assertThat(PlainText.utf8Length(text))
                        .isEqualTo(text.getBytes(StandardCharsets.UTF_8).length);
            }
        }
    }

    @Property
    void aTextIsAcceptedExactlyWhenItSurvivesUtf8WithoutNul(@ForAll String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        boolean storable =
                new String(utf8, StandardCharsets.UTF_8).equals(text) && text.indexOf(0) < 0;

        if (storable) {
            assertThat(PlainText.check("field", text)).isSameAs(text);
            assertThat(PlainText.utf8Length(text)).isEqualTo(utf8.length);
        } else {
            assertThatThrownBy(() -> PlainText.check("field", text))
                    .isInstanceOf(InvalidInput.class);
        }
    }
}
