package io.tercet.engine.compare;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * All combinations of some settings' values for one method.
 *
 * @param method as in {@link MethodSpec#parse}, with settings that all points share
 * @param axes values by setting; at least one setting
 */
public record Grid(String method, List<Axis> axes) {
    public Grid {
        axes = List.copyOf(axes);
        if (axes.isEmpty()) {
            throw new IllegalArgumentException("a grid has at least one setting");
        }
        if (axes.stream().map(Axis::setting).distinct().count() < axes.size()) {
            throw new IllegalArgumentException("a grid has each setting once");
        }
    }

    /** A setting and its values, in the order of the plot. */
    public record Axis(String setting, List<String> values) {
        public Axis {
            values = List.copyOf(values);
        }

        private static Axis parse(String text) {
            int equals = text.indexOf('=');
            if (equals < 1 || equals == text.length() - 1) {
                throw new IllegalArgumentException(
                        "'%s' is no axis of a grid; name=value,value was expected".formatted(text));
            }
            String[] values = text.substring(equals + 1).split(",", -1);
            return new Axis(text.substring(0, equals), Arrays.stream(values).distinct().toList());
        }

        /** One point of it, as {@link MethodSpec} writes settings. */
        String at(String value) {
            return ":" + setting + "=" + value;
        }
    }

    /**
     * A grid as a user writes it.
     *
     * @param axes each {@code name=value,value}
     * @throws IllegalArgumentException with one sentence when an axis is none
     */
    public static Grid parse(String method, List<String> axes) {
        return new Grid(method, axes.stream().map(Axis::parse).toList());
    }

    /**
     * Plain decoding, then every point; the last setting changes fastest.
     *
     * @throws IllegalArgumentException with one sentence when method, setting or value is unknown
     */
    public List<MethodSpec> methods() {
        List<MethodSpec> methods = new ArrayList<>(List.of(MethodSpec.plain()));
        for (String value : axes.getFirst().values()) {
            for (String line : lines()) {
                methods.add(MethodSpec.parse(label(value, line)));
            }
        }
        return methods;
    }

    /** The combinations of all settings but the first: the lines of the plots. */
    private List<String> lines() {
        List<String> lines = List.of("");
        for (Axis axis : axes.subList(1, axes.size())) {
            lines =
                    lines.stream()
                            .flatMap(line ->
                                    axis.values().stream().map(value -> line + axis.at(value)))
                            .toList();
        }
        return lines;
    }

    private String label(String first, String line) {
        return method + axes.getFirst().at(first) + line;
    }

    /**
     * Speed-up and mean accepted length over the first setting as PNG files by name, a line for
     * every combination of the others; without the lines that an interrupted run left unfinished.
     */
    public Map<String, byte[]> plots(List<Summary> summaries) {
        Map<String, byte[]> plots = new LinkedHashMap<>();
        Map<String, Summary> overall = new LinkedHashMap<>();
        summaries.stream()
                .filter(summary -> summary.category().equals(Summary.OVERALL))
                .forEach(summary -> overall.put(summary.method(), summary));
        Map<String, List<Summary>> whole = new LinkedHashMap<>();
        for (String line : lines()) {
            List<String> labels =
                    axes.getFirst().values().stream().map(value -> label(value, line)).toList();
            if (overall.keySet().containsAll(labels)) {
                String name = line.isEmpty() ? method : line.substring(1);
                whole.put(name, labels.stream().map(overall::get).toList());
            }
        }
        if (!whole.isEmpty()) {
            plots.put(
                    "sweep-speedup.png",
                    Plots.lines(
                            "Speed relative to plain decoding",
                            axes.getFirst(),
                            whole,
                            summary -> summary.overPlain().median()));
            plots.put(
                    "sweep-accepted.png",
                    Plots.lines(
                            "Tokens committed per target pass",
                            axes.getFirst(),
                            whole,
                            Summary::meanAcceptedLength));
        }
        return plots;
    }
}
