package io.tercet.engine.decoding;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A method's settings with a user's values in place of some defaults. */
public final class Settings {
    private final Map<String, String> values;

    private Settings(Map<String, String> values) {
        this.values = values;
    }

    /**
     * @param given by name, as the user wrote them
     * @throws IllegalArgumentException with one sentence when a name is unknown or a value out of
     *     range
     */
    public static Settings of(DecodingMethod method, Map<String, String> given) {
        Map<String, Setting> known = new LinkedHashMap<>();
        Stream.concat(method.settings().stream(), Stream.of(Setting.PLAN))
                .forEach(setting -> known.put(setting.name(), setting));
        Map<String, String> values = new TreeMap<>();
        known.values().forEach(setting -> values.put(setting.name(), setting.standard()));
        given.forEach((name, text) -> checked(method, known, name, text));
        known.values().forEach(setting -> values.putAll(preset(setting, given)));
        values.putAll(given);
        return new Settings(values);
    }

    /** What a preset stands for; nothing for any other setting. */
    private static Map<String, String> preset(Setting setting, Map<String, String> given) {
        return setting instanceof Setting.Preset preset
                ? preset.of(given.getOrDefault(preset.name(), preset.standard()))
                : Map.of();
    }

    private static void checked(
            DecodingMethod method, Map<String, Setting> known, String name, String text) {
        Setting setting = known.get(name);
        if (setting == null) {
            throw new IllegalArgumentException(
                    "method %s has no setting %s; it has %s"
                            .formatted(
                                    method.name(),
                                    name,
                                    known.keySet().stream().collect(Collectors.joining(", "))));
        }
        if (!setting.accepts(text)) {
            throw new IllegalArgumentException(
                    "setting %s of method %s is %s, not '%s'"
                            .formatted(name, method.name(), setting.expected(), text));
        }
    }

    public int whole(String name) {
        return Integer.parseInt(text(name));
    }

    /** Numbers that are joined by hyphens. */
    public List<Integer> wholes(String name) {
        return Stream.of(text(name).split("-")).map(Integer::valueOf).toList();
    }

    /** Budgets that are joined by hyphens. */
    public List<Budget> budgets(String name) {
        return Stream.of(text(name).split("-")).map(Budget::parse).toList();
    }

    public double real(String name) {
        return Double.parseDouble(text(name));
    }

    /** The constant that a word is the name of. */
    public <E extends Enum<E>> E choice(String name, Class<E> kind) {
        return Enum.valueOf(kind, text(name).toUpperCase(Locale.ROOT));
    }

    public boolean flag(String name) {
        return Boolean.parseBoolean(text(name));
    }

    /** The value as text. */
    public String text(String name) {
        String value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException("no setting is called " + name);
        }
        return value;
    }

    /** All names and values, for reports. */
    public Map<String, String> all() {
        return Map.copyOf(values);
    }
}
