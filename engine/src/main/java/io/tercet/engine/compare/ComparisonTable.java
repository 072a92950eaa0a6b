package io.tercet.engine.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Summaries as text: a line per method, overall first, then a block per category. */
public final class ComparisonTable {
    private static final String FIGURES =
            " %8s  %-18s  %-18s %6s %-16s %-16s %6s %6s %8s %6s %6s  %s%n";
    private static final String HEAD =
            FIGURES.formatted(
                    "tok/s",
                    "x plain (quartiles)",
                    "x speculative",
                    "tok/tp",
                    "drafted/accepted",
                    "passes/token dqt",
                    "q acc",
                    "agree",
                    "logprob",
                    "right",
                    "work",
                    "decided by");

    private static final String DRAFTS = " %9s  %-43s  %s%n";
    private static final String DRAFTS_HEAD =
            DRAFTS.formatted("retrieved", "accepted at position 1, 2, ...", "proposed by");
    private static final int POSITIONS = 8; // that fit into a line

    private ComparisonTable() {}

    /** The whole table, lines ending in line separators. */
    public static String of(List<Summary> summaries) {
        StringBuilder text = new StringBuilder();
        for (String category : summaries.stream().map(Summary::category).distinct().toList()) {
            List<Summary> block =
                    summaries.stream().filter(s -> s.category().equals(category)).toList();
            text.append("%s: %d questions%n".formatted(category, block.getFirst().questions()));
            int width = block.stream().mapToInt(s -> s.method().length()).max().orElse(0);
            String method = "%-" + Math.max(width, 6) + "s";
            text.append(method.formatted("method")).append(HEAD);
            block.forEach(summary ->
                    text.append(method.formatted(summary.method())).append(figures(summary)));
            List<Summary> drafting =
                    block.stream().filter(s -> !s.acceptancePerPosition().isEmpty()).toList();
            if (!drafting.isEmpty()) {
                text.append(method.formatted("method")).append(DRAFTS_HEAD);
            }
            drafting.forEach(summary ->
                    text.append(method.formatted(summary.method())).append(drafts(summary)));
            block.forEach(summary ->
                    summary.notes()
                            .forEach((name, note) ->
                                    text.append(
                                            "%s, %s: %s%n"
                                                    .formatted(summary.method(), name, note))));
            text.append(System.lineSeparator());
        }
        return text.toString();
    }

    private static String drafts(Summary s) {
        List<Double> shares = s.acceptancePerPosition();
        String positions =
                shares.stream()
                        .limit(POSITIONS)
                        .map(ComparisonTable::number)
                        .collect(Collectors.joining(" "));
        String more = shares.size() > POSITIONS ? " ..." : "";
        return DRAFTS.formatted(s.retrieved(), positions + more, shares(s.proposedBy()));
    }

    private static String figures(Summary s) {
        return FIGURES.formatted(
                String.format(Locale.ROOT, "%.1f", s.tokensPerSecond()),
                ratio(s.overPlain()),
                s.overSpeculative() == null ? "-" : ratio(s.overSpeculative()),
                number(s.meanAcceptedLength()),
                s.drafted() + "/" + s.accepted(),
                passes(s.passesPerToken()),
                number(s.qualifierAcceptance()),
                s.exact() ? "exact" : number(s.agreement()),
                String.format(Locale.ROOT, "%.3f", s.logProbability()),
                number(s.accuracy()),
                number(s.working()),
                shares(s.decidedBy()));
    }

    private static String ratio(Summary.Ratio ratio) {
        return String.format(
                Locale.ROOT, "%.2f (%.2f-%.2f)", ratio.median(), ratio.lower(), ratio.upper());
    }

    private static String passes(Map<String, Double> perToken) {
        return String.format(
                Locale.ROOT,
                "%.2f %.2f %.2f",
                perToken.getOrDefault("draft", 0.0),
                perToken.getOrDefault("qualifier", 0.0),
                perToken.getOrDefault("target", 0.0));
    }

    private static String number(@Nullable Double value) {
        return value == null || Double.isNaN(value)
                ? "-"
                : String.format(Locale.ROOT, "%.2f", value);
    }

    private static String shares(Map<String, Double> shares) {
        List<String> words = new ArrayList<>();
        shares.forEach((who, share) ->
                words.add(String.format(Locale.ROOT, "%s %.0f%%", who, 100 * share)));
        return String.join(" ", words);
    }
}
