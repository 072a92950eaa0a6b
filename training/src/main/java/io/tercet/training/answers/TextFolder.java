package io.tercet.training.answers;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * Plain texts to take passages from: names that end in {@code .txt} or {@code .md} are prose, all
 * others code.
 */
public final class TextFolder {
    /** No texts at all. */
    public static final TextFolder NONE = new TextFolder(List.of(), List.of());

    static final String PASSAGE = "passage";
    static final String CODE = "code";

    private static final int SHORTEST = 250; // characters of a passage in a question
    private static final int LONGEST = 1_000;
    private static final int SHORTEST_CODE = 150;
    private static final int LONGEST_CODE = 700;

    private static final List<String> BREAKS = List.of("\n\n", ".\n", ". ", "\n", " ");
    private static final int NEARBY = 800;

    private final List<String> prose;
    private final List<String> code;

    private TextFolder(List<String> prose, List<String> code) {
        this.prose = List.copyOf(prose);
        this.code = List.copyOf(code);
    }

    /**
     * Reads the files below folders, in the order of their names; what is no UTF-8 or too short for
     * a passage is left out.
     */
    public static TextFolder read(List<Path> folders) throws IOException {
        List<String> prose = new ArrayList<>();
        List<String> code = new ArrayList<>();
        for (Path folder : folders) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                    boolean isProse = file.toString().matches(".*\\.(txt|md)");
                    add(file, isProse ? prose : code);
                }
            }
        }
        return new TextFolder(prose, code);
    }

    private static void add(Path file, List<String> texts) throws IOException {
        try {
            String text = Files.readString(file);
            if (text.length() >= LONGEST) {
                texts.add(text);
            }
        } catch (MalformedInputException e) {
            // Not a text.
        }
    }

    /** Whether there is nothing to take. */
    public boolean isEmpty() {
        return prose.isEmpty() && code.isEmpty();
    }

    /** Texts and their characters, in words. */
    @Override
    public String toString() {
        return "%d texts of prose (%,d characters), %d of code (%,d characters)"
                .formatted(prose.size(), characters(prose), code.size(), characters(code));
    }

    private static long characters(List<String> texts) {
        return texts.stream().mapToLong(String::length).sum();
    }

    boolean canFill(String template) {
        return (!prose.isEmpty() || !template.contains("{" + PASSAGE + "}"))
                && (!code.isEmpty() || !template.contains("{" + CODE + "}"));
    }

    /** Some sentences of prose. */
    String passage(RandomGenerator random) {
        String all = cut(prose, random, SHORTEST, LONGEST);
        int end = Math.max(all.lastIndexOf(". "), all.lastIndexOf(".\n"));
        String sentences = end < SHORTEST / 2 ? all : all.substring(0, end + 1);
        return sentences.replaceAll("(?<!\n)\n(?!\n)", " ").strip();
    }

    /** Some lines of code. */
    String code(RandomGenerator random) {
        String all = cut(code, random, SHORTEST_CODE, LONGEST_CODE);
        int end = all.lastIndexOf('\n');
        return (end < SHORTEST_CODE / 2 ? all : all.substring(0, end)).stripIndent().strip();
    }

    /** Characters of any text, from the start of a line on: prose and code alike as often. */
    String piece(RandomGenerator random, int characters) {
        boolean ofCode = prose.isEmpty() || (!code.isEmpty() && random.nextBoolean());
        return cut(ofCode ? code : prose, random, characters, characters);
    }

    /** From the start of a paragraph, a sentence or a line where one is near. */
    private static String cut(
            List<String> texts, RandomGenerator random, int shortest, int longest) {
        long place = random.nextLong(characters(texts));
        int text = 0;
        while (place >= texts.get(text).length()) {
            place -= texts.get(text++).length();
        }
        String whole = texts.get(text);
        int from = start(whole, (int) place, Math.max(0, whole.length() - longest));
        int length = shortest == longest ? longest : random.nextInt(shortest, longest + 1);
        return whole.substring(from, Math.min(whole.length(), from + length));
    }

    /** Behind the nearest of the best breaks that there is nearby. */
    private static int start(String whole, int place, int last) {
        if (place == 0) {
            return 0;
        }
        for (String end : BREAKS) {
            int at = whole.indexOf(end, place);
            if (at >= 0 && at - place < NEARBY && at + end.length() <= last) {
                return at + end.length();
            }
        }
        return Math.min(place, last);
    }
}
