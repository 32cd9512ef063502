package parley.view.message;

import java.util.List;

/**
 * A part of what was found.
 *
 * @param more whether something follows it
 */
public record Part<T>(List<T> found, boolean more) {
    public Part {
        found = List.copyOf(found);
    }
}
