package parley.api;

import parley.log.Log;

/** Cursors of a log as clients get them. The last one is kept: it is asked for until the next. */
final class CursorTexts {
    private record Written(long globalPosition, String text) {}

    private final Log log;
    private volatile Written last;

    CursorTexts(Log log) {
        this.log = log;
        this.last = write(0);
    }

    String text(long globalPosition) {
        Written written = last;
        if (written.globalPosition() != globalPosition) {
            written = write(globalPosition);
            last = written;
        }
        return written.text();
    }

    private Written write(long globalPosition) {
        return new Written(globalPosition, log.cursor(globalPosition).text());
    }
}
