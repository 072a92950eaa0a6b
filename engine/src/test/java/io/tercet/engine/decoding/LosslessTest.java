package io.tercet.engine.decoding;

import static org.assertj.core.api.Assertions.assertThat;

import io.tercet.tasks.Divergence;
import io.tercet.tasks.Prefix;
import io.tercet.tasks.Sampling;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Lossless rules keep the target's output: greedy bit for bit, sampled in distribution. */
class LosslessTest {
    private static final int VOCABULARY = 5;
    private static final int DRAWS = 20_000;
    private static final TokenRules SAMPLED = Workbench.sampled(new Sampling(0.9f, 4, 0.98f, 0));
    private static final HashModel TARGET = HashModel.of(VOCABULARY, 7);

    static Stream<HashModel> drafters() {
        return Stream.of(TARGET, TARGET.resembling(0.3), TARGET.resembling(1), TARGET.opposite());
    }

    private static Decoder speculative(HashModel draft, TokenRules rules, AcceptanceRule rule) {
        return new SpeculativeDecoder(
                new ChainDrafter(Workbench.scorer(draft, rules), 3),
                Workbench.scorer(TARGET, rules),
                rule);
    }

    private static Decoder cascade(HashModel draft, TokenRules rules, boolean greedy) {
        AcceptanceRule qualify =
                greedy ? new DescendRule(Stage.QUALIFIER) : new RatioRule(Stage.QUALIFIER);
        AcceptanceRule accept =
                greedy ? new DescendRule(Stage.TARGET) : new RatioRule(Stage.TARGET);
        Drafter qualified =
                new QualifiedDrafter(
                        new ChainDrafter(Workbench.scorer(draft, rules), 2),
                        Workbench.scorer(TARGET.resembling(0.2), rules),
                        qualify,
                        4,
                        true);
        return new SpeculativeDecoder(qualified, Workbench.scorer(TARGET, rules), accept);
    }

    @ParameterizedTest
    @MethodSource("drafters")
    void greedyTokensAreTheTargetsOwn(HashModel draft) {
        for (TokenRules rules : List.of(Workbench.GREEDY, Workbench.PENALISED)) {
            for (int first = 0; first < VOCABULARY; first++) {
                Prefix prompt = Prefix.of(2, first);
                List<Integer> plain =
                        Workbench.generate(Workbench.plain(TARGET, rules), prompt, 40, 0);
                assertThat(plain.stream().distinct().count()).isGreaterThan(2);
                Decoder two = speculative(draft, rules, new DescendRule(Stage.TARGET));
                assertThat(Workbench.generate(two, prompt, 40, 0)).isEqualTo(plain);
                Decoder three = cascade(draft, rules, true);
                assertThat(Workbench.generate(three, prompt, 40, 0)).isEqualTo(plain);
            }
        }
    }

    @Test
    void goodDraftersAreAcceptedAndOppositeOnesRejected() {
        assertThat(acceptance(TARGET)).isEqualTo(1);
        assertThat(acceptance(TARGET.resembling(0.3))).isBetween(0.2, 0.99);
        assertThat(acceptance(TARGET.opposite())).isZero();
    }

    private static double acceptance(HashModel draft) {
        Decoder decoder = speculative(draft, Workbench.GREEDY, new DescendRule(Stage.TARGET));
        List<Round> rounds = Workbench.rounds(decoder, Prefix.of(2, 3), 45, 0);
        double offered = rounds.stream().mapToInt(Round::offered).sum();
        return rounds.stream().mapToInt(Round::accepted).sum() / offered;
    }

    @ParameterizedTest
    @MethodSource("drafters")
    void sampledTokensFollowTheTarget(HashModel draft) {
        assertFollows(seed -> speculative(draft, SAMPLED, new RatioRule(Stage.TARGET)));
        assertFollows(seed -> speculative(draft, SAMPLED, new DescendRule(Stage.TARGET)));
        assertFollows(seed -> cascade(draft, SAMPLED, false));
        assertFollows(seed -> Workbench.plain(TARGET, SAMPLED));
    }

    @Test
    void theTestSeesThreePlantedBugs() {
        HashModel draft = TARGET.resembling(0.5);
        for (PlantedBug bug : PlantedBug.values()) {
            double statistic = statistic(seed -> speculative(draft, SAMPLED, bug));
            assertThat(statistic).as(bug.name()).isGreaterThan(5);
        }
    }

    @Test
    void theTestSeesALossyRule() {
        HashModel draft = TARGET.resembling(0.5);
        AcceptanceRule lossy = new FuzzyRule(Stage.TARGET, Divergence.FSD_JS, 0.4);
        assertThat(statistic(seed -> speculative(draft, SAMPLED, lossy))).isGreaterThan(5);
    }

    private static void assertFollows(Function<Long, Decoder> decoders) {
        // 16 cells or so: a standard deviation of 0.35; 2.4 is four of them
        assertThat(statistic(decoders)).isLessThan(2.4);
    }

    private static double statistic(Function<Long, Decoder> decoders) {
        return Workbench.chiSquare(decoders, TARGET, SAMPLED, DRAWS);
    }
}
