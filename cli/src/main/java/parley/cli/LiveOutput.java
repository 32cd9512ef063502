package parley.cli;

/** Where frames are shown. */
@FunctionalInterface
interface LiveOutput {
    void show(LiveFrame frame);
}
