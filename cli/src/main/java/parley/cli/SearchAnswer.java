package parley.cli;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import com.google.protobuf.util.JsonFormat;
import java.util.ArrayList;
import java.util.List;
import parley.v1.Highlights;
import parley.v1.Range;
import parley.v1.SearchMessagesResponse;

/** The answer to a search, whose highlights are plain lists in JSON. */
final class SearchAnswer {

    private static final String HIGHLIGHTS = "highlights";

    private SearchAnswer() {}

    /**
     * @throws HubFailure.Unreachable when it is no such answer
     */
    static SearchMessagesResponse of(Struct json) {
        SearchMessagesResponse.Builder answer = SearchMessagesResponse.newBuilder();
        Struct rest = json.toBuilder().removeFields(HIGHLIGHTS).build();
        try {
            JsonFormat.parser()
                    .ignoringUnknownFields()
                    .merge(JsonFormat.printer().print(rest), answer);
        } catch (InvalidProtocolBufferException e) {
            throw new HubFailure.Unreachable("the hub's answer cannot be read as the API's JSON");
        }
        json.getFieldsOrDefault(HIGHLIGHTS, Value.getDefaultInstance())
                .getStructValue()
                .getFieldsMap()
                .forEach((id, list) -> answer.putHighlights(id, highlights(list)));
        return answer.build();
    }

    private static Highlights highlights(Value list) {
        List<Range> ranges = new ArrayList<>();
        for (Value range : list.getListValue().getValuesList()) {
            ranges.add(
                    Range.newBuilder()
                            .setStart(number(range, "start"))
                            .setEnd(number(range, "end"))
                            .build());
        }
        return Highlights.newBuilder().addAllRanges(ranges).build();
    }

    private static int number(Value range, String field) {
        return (int)
                range.getStructValue()
                        .getFieldsOrDefault(field, Value.getDefaultInstance())
                        .getNumberValue();
    }
}
