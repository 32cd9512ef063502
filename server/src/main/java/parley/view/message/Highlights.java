package parley.view.message;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import parley.view.message.MessageAnalyzer.Token;
import parley.view.message.SoughtWords.One;
import parley.view.message.SoughtWords.Row;
import parley.view.message.SoughtWords.Sought;

/** Finds out which parts of a text fit a search. */
public final class Highlights {
    private final List<One> words = new ArrayList<>();
    private final List<Row> rows = new ArrayList<>();

    public Highlights(SearchQuery search) {
        for (List<Sought> clause : SoughtWords.of(search.clauses())) {
            for (Sought sought : clause) {
                switch (sought) {
                    case One one -> words.add(one);
                    case Row row -> rows.add(row);
                }
            }
        }
    }

    /** What fits, from first to last; what overlaps or touches is one. */
    public List<TextRange> in(String text) {
        List<Token> tokens = MessageAnalyzer.INSTANCE.tokens(text);
        List<TextRange> found = new ArrayList<>();
        for (Token token : tokens) {
            if (words.stream().anyMatch(word -> word.means(token.term()))) {
                found.add(new TextRange(token.start(), token.end()));
            }
        }
        if (!rows.isEmpty()) {
            Map<Integer, List<Token>> places = new HashMap<>();
            for (Token token : tokens) {
                places.computeIfAbsent(token.position(), _ -> new ArrayList<>()).add(token);
            }
            for (Row row : rows) {
                places.keySet().forEach(place -> addRow(row, place, places, found));
            }
        }
        return inCodePoints(joined(found), text);
    }

    private static void addRow(
            Row row, int place, Map<Integer, List<Token>> places, List<TextRange> found) {
        int start = Integer.MAX_VALUE;
        int end = 0;
        for (int i = 0; i < row.terms().size(); i++) {
            String term = row.terms().get(i);
            Token token =
                    places.getOrDefault(place + row.places().get(i), List.of()).stream()
                            .filter(t -> t.term().equals(term))
                            .findFirst()
                            .orElse(null);
            if (token == null) {
                return;
            }
            start = Math.min(start, token.start());
            end = Math.max(end, token.end());
        }
        found.add(new TextRange(start, end));
    }

    private static List<TextRange> joined(List<TextRange> found) {
        List<TextRange> joined = new ArrayList<>();
        found.sort(Comparator.comparingInt(TextRange::start).thenComparingInt(TextRange::end));
        for (TextRange range : found) {
            if (!joined.isEmpty() && range.start() <= joined.getLast().end()) {
                TextRange last = joined.removeLast();
                joined.add(new TextRange(last.start(), Math.max(last.end(), range.end())));
            } else {
                joined.add(range);
            }
        }
        return joined;
    }

    private static List<TextRange> inCodePoints(List<TextRange> ranges, String text) {
        List<TextRange> counted = new ArrayList<>(ranges.size());
        int units = 0;
        int points = 0;
        for (TextRange range : ranges) {
            int start = points + text.codePointCount(units, range.start());
            points = start + text.codePointCount(range.start(), range.end());
            units = range.end();
            counted.add(new TextRange(start, points));
        }
        return counted;
    }
}
