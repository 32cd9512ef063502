package parley.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class IdsTest {
    private static final List<Function<String, ?>> KINDS =
            List.of(TopicId::new, UserId::new, MessageId::new);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "Z",
                "0",
                "...",
                ".a",
                "-",
                "_",
                "~",
                "q43u",
                "AZaz09._~-",
                "0123456789012345678901234567890123456789012345678901234567890123"
            })
    void idsAreShortWordsOfUnreservedCharacters(String text) {
        for (Function<String, ?> kind : KINDS) {
            assertThat(kind.apply(text)).hasToString(text);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "..",
                " ",
                "a b",
                "a/b",
                "a%2Fb",
                "a+b",
                "ä",
                "a\n",
                "\0",
                "a:b",
                "٣",
                "@",
                "[",
                "`",
                "{",
                "/",
                ":",
                "\ud800",
                "😀",
                "01234567890123456789012345678901234567890123456789012345678901234"
            })
    void otherTextsAreNoIds(String text) {
        for (Function<String, ?> kind : KINDS) {
            assertThatThrownBy(() -> kind.apply(text))
                    .isInstanceOf(InvalidInput.class)
                    .hasMessageContaining("1 to 64");
        }
    }

    @Test
    void aRefusedIdNamesItsFieldAndIsShownWithoutControlCharacters() {
        assertThatThrownBy(() -> new TopicId("a\nb\ud800"))
                .isInstanceOfSatisfying(
                        InvalidInput.class, e -> assertThat(e.field()).isEqualTo("topic id"))
                .hasMessageStartingWith("Field 'topic id' with value 'a?b?' must be 1 to 64");
    }

    @Test
    void aRefusedValueIsShownInPart() {
        assertThatThrownBy(() -> new TopicId("é".repeat(1000)))
                .hasMessageContaining("'" + "é".repeat(80) + "…'");
    }

    @Test
    void aMessageIdThatIsAUlidIsTheIdOfItsEvent() {
        UUID event = UUID.fromString("01890a5d-ac96-774b-bcce-b302099a8057");

        MessageId id = MessageId.of(event);

        assertThat(id.text()).hasSize(26);
        assertThat(id.eventId()).isEqualTo(event);
    }

    @Test
    void anyOtherMessageIdGivesAnEventIdByItsName() {
        // The MD5 of "message:m1" with version and variant set in it.
        assertThat(new MessageId("m1").eventId())
                .isEqualTo(UUID.fromString("7c6a3480-f49b-36da-9708-70ec983f7523"));
        assertThat(new MessageId("m2").eventId()).isNotEqualTo(new MessageId("m1").eventId());
    }

    @Test
    void aUlidInLowerCaseIsAnotherId() {
        String ulid = MessageId.of(UUID.fromString("01890a5d-ac96-774b-bcce-b302099a8057")).text();
        MessageId lower = new MessageId(ulid.toLowerCase(Locale.ROOT));

        assertThat(lower.eventId()).isNotEqualTo(new MessageId(ulid).eventId());
        assertThat(lower.eventId().version()).isEqualTo(3);
    }

    @Test
    void usersSortByTheirIds() {
        assertThat(List.of(new UserId("b"), new UserId("B"), new UserId("a")).stream().sorted())
                .containsExactly(new UserId("B"), new UserId("a"), new UserId("b"));
    }

    @Test
    void aNameHas1To256CharactersAndIsNotBlank() {
        assertThat(new TopicName("x").text()).isEqualTo("x");
        assertThat(new TopicName("😀".repeat(256)).text()).hasSize(512);
        for (String text : List.of("", " ", "\t\n", "x".repeat(257), "😀".repeat(257))) {
            assertThatThrownBy(() -> new TopicName(text))
                    .isInstanceOfSatisfying(
                            InvalidInput.class, e -> assertThat(e.field()).isEqualTo("name"));
        }
        for (String text : List.of("a\0", "a\ud800", "\udc00a")) {
            assertThatThrownBy(() -> new TopicName(text)).isInstanceOf(InvalidInput.class);
        }
    }
}
