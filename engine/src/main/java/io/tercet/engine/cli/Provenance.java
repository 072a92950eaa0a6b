package io.tercet.engine.cli;

import io.tercet.engine.Generation;
import io.tercet.engine.decoding.Source;
import io.tercet.models.tokenizer.StreamDecoder;
import io.tercet.models.tokenizer.Tokenizer;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Who proposed each token of a generation and whose word on it was final: as colours, and as a
 * table of counts.
 */
final class Provenance {
    private static final String ESCAPE = "\u001b[";
    private static final String RESET = ESCAPE + "0m";
    private static final String UNDERLINE = ";4m";

    private final Generation generation;
    private final Tokenizer tokenizer;

    Provenance(Generation generation, Tokenizer tokenizer) {
        this.generation = generation;
        this.tokenizer = tokenizer;
    }

    /** What the colours mean, in themselves. */
    static String legend() {
        String who =
                Arrays.stream(Source.values())
                        .filter(source -> source != Source.RETRIEVAL)
                        .map(source -> painted(word(source), source, false))
                        .collect(Collectors.joining(", "));
        return "Colour, who proposed: %s; underlined: the %s had the last word"
                .formatted(who, painted(word(Source.TARGET), Source.TARGET, true));
    }

    /** The text, each token in its proposer's colour and underlined where the target decided. */
    String coloured() {
        StreamDecoder decoder = new StreamDecoder(tokenizer);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < generation.tokens().size(); i++) {
            boolean target = generation.decidedBy().get(i) == Source.TARGET;
            String piece = decoder.append(generation.tokens().get(i));
            text.append(painted(piece, generation.proposedBy().get(i), target));
        }
        return text.append(decoder.flush()).toString();
    }

    /** A row for who proposed, a column for who decided; without those who did neither. */
    String table() {
        List<Source> rows = occurring(generation.proposedBy());
        List<Source> columns = occurring(generation.decidedBy());
        StringBuilder table = new StringBuilder("%-14s".formatted("tokens"));
        columns.forEach(who -> table.append("%18s".formatted("decided by " + word(who))));
        for (Source row : rows) {
            table.append("%n%-14s".formatted("by " + word(row)));
            columns.forEach(column -> table.append("%18d".formatted(count(row, column))));
        }
        return table.toString();
    }

    private long count(Source proposed, Source decided) {
        return IntStream.range(0, generation.tokens().size())
                .filter(i -> generation.proposedBy().get(i) == proposed)
                .filter(i -> generation.decidedBy().get(i) == decided)
                .count();
    }

    private static List<Source> occurring(Collection<Source> sources) {
        return Arrays.stream(Source.values()).filter(sources::contains).toList();
    }

    private static String painted(String piece, Source proposer, boolean underlined) {
        return ESCAPE + colour(proposer) + (underlined ? UNDERLINE : "m") + piece + RESET;
    }

    /** SGR colours that can be told apart on dark and on light ground. */
    private static int colour(Source proposer) {
        return switch (proposer) {
            case DRAFT -> 32; // green
            case QUALIFIER -> 33; // yellow
            case TARGET -> 35; // magenta
            case RETRIEVAL -> 36; // cyan
        };
    }

    private static String word(Source source) {
        return source.name().toLowerCase(Locale.ROOT);
    }
}
