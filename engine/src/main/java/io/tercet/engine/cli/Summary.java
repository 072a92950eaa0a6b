package io.tercet.engine.cli;

import io.tercet.engine.Generation;
import io.tercet.engine.Statistics;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;

/** How a generation went, in a line for people. */
final class Summary {
    private static final int ENOUGH_TOKENS = 16; // fewer say little of speed
    private static final double CERTAIN = 1.25;

    private Summary() {}

    static String of(Generation generation) {
        Statistics stats = generation.statistics();
        StringBuilder line = new StringBuilder();
        line.append(
                "[%d tokens, %.1f/s; prompt %d tokens in %.2f s"
                        .formatted(
                                generation.tokens().size(),
                                stats.tokensPerSecond(),
                                generation.promptTokens().size(),
                                stats.prefillSeconds()));
        if (stats.drafted() > 0) {
            line.append("; %d rounds: %d drafted".formatted(stats.rounds(), stats.drafted()));
            if (stats.qualifierPasses() > 0) {
                line.append(", %d qualified".formatted(stats.qualified().tokens()));
            }
            line.append(
                    ", %d accepted, %.2f tokens per target pass"
                            .formatted(stats.accepted(), stats.meanAcceptedLength()));
        }
        slow(generation).ifPresent(sentence -> line.append("; ").append(sentence));
        new TreeMap<>(stats.notes())
                .forEach((name, note) -> line.append("; %s: %s".formatted(name, note)));
        String reason = generation.stopReason().name().toLowerCase(Locale.ROOT);
        return line.append("; stopped: ").append(reason).append(']').toString();
    }

    /** What to say where drafting made this slower than plain decoding, for certain. */
    static Optional<String> slow(Generation generation) {
        Statistics stats = generation.statistics();
        double plain = stats.plainTokensPerSecond();
        boolean certain =
                stats.drafted() > 0
                        && generation.tokens().size() >= ENOUGH_TOKENS
                        && plain > CERTAIN * stats.tokensPerSecond();
        return certain
                ? Optional.of(
                        "drafting did not pay: --method autoregressive makes at least %.1f/s"
                                .formatted(plain))
                : Optional.empty();
    }
}
