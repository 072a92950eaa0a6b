package io.tercet.engine.decoding;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A named setting of a method ({@code --set name=value}) with its default and its range. */
public sealed interface Setting {
    /** How draft lengths are planned; {@code fixed} runs exactly the settings given. */
    Setting PLAN =
            new Plan("plan", "draft lengths; generate and chat: auto where greedy and lossless");

    String name();

    String help();

    /** The default as a user would write it. */
    String standard();

    /** What a value may be, for messages: "a whole number from 1 to 64". */
    String expected();

    /** Whether a user's text is a value of it. */
    boolean accepts(String text);

    /** Whole numbers from {@code least} to {@code most}. */
    record Whole(String name, int value, int least, int most, String help) implements Setting {
        @Override
        public String standard() {
            return Integer.toString(value);
        }

        @Override
        public String expected() {
            return "a whole number from " + least + " to " + most;
        }

        @Override
        public boolean accepts(String text) {
            try {
                int number = Integer.parseInt(text);
                return number >= least && number <= most;
            } catch (NumberFormatException e) {
                return false;
            }
        }
    }

    /** Numbers from {@code least} to {@code most}. */
    record Real(String name, double value, double least, double most, String help)
            implements Setting {
        @Override
        public String standard() {
            return Double.toString(value);
        }

        @Override
        public String expected() {
            return "a number from " + least + " to " + most;
        }

        @Override
        public boolean accepts(String text) {
            try {
                double number = Double.parseDouble(text);
                return number >= least && number <= most;
            } catch (NumberFormatException e) {
                return false;
            }
        }
    }

    /** Several whole numbers of at least 1, joined by hyphens. */
    record Wholes(String name, String value, String help) implements Setting {
        private static final Pattern FORM = Pattern.compile("[1-9][0-9]{0,2}(-[1-9][0-9]{0,2})*");

        @Override
        public String standard() {
            return value;
        }

        @Override
        public String expected() {
            return "whole numbers from 1 to 999 joined by hyphens";
        }

        @Override
        public boolean accepts(String text) {
            return FORM.matcher(text).matches();
        }
    }

    /** How much each round may draft: a word or, for a replay, budgets by round. */
    record Plan(String name, String help) implements Setting {
        public static final String FIXED = "fixed";
        public static final String AUTO = "auto";

        @Override
        public String standard() {
            return FIXED;
        }

        @Override
        public String expected() {
            return "fixed, auto or budgets joined by hyphens, lengths such as 5 or with a width"
                    + " 5x3";
        }

        @Override
        public boolean accepts(String text) {
            return text.equals(FIXED) || text.equals(AUTO) || isReplay(text);
        }

        private static boolean isReplay(String text) {
            return Arrays.stream(text.split("-", -1)).allMatch(Budget::isOne);
        }
    }

    /** One of some words. */
    record Choice(String name, String value, List<String> words, String help) implements Setting {
        public Choice {
            words = List.copyOf(words);
        }

        @Override
        public String standard() {
            return value;
        }

        @Override
        public String expected() {
            return oneOf(words.stream());
        }

        @Override
        public boolean accepts(String text) {
            return words.contains(text);
        }
    }

    /**
     * A word that stands for values of other settings; what the user gives himself wins over it.
     *
     * @param values by word, then by the other settings' names
     */
    record Preset(String name, String value, Map<String, Map<String, String>> values, String help)
            implements Setting {
        public Preset {
            values = Map.copyOf(values);
        }

        @Override
        public String standard() {
            return value;
        }

        @Override
        public String expected() {
            return oneOf(values.keySet().stream().sorted());
        }

        @Override
        public boolean accepts(String text) {
            return values.containsKey(text);
        }

        /** What a word stands for. */
        Map<String, String> of(String word) {
            return values.getOrDefault(word, Map.of());
        }
    }

    private static String oneOf(Stream<String> words) {
        return words.collect(Collectors.joining(", ", "one of ", ""));
    }

    /** A choice of words, the default among them. */
    static Choice choice(String name, String value, String help, String... words) {
        return new Choice(name, value, Arrays.asList(words), help);
    }

    /** A choice of an enum's constants, by their names in lower case. */
    static Choice choice(String name, Enum<?> value, String help, Enum<?>... constants) {
        return new Choice(
                name, word(value), Stream.of(constants).map(Setting::word).toList(), help);
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    /** On or off, off by the word {@code false}. */
    static Choice flag(String name, boolean value, String help) {
        return choice(name, Boolean.toString(value), help, "true", "false");
    }
}
