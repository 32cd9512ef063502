package parley.bench;

/** A run that measured nothing that counts; the message says why, for who started it. */
final class BenchFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BenchFailure(String message) {
        super(message);
    }
}
