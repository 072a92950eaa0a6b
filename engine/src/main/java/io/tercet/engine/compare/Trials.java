package io.tercet.engine.compare;

import io.tercet.engine.Generation;
import io.tercet.engine.Statistics;
import io.tercet.engine.decoding.Qualified;
import io.tercet.engine.decoding.Role;
import io.tercet.engine.decoding.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/** Makes a {@link Trial} of a question's generations. */
final class Trials {
    private Trials() {}

    /**
     * How near the text is to the target's own.
     *
     * @param agreement as {@link Trial#agreement()}
     * @param logProbability as {@link Trial#logProbability()}
     */
    record Nearness(double agreement, double logProbability) {}

    /**
     * @param notes beside those of the method
     */
    static Trial of(
            Question question,
            MethodSpec method,
            List<Generation> generations,
            Map<String, String> notes,
            Nearness nearness) {
        List<Statistics> all = generations.stream().map(Generation::statistics).toList();
        List<String> texts = generations.stream().map(Generation::text).toList();
        String answer = question.answer();
        OptionalDouble working =
                answer == null ? OptionalDouble.empty() : Working.share(texts.getLast(), answer);
        return new Trial(
                question.id(),
                question.category(),
                method.label(),
                sum(all, Statistics::tokens),
                all.stream().mapToDouble(Statistics::decodeSeconds).sum(),
                sum(all, Statistics::rounds),
                sum(all, Statistics::committed),
                sum(all, Statistics::drafted),
                all.stream().map(Statistics::qualified).reduce(Qualified.NONE, Qualified::plus),
                sum(all, Statistics::accepted),
                Map.of(
                        Role.DRAFT.word(), sum(all, Statistics::draftPasses),
                        Role.QUALIFIER.word(), sum(all, Statistics::qualifierPasses),
                        Role.TARGET.word(), sum(all, Statistics::targetPasses)),
                passSeconds(all),
                perPosition(all, Statistics::draftedPerPosition),
                perPosition(all, Statistics::acceptedPerPosition),
                sources(generations, Generation::proposedBy),
                sources(generations, Generation::decidedBy),
                nearness.agreement(),
                nearness.logProbability(),
                answer == null ? null : Answers.right(texts.getLast(), answer),
                working.isPresent() ? working.getAsDouble() : null,
                together(all.getLast().notes(), notes),
                texts,
                generations.stream().map(Generation::tokens).toList());
    }

    private static Map<String, String> together(
            Map<String, String> one, Map<String, String> other) {
        Map<String, String> all = new TreeMap<>(one);
        all.putAll(other);
        return all;
    }

    private static int sum(List<Statistics> all, ToIntFunction<Statistics> figure) {
        return all.stream().mapToInt(figure).sum();
    }

    private static Map<String, Double> passSeconds(List<Statistics> all) {
        Map<String, Double> sums = new TreeMap<>();
        for (Statistics statistics : all) {
            statistics
                    .passSeconds()
                    .forEach((role, seconds) -> sums.merge(role.word(), seconds, Double::sum));
        }
        return sums;
    }

    private static List<Integer> perPosition(
            List<Statistics> all, Function<Statistics, List<Integer>> counts) {
        List<Integer> sums = new ArrayList<>();
        for (Statistics statistics : all) {
            List<Integer> own = counts.apply(statistics);
            for (int position = 0; position < own.size(); position++) {
                if (position == sums.size()) {
                    sums.add(0);
                }
                sums.set(position, sums.get(position) + own.get(position));
            }
        }
        return sums;
    }

    private static Map<String, Integer> sources(
            List<Generation> generations, Function<Generation, List<Source>> which) {
        List<String> words =
                generations.stream()
                        .flatMap(generation -> which.apply(generation).stream())
                        .map(source -> source.name().toLowerCase(Locale.ROOT))
                        .toList();
        return Comparison.counted(words);
    }
}
