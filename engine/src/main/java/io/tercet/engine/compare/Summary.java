package io.tercet.engine.compare;

import io.tercet.engine.decoding.Qualified;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * A method's figures over some questions. A ratio is its median over questions with its quartiles.
 *
 * @param category of the questions, or {@code overall}
 * @param tokensPerSecond all tokens over all seconds
 * @param overPlain speed relative to plain decoding of the same question
 * @param overSpeculative the same relative to standard speculative decoding, the first of its rows
 *     that does not plan; null where it did not run
 * @param meanAcceptedLength tokens committed per target pass; NaN without one
 * @param drafted tokens that the draft model proposed, or retrieval where no model drafts
 * @param accepted proposed tokens that the final judge accepted
 * @param passesPerToken by role
 * @param secondsPerPass by role; NaN without a pass
 * @param qualifierAcceptance share of what the qualifier was offered that it accepted, its own
 *     tokens left out; NaN without one
 * @param acceptancePerPosition entry i: share of tokens offered at depth i + 1 that were accepted
 * @param retrieved tokens that retrieval proposed and that were committed
 * @param notes what the method said beside its settings, by name: the mean of numbers, else every
 *     distinct text
 * @param exact whether all tokens are plain decoding's; never when sampling
 * @param accuracy share of right answers; null where none is scored
 * @param working mean share of a worked solution's calculations that the answers have; null where
 *     no question has one
 */
public record Summary(
        String method,
        String category,
        int questions,
        int tokens,
        double tokensPerSecond,
        Ratio overPlain,
        @Nullable Ratio overSpeculative,
        double meanAcceptedLength,
        int drafted,
        int accepted,
        Map<String, Double> passesPerToken,
        Map<String, Double> secondsPerPass,
        double qualifierAcceptance,
        List<Double> acceptancePerPosition,
        List<Integer> acceptedLengths,
        int retrieved,
        Map<String, Double> proposedBy,
        Map<String, Double> decidedBy,
        Map<String, String> notes,
        boolean exact,
        double agreement,
        double logProbability,
        @Nullable Double accuracy,
        @Nullable Double working) {
    /** The category that stands for all questions. */
    public static final String OVERALL = "overall";

    /** A median with its quartiles. */
    public record Ratio(double median, double lower, double upper) {
        /** Null of nothing. */
        private static @Nullable Ratio of(double[] values) {
            if (values.length == 0) {
                return null;
            }
            double[] sorted = values.clone();
            Arrays.sort(sorted);
            return new Ratio(quantile(sorted, 0.5), quantile(sorted, 0.25), quantile(sorted, 0.75));
        }

        private static double quantile(double[] sorted, double share) {
            double at = share * (sorted.length - 1);
            int below = (int) at;
            int above = Math.min(below + 1, sorted.length - 1);
            return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
        }
    }

    /** Figures of every method, overall and per category, in the order of the methods. */
    public static List<Summary> of(List<Trial> trials, List<MethodSpec> methods) {
        List<Summary> summaries = new ArrayList<>();
        Baselines baselines = Baselines.of(trials, methods);
        List<String> categories = trials.stream().map(Trial::category).distinct().toList();
        for (MethodSpec method : methods) {
            List<Trial> own = by(trials, method.label());
            if (own.isEmpty()) {
                continue;
            }
            summaries.add(of(method.label(), OVERALL, own, baselines));
            for (String category : categories.size() > 1 ? categories : List.<String>of()) {
                List<Trial> some = own.stream().filter(t -> t.category().equals(category)).toList();
                if (!some.isEmpty()) {
                    summaries.add(of(method.label(), category, some, baselines));
                }
            }
        }
        return summaries;
    }

    private static List<Trial> by(List<Trial> trials, String method) {
        return trials.stream().filter(trial -> trial.method().equals(method)).toList();
    }

    /** What speeds are relative to. */
    private record Baselines(List<Trial> plain, List<Trial> speculative) {
        static Baselines of(List<Trial> trials, List<MethodSpec> methods) {
            List<Trial> speculative =
                    methods.stream()
                            .filter(MethodSpec::isStandardSpeculative)
                            .findFirst()
                            .map(method -> by(trials, method.label()))
                            .orElse(List.of());
            return new Baselines(by(trials, MethodSpec.plain().label()), speculative);
        }
    }

    private static Summary of(
            String method, String category, List<Trial> own, Baselines baselines) {
        int tokens = own.stream().mapToInt(Trial::tokens).sum();
        double seconds = own.stream().mapToDouble(Trial::seconds).sum();
        OptionalDouble working =
                own.stream()
                        .map(Trial::working)
                        .filter(Objects::nonNull)
                        .mapToDouble(share -> share)
                        .average();
        Qualified qualified =
                own.stream().map(Trial::qualified).reduce(Qualified.NONE, Qualified::plus);
        List<Trial> scored = own.stream().filter(trial -> trial.right() != null).toList();
        List<Integer> offered = positions(own, Trial::draftedPerPosition);
        List<Integer> accepted = positions(own, Trial::acceptedPerPosition);
        return new Summary(
                method,
                category,
                own.size(),
                tokens,
                tokens / seconds,
                Objects.requireNonNull(ratio(own, baselines.plain())), // it runs first
                ratio(own, baselines.speculative()),
                (double) own.stream().mapToInt(Trial::committed).sum()
                        / total(own, Trial::passes).getOrDefault("target", 0),
                own.stream().mapToInt(Trial::drafted).sum(),
                own.stream().mapToInt(Trial::accepted).sum(),
                shares(total(own, Trial::passes), tokens),
                secondsPerPass(own),
                (double) qualified.accepted() / qualified.offered(),
                shares(accepted, offered),
                lengths(accepted, own.stream().mapToInt(Trial::rounds).sum()),
                total(own, Trial::proposedBy).getOrDefault("retrieval", 0),
                shares(total(own, Trial::proposedBy), tokens),
                shares(total(own, Trial::decidedBy), tokens),
                Notes.of(own),
                own.stream().allMatch(trial -> trial.agreement() == 1),
                mean(own, Trial::agreement),
                mean(own, Trial::logProbability),
                scored.isEmpty()
                        ? null
                        : scored.stream().filter(t -> Boolean.TRUE.equals(t.right())).count()
                                / (double) scored.size(),
                working.isPresent() ? working.getAsDouble() : null);
    }

    /** Speed relative to another method, question by question; null where it answered none. */
    private static @Nullable Ratio ratio(List<Trial> own, List<Trial> others) {
        return Ratio.of(
                own.stream()
                        .flatMapToDouble(trial ->
                                others.stream()
                                        .filter(o -> o.question().equals(trial.question()))
                                        .mapToDouble(
                                                o -> trial.tokensPerSecond() / o.tokensPerSecond()))
                        .toArray());
    }

    private static double mean(List<Trial> trials, ToDoubleFunction<Trial> figure) {
        return trials.stream().mapToDouble(figure).average().orElse(Double.NaN);
    }

    private static Map<String, Integer> total(
            List<Trial> trials, Function<Trial, Map<String, Integer>> counts) {
        Map<String, Integer> sums = new TreeMap<>();
        trials.forEach(
                trial -> counts.apply(trial).forEach((key, n) -> sums.merge(key, n, Integer::sum)));
        return sums;
    }

    private static Map<String, Double> secondsPerPass(List<Trial> trials) {
        Map<String, Double> sums = new TreeMap<>();
        trials.forEach(trial ->
                trial.passSeconds().forEach((role, s) -> sums.merge(role, s, Double::sum)));
        Map<String, Integer> passes = total(trials, Trial::passes);
        sums.replaceAll((role, seconds) -> seconds / passes.getOrDefault(role, 0));
        return sums;
    }

    private static Map<String, Double> shares(Map<String, Integer> counts, int whole) {
        Map<String, Double> shares = new TreeMap<>();
        counts.forEach((key, count) -> shares.put(key, (double) count / whole));
        return shares;
    }

    private static List<Integer> positions(
            List<Trial> trials, Function<Trial, List<Integer>> counts) {
        List<Integer> sums = new ArrayList<>();
        for (Trial trial : trials) {
            List<Integer> own = counts.apply(trial);
            for (int i = 0; i < own.size(); i++) {
                if (i == sums.size()) {
                    sums.add(0);
                }
                sums.set(i, sums.get(i) + own.get(i));
            }
        }
        return sums;
    }

    private static List<Double> shares(List<Integer> parts, List<Integer> wholes) {
        List<Double> shares = new ArrayList<>();
        for (int i = 0; i < wholes.size(); i++) {
            shares.add((double) parts.get(i) / wholes.get(i));
        }
        return shares;
    }

    /** Rounds by how many proposed tokens were accepted, from 0 on. */
    private static List<Integer> lengths(List<Integer> acceptedPerPosition, int rounds) {
        List<Integer> lengths = new ArrayList<>();
        int reached = rounds;
        for (int count : acceptedPerPosition) {
            lengths.add(reached - count);
            reached = count;
        }
        lengths.add(reached);
        return lengths;
    }
}
