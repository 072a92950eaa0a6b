package io.tercet.engine;

import java.util.List;

/** Watches streamed text for stop texts, and holds back what may become one. */
final class StopTexts {
    private final List<String> stops;
    private final StringBuilder text = new StringBuilder();
    private int emitted;
    private boolean stopped;

    StopTexts(List<String> stops) {
        this.stops = stops;
    }

    /** Takes new text and returns what is final now, maybe nothing. */
    String append(String piece) {
        text.append(piece);
        int end = firstStop();
        if (end >= 0) {
            stopped = true;
            text.setLength(end);
            return emitTo(end);
        }
        return emitTo(text.length() - longestBeginning());
    }

    /** The rest, at the end of the generation. */
    String flush() {
        return emitTo(text.length());
    }

    boolean stopped() {
        return stopped;
    }

    /** All text before a stop text. */
    String text() {
        return text.toString();
    }

    private int firstStop() {
        int first = -1;
        for (String stop : stops) {
            int at = text.indexOf(stop, Math.max(0, emitted - stop.length()));
            if (at >= 0 && (first < 0 || at < first)) {
                first = at;
            }
        }
        return first;
    }

    /** The length of the longest end of the text that begins a stop text. */
    private int longestBeginning() {
        int longest = 0;
        for (String stop : stops) {
            for (int length = Math.min(stop.length() - 1, text.length());
                    length > longest;
                    length--) {
                if (stop.startsWith(text.substring(text.length() - length))) {
                    longest = length;
                }
            }
        }
        return longest;
    }

    private String emitTo(int end) {
        String piece = text.substring(Math.min(emitted, end), end);
        emitted = Math.max(emitted, end);
        return piece;
    }
}
