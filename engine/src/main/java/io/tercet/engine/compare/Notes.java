package io.tercet.engine.compare;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What a method said about its trials, put together. */
final class Notes {
    private static final Pattern NUMBER = Pattern.compile("-?\\d+(\\.\\d+)?");

    private Notes() {}

    /** By name: the mean where all are numbers, else the distinct texts. */
    static Map<String, String> of(List<Trial> trials) {
        Map<String, String> notes = new TreeMap<>();
        for (Trial trial : trials) {
            for (String name : trial.notes().keySet()) {
                notes.computeIfAbsent(name, _ -> together(named(trials, name)));
            }
        }
        return notes;
    }

    private static List<String> named(List<Trial> trials, String name) {
        return trials.stream()
                .map(Trial::notes)
                .filter(notes -> notes.containsKey(name))
                .map(notes -> notes.getOrDefault(name, ""))
                .toList();
    }

    private static String together(List<String> texts) {
        if (!texts.stream().allMatch(NUMBER.asMatchPredicate())) {
            return texts.stream().distinct().collect(Collectors.joining("; "));
        }
        double mean = texts.stream().mapToDouble(Double::parseDouble).average().orElse(Double.NaN);
        return String.format(Locale.ROOT, "%.1f", mean);
    }
}
