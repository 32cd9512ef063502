package parley.view;

/**
 * Counts what a page holds, for it ends early when it grows large: with the entry that goes beyond
 * the bound.
 */
public final class PageBytes {
    /** The usual bound. */
    public static final long MOST = 2 << 20;

    private final long most;
    private long counted;

    public PageBytes() {
        this(MOST);
    }

    public PageBytes(long most) {
        this.most = most;
    }

    public void add(long bytes) {
        counted += bytes;
    }

    /** Whether another entry may follow. */
    public boolean hasRoom() {
        return counted <= most;
    }
}
