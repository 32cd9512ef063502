package parley.log;

import java.io.IOException;

/** A start of the embedded database that trying again cannot mend; the message says what would. */
final class EmbeddedRefusal extends IOException {

    private static final long serialVersionUID = 1;

    EmbeddedRefusal(String message) {
        super(message);
    }
}
