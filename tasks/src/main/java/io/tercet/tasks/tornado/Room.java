package io.tercet.tasks.tornado;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How much memory a device has for arrays.
 *
 * @param device what messages call it
 * @param bytes for all arrays together
 * @param largest bytes of the largest array that it allows
 */
record Room(String device, long bytes, long largest) {
    /** TornadoVM's own limit, such as {@code 8GB}, read as TornadoVM does: in powers of 1024. */
    static final String LIMIT = "tornado.device.memory";

    private static final Pattern SIZE = Pattern.compile("(\\d{1,12})([KMGTPE]?)B?");

    /** No more than the limit that the user or {@link Device} has set. */
    static Room of(String device, long bytes, long largest) {
        long limit = limit(System.getProperty(LIMIT, "1EB"));
        return new Room(device, Math.min(bytes, limit), Math.min(largest, limit));
    }

    /**
     * The bytes that a limit stands for.
     *
     * @throws IllegalStateException when it is none
     */
    static long limit(String text) {
        Matcher size = SIZE.matcher(text);
        if (!size.matches()) {
            throw new IllegalStateException(
                    "-D%s is a size such as 8GB, not '%s'".formatted(LIMIT, text));
        }
        int power = " KMGTPE".indexOf(size.group(2).isEmpty() ? " " : size.group(2));
        double bytes = Long.parseLong(size.group(1)) * Math.pow(1024, power);
        return (long) bytes; // the largest long where it is more
    }

    /**
     * Checks that arrays fit.
     *
     * @param wanted bytes of all arrays
     * @param widest bytes of the largest of them
     * @throws IllegalStateException with one sentence where they do not
     */
    void check(long wanted, long widest) {
        if (wanted > bytes || widest > largest) {
            throw new IllegalStateException(
                    ("%s lacks memory: with this model its arrays need %s, the largest %s, and it"
                                    + " has %s, at most %s for an array; take a smaller model or a"
                                    + " shorter --context")
                            .formatted(
                                    device,
                                    size(wanted),
                                    size(widest),
                                    size(bytes),
                                    size(largest)));
        }
    }

    private static String size(long bytes) {
        return bytes < 1 << 30
                ? String.format(Locale.ROOT, "%.1f MB", Math.scalb((double) bytes, -20))
                : String.format(Locale.ROOT, "%.1f GB", Math.scalb((double) bytes, -30));
    }
}
