package io.tercet.engine.decoding;

import static org.assertj.core.api.Assertions.assertThat;

import io.tercet.tasks.Draws;
import io.tercet.tasks.Prefix;
import io.tercet.tasks.Sampling;
import io.tercet.tasks.Shortlist;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A drafter confined to some tokens changes how much is accepted, never what is said. */
class ShortlistTest {
    private static final int VOCABULARY = 5;
    private static final int DRAWS = 20_000;
    private static final TokenRules SAMPLED = Workbench.sampled(new Sampling(0.9f, 4, 0.98f, 0));
    private static final HashModel TARGET = HashModel.of(VOCABULARY, 7);

    static List<Shortlist> shortlists() {
        return List.of(Shortlist.of(1, 3, 4), Shortlist.of(2), Shortlist.of(0, 1, 2, 3, 4));
    }

    private static Scorer draft(TokenRules rules, Shortlist shortlist) {
        return Workbench.scorer(TARGET.resembling(0.3), rules).onto(shortlist);
    }

    private static Decoder decoder(Drafter drafter, TokenRules rules, AcceptanceRule rule) {
        return new SpeculativeDecoder(drafter, Workbench.scorer(TARGET, rules), rule);
    }

    /** A chain, trees of both kinds, and a qualifier between a shortlisted draft and the target. */
    private static List<Decoder> greedy(Shortlist shortlist, TokenRules rules) {
        AcceptanceRule rule = new DescendRule(Stage.TARGET);
        Scorer qualifier = Workbench.scorer(TARGET.resembling(0.2), rules);
        Drafter chain = new ChainDrafter(draft(rules, shortlist), 3);
        return List.of(
                decoder(chain, rules, rule),
                decoder(
                        new DynamicTreeDrafter(draft(rules, shortlist), 8, 3, 4, true),
                        rules,
                        rule),
                decoder(new FixedTreeDrafter(draft(rules, shortlist), List.of(3, 2)), rules, rule),
                decoder(
                        new QualifiedDrafter(
                                chain, qualifier, new DescendRule(Stage.QUALIFIER), 4, true),
                        rules,
                        rule));
    }

    @ParameterizedTest
    @MethodSource("shortlists")
    void greedyTokensAreTheTargetsOwn(Shortlist shortlist) {
        for (TokenRules rules : List.of(Workbench.GREEDY, Workbench.PENALISED)) {
            Prefix prompt = Prefix.of(2, 3);
            List<Integer> plain = Workbench.generate(Workbench.plain(TARGET, rules), prompt, 40, 0);
            for (Decoder decoder : greedy(shortlist, rules)) {
                assertThat(Workbench.generate(decoder, prompt, 40, 0)).isEqualTo(plain);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("shortlists")
    void sampledTokensFollowTheTarget(Shortlist shortlist) {
        assertFollows(seed ->
                decoder(
                        new ChainDrafter(draft(SAMPLED, shortlist), 2),
                        SAMPLED,
                        new RatioRule(Stage.TARGET)));
        assertFollows(seed ->
                decoder(
                        new FixedTreeDrafter(draft(SAMPLED, shortlist), List.of(2, 1)),
                        SAMPLED,
                        new SiblingRule(Stage.TARGET)));
    }

    private static void assertFollows(Function<Long, Decoder> decoders) {
        assertThat(Workbench.chiSquare(decoders, TARGET, SAMPLED, DRAWS)).isLessThan(2.4);
    }

    @Test
    void theTestSeesATargetThatIsConfined() {
        Function<Long, Decoder> confined =
                seed ->
                        new SpeculativeDecoder(
                                Drafter.NONE,
                                Workbench.scorer(TARGET, SAMPLED).onto(Shortlist.of(1, 3, 4)),
                                new DescendRule(Stage.TARGET));
        assertThat(Workbench.chiSquare(confined, TARGET, SAMPLED, DRAWS)).isGreaterThan(5);
    }

    @Test
    void onlyTokensOfTheShortlistAreProposedAndSomeAreAccepted() {
        Shortlist shortlist = Shortlist.of(1, 3, 4);
        Drafter drafter = new ChainDrafter(draft(Workbench.GREEDY, shortlist), 3);
        Decoder decoder = decoder(drafter, Workbench.GREEDY, new DescendRule(Stage.TARGET));
        RoundDraws draws = new RoundDraws(new Draws(0), 0, 0);
        int accepted = 0;
        for (int first = 0; first < VOCABULARY; first++) {
            for (int second = 0; second < VOCABULARY; second++) {
                Prefix prompt = Prefix.of(first, second);
                int[] proposed = drafter.draft(prompt, 3, draws).tokens();
                assertThat(proposed).hasSize(3).containsAnyOf(1, 3, 4).doesNotContain(0, 2);
                accepted += decoder.round(prompt, 3, draws).accepted();
            }
        }
        assertThat(accepted).isPositive();
    }
}
