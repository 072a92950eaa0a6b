package io.tercet.training.answers;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.random.RandomGenerator;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Questions of all kinds, from templates and word lists. */
final class QuestionBank {
    private static final String OPENINGS = "openings";
    private static final Pattern SLOT = Pattern.compile("\\{(\\w+)(?::(\\d+)-(\\d+))?}");

    private final Map<String, List<String>> lists = new LinkedHashMap<>();
    private final Map<String, List<String>> kinds = new LinkedHashMap<>();
    private final List<String> openings;

    private QuestionBank(List<String> lines) {
        List<String> templates = new ArrayList<>();
        for (String line : lines) {
            if (line.startsWith("[")) {
                templates = new ArrayList<>();
                kinds.put(line.substring(1, line.length() - 1), templates);
            } else if (kinds.isEmpty()) {
                String[] parts = line.split(" = ", 2);
                lists.put(parts[0], List.of(parts[1].split(" \\| ")));
            } else {
                templates.add(line.replace("\\n", "\n"));
            }
        }
        openings = Objects.requireNonNull(kinds.remove(OPENINGS));
    }

    /** The bundled one, {@code questions.txt}. */
    static QuestionBank standard() {
        try (InputStream in = QuestionBank.class.getResourceAsStream("questions.txt")) {
            String text =
                    new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
            return new QuestionBank(
                    text.lines().filter(line -> !line.isBlank() && !line.startsWith("#")).toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The kinds of questions. */
    List<String> kinds() {
        return List.copyOf(kinds.keySet());
    }

    /** A whole question; without texts, of the kinds that need none. */
    String question(RandomGenerator random, TextFolder texts) {
        String template;
        do {
            template = one(one(List.copyOf(kinds.values()), random), random);
        } while (!texts.canFill(template));
        return SLOT.matcher(template)
                .replaceAll(slot -> Matcher.quoteReplacement(filled(slot, random, texts)));
    }

    /** The first words of a question. */
    String opening(RandomGenerator random) {
        return one(openings, random);
    }

    private String filled(MatchResult slot, RandomGenerator random, TextFolder texts) {
        String name = slot.group(1);
        return switch (name) {
            case "N" ->
                    Integer.toString(
                            random.nextInt(
                                    Integer.parseInt(slot.group(2)),
                                    Integer.parseInt(slot.group(3)) + 1));
            case TextFolder.PASSAGE -> texts.passage(random);
            case TextFolder.CODE -> texts.code(random);
            default -> one(Objects.requireNonNull(lists.get(name), name), random);
        };
    }

    private static <T> T one(List<T> of, RandomGenerator random) {
        return of.get(random.nextInt(of.size()));
    }
}
