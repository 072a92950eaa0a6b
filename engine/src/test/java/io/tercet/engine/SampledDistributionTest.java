package io.tercet.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.tercet.models.quantize.Quantizer;
import io.tercet.models.tensor.TensorType;
import io.tercet.tasks.Distributions;
import io.tercet.tasks.ModelSession;
import io.tercet.tasks.Prefix;
import io.tercet.tasks.Sampling;
import io.tercet.tasks.SessionOptions;
import io.tercet.tasks.SessionOptions.CacheType;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sampled speculation through the public API follows the target's own distribution. */
@Tag("slow")
class SampledDistributionTest {
    private static final int DRAWS = 20_000;
    private static final Sampling SAMPLING = new Sampling(1.2f, 4, 1, 0);
    private static final int[] PROMPT = {41, 77, 120, 66};
    @TempDir Path folder;

    @Test
    void twoTokensFollowTheTarget() {
        try (Tercet tercet = Tercet.open();
                Model target = tercet.load(TinyModels.write(folder, "llama", TensorType.F32, 3));
                Model near = tercet.load(TinyModels.write(folder, "llama", TensorType.Q4_0, 3));
                Model far = tercet.load(TinyModels.write(folder, "llama", TensorType.F32, 4))) {
            Map<List<Integer>, Double> exact = exact(tercet, target, PROMPT);
            for (Model draft : List.of(near, far)) {
                SessionSpec spec =
                        SessionSpec.of(target)
                                .withDraft(draft)
                                .withMethod("speculative")
                                .withSetting("gamma", "2")
                                .withThreads(1);
                assertThat(chiSquare(counts(tercet, spec, true, PROMPT), exact)).isLessThan(2.5);
            }
            Map<List<Integer>, Integer> stranger =
                    counts(tercet, SessionSpec.of(near).withThreads(1), true, PROMPT);
            assertThat(chiSquare(stranger, exact)).isGreaterThan(2.5); // the test can fail
        }
    }

    @ParameterizedTest
    @CsvSource({
        "speculative:gamma=2, true, true",
        "eagle:top_k=3:depth=1:total_token=8, true, true",
        "eagle:shape=fixed:branches=3-2, true, true",
        "eagle:shape=fixed:branches=3-2:rule=descend, true, true",
        "lookup:candidates=2, true, false",
        "suffix:len_threshold=2:n_predicts=2, true, true",
        "suffix:len_threshold=64:nodes=4:depth=2:k=2, true, true", // recycled trees alone
        "lookahead:window=2:ngram=3:pool=2, true, true",
        "pearl:gamma=2, true, true",
        "cascade:gamma=2:l_q=2:candidates=2, true, true",
        "layerskip:exit=2:gamma=2, true, false",
        "hispec:draft_exit=1:qualifier_exit=3, true, true",
        "hispec:draft_exit=1:qualifier_exit=3:bonus=true:target_bonus=false, true, true",
        "double:gamma=1:candidates=2, true, true",
        "double:gamma=1:candidates=2:store=true, true, true",
        "trispec:lambda=2:gamma=2, true, true",
        "trispec:lambda=2:shape=dynamic:top_k=3:depth=1:total_token=8, true, true",
        // the test can fail
        "fuzzy:tau=0.4, false, false",
        "planted:bug=no_residual, false, true",
        "planted:bug=row_off_by_one, false, true",
        "planted:bug=reused_uniform, false, true"
    })
    void aTrainedTargetIsFollowed(String method, boolean follows, boolean both) {
        Path file = Shared.file("reference/logits/stories260K.gguf");
        Path rough = folder.resolve("rough.gguf");
        Quantizer.quantize(file, rough, TensorType.Q4_0);
        try (Tercet tercet = Tercet.open();
                Model target = tercet.load(file);
                Model draft = tercet.load(rough)) {
            SessionSpec models =
                    SessionSpec.of(target)
                            .withQualifier(draft)
                            .withDraft(draft)
                            .withContextLength(64)
                            .withThreads(1);
            int[] prompt = echo(tercet, target);
            double statistic =
                    chiSquare(
                            counts(tercet, TinyModels.under(models, method), both, prompt),
                            exact(tercet, target, prompt));
            assertThat(statistic < 2.5).as("chi square %f", statistic).isEqualTo(follows);
        }
    }

    /** A prompt that says something twice, and would say it again: retrieval finds it. */
    private static int[] echo(Tercet tercet, Model target) {
        try (TextSession session =
                tercet.session(SessionSpec.of(target).withContextLength(64).withThreads(1))) {
            GenerationOptions options = GenerationOptions.greedy().withMaxTokens(8);
            List<Integer> said = session.generate(PROMPT, options, TokenListener.NONE).tokens();
            return IntStream.concat(
                            IntStream.concat(IntStream.of(PROMPT), said.stream().mapToInt(i -> i)),
                            IntStream.of(PROMPT))
                    .toArray();
        }
    }

    /**
     * Counts of the first two tokens.
     *
     * @param both over all draws something was accepted and something was not
     */
    private static Map<List<Integer>, Integer> counts(
            Tercet tercet, SessionSpec spec, boolean both, int... prompt) {
        Map<List<Integer>, Integer> counts = new HashMap<>();
        int offered = 0;
        int accepted = 0;
        try (TextSession session = tercet.session(spec)) {
            for (int seed = 0; seed < DRAWS; seed++) {
                GenerationOptions options =
                        GenerationOptions.sampling(SAMPLING, seed).withMaxTokens(3);
                Generation generation = session.generate(prompt, options, TokenListener.NONE);
                counts.merge(generation.tokens().subList(0, 2), 1, Integer::sum);
                Statistics statistics = generation.statistics();
                offered += statistics.draftedPerPosition().stream().mapToInt(i -> i).sum();
                accepted += statistics.accepted();
            }
        }
        if (both && !spec.method().equals("autoregressive")) {
            assertThat(accepted).isPositive().isLessThan(offered);
        }
        return counts;
    }

    /** The target's probability of every pair of tokens. */
    private static Map<List<Integer>, Double> exact(Tercet tercet, Model target, int... prompt) {
        Map<List<Integer>, Double> exact = new HashMap<>();
        SessionOptions options = new SessionOptions(64, CacheType.F32, 1);
        try (ModelSession session = target.loaded().session(options)) {
            float[] first = distribution(tercet, session, Prefix.of(prompt));
            for (int one = 0; one < first.length; one++) {
                if (first[one] > 0) {
                    float[] second = distribution(tercet, session, Prefix.of(prompt).append(one));
                    for (int two = 0; two < second.length; two++) {
                        exact.put(List.of(one, two), (double) first[one] * second[two]);
                    }
                }
            }
        }
        return exact;
    }

    private static float[] distribution(Tercet tercet, ModelSession session, Prefix prefix) {
        Distributions row =
                tercet.backend()
                        .operations()
                        .softmax(session.score(prefix, prefix.tree()).logits(), SAMPLING);
        return row.toArray(0);
    }

    /** Per degree of freedom; about 1 when equal. A token of probability 0 is infinitely wrong. */
    private static double chiSquare(
            Map<List<Integer>, Integer> counts, Map<List<Integer>, Double> exact) {
        double statistic = 0;
        int cells = 0;
        for (Map.Entry<List<Integer>, Double> cell : exact.entrySet()) {
            double expected = cell.getValue() * DRAWS;
            if (expected >= 5) {
                double difference = counts.getOrDefault(cell.getKey(), 0) - expected;
                statistic += difference * difference / expected;
                cells++;
            }
        }
        boolean impossible =
                counts.keySet().stream().anyMatch(pair -> exact.getOrDefault(pair, 0.0) == 0);
        return impossible ? Double.POSITIVE_INFINITY : statistic / (cells - 1);
    }
}
