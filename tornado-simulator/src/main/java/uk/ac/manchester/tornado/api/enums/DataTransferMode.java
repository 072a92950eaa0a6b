package uk.ac.manchester.tornado.api.enums;

/** When an array moves between host and device. */
public class DataTransferMode {
    /** Before the graph's first execution only. */
    public static final int FIRST_EXECUTION = 0;

    /** Before every execution. */
    public static final int EVERY_EXECUTION = 1;

    private DataTransferMode() {}
}
