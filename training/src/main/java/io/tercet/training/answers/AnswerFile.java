package io.tercet.training.answers;

import io.tercet.training.answers.AnswerRow.Span;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Rows as JSON lines: {@code {"tokens":[1,9690,...],"answers":[41,120,161,512]}}, where answers are
 * first positions and those behind the last, in turns. Whole rows are appended, so a file can be
 * read while another process goes on with it.
 */
public final class AnswerFile {
    private static final Pattern ROW =
            Pattern.compile("\\{\"tokens\":\\[([\\d,]+)],\"answers\":\\[([\\d,]*)]}");

    private AnswerFile() {}

    /**
     * The rows of a file; a line that is still being written is left out.
     *
     * @throws IllegalArgumentException naming the line that is no row
     */
    public static List<AnswerRow> read(Path file) throws IOException {
        List<AnswerRow> rows = new ArrayList<>();
        String text = Files.readString(file);
        int from = 0;
        for (int end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', from)) {
            rows.add(row(text.substring(from, end), file, rows.size() + 1));
            from = end + 1;
        }
        return rows;
    }

    private static AnswerRow row(String line, Path file, int number) {
        Matcher parts = ROW.matcher(line);
        try {
            if (parts.matches()) {
                List<Integer> ends = numbers(parts.group(2));
                return new AnswerRow(
                        numbers(parts.group(1)),
                        IntStream.range(0, ends.size() / 2)
                                .mapToObj(i -> new Span(ends.get(2 * i), ends.get(2 * i + 1)))
                                .toList());
            }
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "%s, line %d: %s".formatted(file, number, e.getMessage()), e);
        }
        throw new IllegalArgumentException(
                "%s, line %d: expected {\"tokens\":[...],\"answers\":[...]}"
                        .formatted(file, number));
    }

    private static List<Integer> numbers(String list) {
        return list.isEmpty()
                ? List.of()
                : Stream.of(list.split(",")).map(Integer::valueOf).toList();
    }

    /** Appends rows. */
    static void append(Path file, List<AnswerRow> rows) throws IOException {
        String lines = rows.stream().map(AnswerFile::line).collect(Collectors.joining());
        Files.writeString(file, lines, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private static String line(AnswerRow row) {
        return "{\"tokens\":[%s],\"answers\":[%s]}\n"
                .formatted(
                        joined(row.tokens().stream()),
                        joined(
                                row.answers().stream()
                                        .flatMap(span -> Stream.of(span.from(), span.to()))));
    }

    private static String joined(Stream<Integer> numbers) {
        return numbers.map(String::valueOf).collect(Collectors.joining(","));
    }

    /** Cuts off the end of a line whose writer was stopped, if there is one. */
    static void repair(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        int end = new String(bytes, StandardCharsets.ISO_8859_1).lastIndexOf('\n') + 1;
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(end);
        }
    }
}
