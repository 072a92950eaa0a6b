package io.tercet.engine.compare;

import io.tercet.engine.Methods;
import io.tercet.engine.decoding.DecodingMethod;
import io.tercet.engine.decoding.Setting;
import io.tercet.engine.decoding.Settings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A method with some of its settings, written {@code trispec:lambda=0.3:drafter=chain}.
 *
 * @param label as the user wrote it: what reports call it
 */
public record MethodSpec(String label, DecodingMethod method, Map<String, String> settings) {
    private static final String PLAN = Setting.PLAN.name();

    public MethodSpec {
        settings = Map.copyOf(settings);
        Settings.of(method, settings); // refuses unknown names and values
    }

    /** Plain decoding, which everything is compared with. */
    public static MethodSpec plain() {
        return parse("autoregressive");
    }

    /**
     * One method.
     *
     * @throws IllegalArgumentException with one sentence when method, setting or value is unknown
     */
    public static MethodSpec parse(String text) {
        List<String> parts = Arrays.asList(text.split(":", -1));
        Map<String, String> settings = new LinkedHashMap<>();
        for (String part : parts.subList(1, parts.size())) {
            int equals = part.indexOf('=');
            if (equals < 1) {
                throw new IllegalArgumentException(
                        "'%s' in %s is no setting; name=value was expected".formatted(part, text));
            }
            settings.put(part.substring(0, equals), part.substring(equals + 1));
        }
        return new MethodSpec(text, Methods.named(parts.getFirst()), settings);
    }

    /** Whether it is standard speculative decoding by fixed settings: one of the two baselines. */
    boolean isStandardSpeculative() {
        return method.name().equals("speculative")
                && settings.getOrDefault(PLAN, Setting.Plan.FIXED).equals(Setting.Plan.FIXED);
    }

    /**
     * Behind each lossless method that drafts by fixed settings, the same as it plans by itself.
     * Greedy only: sampling, a planned run's text differs from run to run.
     */
    public static List<MethodSpec> withPlanned(List<MethodSpec> specs) {
        List<MethodSpec> all = new ArrayList<>();
        for (MethodSpec spec : specs) {
            all.add(spec);
            boolean drafts = !spec.method.settings().isEmpty();
            if (drafts && spec.method.lossless() && !spec.settings.containsKey(PLAN)) {
                all.add(parse(spec.label + ":" + PLAN + "=" + Setting.Plan.AUTO));
            }
        }
        return all;
    }

    /** Methods separated by commas, plain decoding first whether it is listed or not. */
    public static List<MethodSpec> parseAll(String text) {
        List<MethodSpec> all = new ArrayList<>(List.of(plain()));
        for (String part : text.split(",", -1)) {
            MethodSpec next = parse(part.strip());
            if (all.stream().noneMatch(known -> known.label().equals(next.label()))) {
                all.add(next);
            }
        }
        return all;
    }
}
