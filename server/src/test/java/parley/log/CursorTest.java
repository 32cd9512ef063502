package parley.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CursorTest {
    private static final UUID LOG = UUID.fromString("01890a5d-ac96-774b-bcce-b302099a8057");

    @Property
    void everyCursorIsReadAsItWasWritten(
            @ForAll long high, @ForAll long low, @ForAll @LongRange(min = 0) long position) {
        Cursor cursor = new Cursor(new UUID(high, low), position);

        assertThat(cursor.text()).matches("[A-Za-z0-9_-]{32}");
        assertThat(Cursor.parse(cursor.text())).contains(cursor);
    }

    @Property
    void anyTextIsReadOrRefusedWithoutFailing(@ForAll String text) {
        Cursor.parse(text).ifPresent(cursor -> assertThat(cursor.globalPosition()).isNotNegative());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "AYkKXayWd0u8zrMCCZqAVwAAAAAAAAA",
                "AYkKXayWd0u8zrMCCZqAVwAAAAAAAAAHAA",
                "AYkKXayWd0u8zrMCCZqAVwAAAAAAAAA!",
                "AYkKXayWd0u8zrMCCZqAV+AAAAAAAAAH",
                " YkKXayWd0u8zrMCCZqAVwAAAAAAAAAH"
            })
    void otherTextsAreNoCursors(String text) {
        assertThat(Cursor.parse("AYkKXayWd0u8zrMCCZqAVwAAAAAAAAAH")).contains(new Cursor(LOG, 7));
        assertThat(Cursor.parse(text)).isEmpty();
    }

    @Test
    void aPositionBelowZeroIsNoPlace() {
        byte[] bytes = Base64.getUrlDecoder().decode(new Cursor(LOG, 7).text());
        bytes[16] = (byte) 0x80;

        assertThat(Cursor.parse(Base64.getUrlEncoder().encodeToString(bytes))).isEmpty();
    }
}
