package io.tercet.engine.decoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tercet.engine.Methods;
import io.tercet.tasks.Distributions;
import io.tercet.tasks.Prefix;
import io.tercet.tasks.Sampling;
import io.tercet.tasks.Shortlist;
import io.tercet.tasks.host.HostMatrix;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever the router chooses, the text is the target's; what it costs has a bound. */
class DynaSpecTest {
    private static final DecodingMethod METHOD = Methods.named("dynaspec");
    private static final int DRAWS = 20_000;
    private static final TokenRules SAMPLED = Workbench.sampled(new Sampling(0.9f, 4, 0.98f, 0));
    private static final String TREE = "total_token=12,depth=3,top_k=3,rows=9,min_rows=2";
    private static final String CHAIN = "shape=chain,gamma=3,rows=2,min_rows=1";
    private static final String FIXED = "shape=fixed,branches=3-2,rows=2,min_rows=1";

    private static Decoder decoder(
            HashModel target, RoutedModel head, TokenRules rules, String settings) {
        return METHOD.create(
                Workbench.context(
                        METHOD,
                        Map.of(Role.TARGET, target, Role.DRAFT, head),
                        rules,
                        Workbench.given(settings)));
    }

    @ParameterizedTest
    @EnumSource(RoutedModel.Kind.class)
    void greedyTokensAreTheTargetsOwn(RoutedModel.Kind kind) {
        HashModel target = HashModel.of(24, 7);
        RoutedModel head = new RoutedModel(target.resembling(0.2), 8, kind);
        for (TokenRules rules : List.of(Workbench.GREEDY, Workbench.PENALISED)) {
            for (int first = 0; first < 4; first++) {
                Prefix prompt = Prefix.of(2, first);
                List<Integer> plain =
                        Workbench.generate(Workbench.plain(target, rules), prompt, 40, 0);
                for (String settings : List.of(TREE, TREE + ",budget=flat", CHAIN, FIXED)) {
                    Decoder decoder = decoder(target, head, rules, settings);
                    assertThat(Workbench.generate(decoder, prompt, 40, 0))
                            .as(settings)
                            .isEqualTo(plain);
                }
            }
        }
    }

    @Test
    void aTrainedRouterLosesLittleAndAnAdversarialOneMost() {
        HashModel target = HashModel.of(24, 7);
        double[] accepted =
                Stream.of(RoutedModel.Kind.values())
                        .mapToDouble(kind -> {
                            RoutedModel head = new RoutedModel(target.resembling(0.2), 8, kind);
                            Decoder decoder = decoder(target, head, Workbench.GREEDY, TREE);
                            return Workbench.rounds(decoder, Prefix.of(2, 3), 60, 0).stream()
                                    .mapToInt(Round::accepted)
                                    .average()
                                    .orElseThrow();
                        })
                        .toArray();
        assertThat(accepted[0]).isGreaterThan(accepted[1]);
        assertThat(accepted[1]).isGreaterThan(accepted[2]);
    }

    @Tag("slow")
    @ParameterizedTest
    @EnumSource(RoutedModel.Kind.class)
    void sampledTokensFollowTheTarget(RoutedModel.Kind kind) {
        for (String settings :
                List.of(
                        CHAIN,
                        CHAIN + ",floor=0.3",
                        CHAIN + ",floor=0",
                        FIXED,
                        FIXED + ",rule=descend",
                        "total_token=6,depth=2,top_k=2,rows=3,min_rows=1")) {
            assertThat(statistic(kind, settings)).as(settings).isLessThan(2.4);
        }
    }

    private static double statistic(RoutedModel.Kind kind, String settings) {
        HashModel target = HashModel.of(5, 7);
        RoutedModel head = new RoutedModel(target.resembling(0.3), 3, kind);
        return Workbench.chiSquare(
                seed -> decoder(target, head, SAMPLED, settings), target, SAMPLED, DRAWS);
    }

    @Test
    void theTestSeesAProposalThatIsNotWhatWasDrawnFrom() {
        HashModel target = HashModel.of(5, 7);
        RoutedModel head = new RoutedModel(target.resembling(0.3), 3, RoutedModel.Kind.TRAINED);
        double statistic =
                Workbench.chiSquare(
                        seed -> {
                            Scorer drawn = Workbench.scorer(head, SAMPLED);
                            drawn.route(new Routing(2, 1, 1, 0.5f, false));
                            return new SpeculativeDecoder(
                                    withoutFloor(drawn),
                                    Workbench.scorer(target, SAMPLED),
                                    new RatioRule(Stage.TARGET));
                        },
                        target,
                        SAMPLED,
                        DRAWS);
        assertThat(statistic).isGreaterThan(2.4);
    }

    /** Drafts with the floor and gives out what the head would have drawn from without. */
    private static Drafter withoutFloor(Scorer routed) {
        FixedTreeDrafter chain = new FixedTreeDrafter(routed, List.of(1, 1));
        return (prefix, budget, draws) -> {
            Draft draft = chain.draft(prefix, budget, draws);
            HostMatrix mixed = (HostMatrix) draft.proposals();
            if (mixed == null) {
                return draft;
            }
            HostMatrix bare = mixed.copy();
            for (int i = 0; i < bare.data().length; i++) {
                bare.data()[i] = Math.max(0, bare.data()[i] - 0.1f) * 2; // 0.5 / 5 tokens
            }
            return new Draft(draft.tree(), draft.sources(), bare, null, draft.drafted());
        };
    }

    @ParameterizedTest
    @CsvSource({"decaying, 20-10-5-4", "flat, 20-20-20-20"})
    void budgetsShrinkLevelByLevel(String budget, String expected) {
        List<Integer> wanted = Stream.of(expected.split("-")).map(Integer::valueOf).toList();
        HashModel target = HashModel.of(40, 7);
        for (String shape : List.of("depth=3,top_k=2", "shape=chain,gamma=4")) {
            RoutedModel head = new RoutedModel(target, 12, RoutedModel.Kind.TRAINED);
            Decoder decoder =
                    decoder(
                            target,
                            head,
                            Workbench.GREEDY,
                            shape + ",rows=20,rho=0.5,min_rows=4,budget=" + budget);
            Workbench.rounds(decoder, Prefix.of(2, 3), 1, 0);
            assertThat(head.budgets()).isEqualTo(wanted);
            double rows = Double.parseDouble(decoder.notes().getOrDefault("shortlistRows", "0"));
            double mean = wanted.stream().mapToInt(i -> i).average().orElseThrow();
            assertThat(rows).isBetween(mean, mean + 12); // whole clusters
        }
    }

    @Test
    void byDefaultHalfTheVocabularyAndNeverLessThanASixteenth() {
        HashModel target = HashModel.of(64, 7);
        RoutedModel head = new RoutedModel(target, 16, RoutedModel.Kind.TRAINED);
        Decoder decoder = decoder(target, head, Workbench.GREEDY, "depth=7,top_k=2");
        Workbench.rounds(decoder, Prefix.of(2, 3), 1, 0);
        assertThat(head.budgets()).containsExactly(32, 22, 16, 11, 8, 5, 4, 4);
    }

    /** DynaSpec's theorem 5.1, with the floor's own share, without which it does not hold. */
    @ParameterizedTest
    @ValueSource(floats = {0, 1e-3f, 0.05f, 0.5f})
    void acceptanceDropsByNoMoreThanTheMassOutside(float floor) {
        Random random = new Random(3);
        boolean withoutShare = true;
        for (int trial = 0; trial < 300; trial++) {
            float[] target = distribution(random, 12);
            HostMatrix draft = HostMatrix.of(distribution(random, 12), 1, 12, null);
            int[] tokens =
                    IntStream.range(0, 12).filter(i -> i == 4 || random.nextBoolean()).toArray();
            HostMatrix confined = confined(draft, tokens);
            Distributions mixed = Workbench.OPERATIONS.mixUniform(confined, floor, 12);
            double drop =
                    acceptance(target, draft.toArray(0)) - acceptance(target, mixed.toArray(0));
            double outside = 1;
            for (int token : tokens) {
                outside -= draft.value(0, token, 0);
            }
            assertThat(drop).isLessThanOrEqualTo((1 - floor) * outside + floor + 1e-6);
            withoutShare &= drop <= (1 - floor) * outside + 1e-6;
        }
        assertThat(withoutShare).isEqualTo(floor < 0.1f);
    }

    private static float[] distribution(Random random, int tokens) {
        float[] weights = new float[tokens];
        double sum = 0;
        for (int i = 0; i < tokens; i++) {
            weights[i] = (float) Math.exp(2 * random.nextGaussian());
            sum += weights[i];
        }
        for (int i = 0; i < tokens; i++) {
            weights[i] = (float) (weights[i] / sum);
        }
        return weights;
    }

    private static HostMatrix confined(HostMatrix whole, int... tokens) {
        float[] kept = new float[tokens.length];
        double sum = 0;
        for (int token : tokens) {
            sum += whole.value(0, token, 0);
        }
        for (int i = 0; i < tokens.length; i++) {
            kept[i] = (float) (whole.value(0, tokens[i], 0) / sum);
        }
        return HostMatrix.of(kept, 1, tokens.length, Shortlist.of(tokens));
    }

    private static double acceptance(float[] target, float[] draft) {
        double sum = 0;
        for (int i = 0; i < target.length; i++) {
            sum += Math.min(target[i], draft[i]);
        }
        return sum;
    }

    @Test
    void mixedDistributionsAreWholeRows() {
        HashModel target = HashModel.of(24, 7);
        Scorer head =
                Workbench.scorer(new RoutedModel(target, 8, RoutedModel.Kind.TRAINED), SAMPLED);
        head.route(new Routing(5, 1, 1, 0.1f, false));
        NodeScores scores = head.score(Prefix.of(2, 3), Prefix.of(2, 3).tree());
        float[] row = scores.distribution(0).toArray(0);
        assertThat(row).hasSize(24);
        double sum = 0;
        for (float value : row) {
            assertThat(value).isGreaterThan(0.1f / 25);
            sum += value;
        }
        assertThat(sum).isCloseTo(1, within(1e-5));
        assertThat(scores.logits().columns()).isBetween(5, 23);
    }
}
