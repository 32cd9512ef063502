package parley.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class UlidTest {
    /** The first is the example of the ULID specification, the second that of TypeID's. */
    @ParameterizedTest
    @CsvSource({
        "01ARZ3NDEKTSV4RRFFQ69G5FAV, 01563e3a-b5d3-d676-4c61-efb99302bd5b",
        "01H455VB4PEX5VSKNK084SN02Q, 01890a5d-ac96-774b-bcce-b302099a8057",
        "01FWHE4YDGFK1SHH6W1G60EECF, 017f22e2-79b0-7cc3-98c4-dc0c0c07398f",
        "00000000000000000000000000, 00000000-0000-0000-0000-000000000000",
        "00000000000000000000000001, 00000000-0000-0000-0000-000000000001",
        "7ZZZZZZZZZZZZZZZZZZZZZZZZZ, ffffffff-ffff-ffff-ffff-ffffffffffff"
    })
    void writesAndReadsKnownPairs(String ulid, UUID uuid) {
        assertThat(Ulid.encode(uuid)).isEqualTo(ulid);
        assertThat(Ulid.decode(ulid)).contains(uuid);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "01ARZ3NDEKTSV4RRFFQ69G5FA",
                "01ARZ3NDEKTSV4RRFFQ69G5FAVV",
                "01arz3ndektsv4rrffq69g5fav",
                "81ARZ3NDEKTSV4RRFFQ69G5FAV",
                "Z1ARZ3NDEKTSV4RRFFQ69G5FAV",
                "O1ARZ3NDEKTSV4RRFFQ69G5FAV",
                "01ARZ3NDEKTSV4RRFFQ69G5FAI",
                "01ARZ3NDEKTSV4RRFFQ69G5FAL",
                "01ARZ3NDEKTSV4RRFFQ69G5FAU",
                "01ARZ3NDEKTSV4RRFFQ69G5FA-",
                "٠1ARZ3NDEKTSV4RRFFQ69G5FAV"
            })
    void readsNothingButTheCanonicalForm(String text) {
        assertThat(Ulid.decode(text)).isEmpty();
    }

    @Property
    void everyUuidHasOneUlid(@ForAll long high, @ForAll long low) {
        UUID uuid = new UUID(high, low);

        String ulid = Ulid.encode(uuid);

        assertThat(ulid).matches("[0-7][0-9A-HJKMNP-TV-Z]{25}");
        assertThat(Ulid.decode(ulid)).contains(uuid);
    }

    @Property
    void ulidsSortAsTheirBitsDo(
            @ForAll long high, @ForAll long low, @ForAll long otherHigh, @ForAll long otherLow) {
        int byBits = Long.compareUnsigned(high, otherHigh);
        byBits = byBits == 0 ? Long.compareUnsigned(low, otherLow) : byBits;

        int byText =
                Ulid.encode(new UUID(high, low))
                        .compareTo(Ulid.encode(new UUID(otherHigh, otherLow)));

        assertThat(Integer.signum(byText)).isEqualTo(Integer.signum(byBits));
    }
}
