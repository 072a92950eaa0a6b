package io.tercet.engine.decoding;

import static org.assertj.core.api.Assertions.assertThat;

import io.tercet.engine.parallel.ParallelDecoder;
import io.tercet.engine.parallel.SharedThreads;
import io.tercet.tasks.Prefix;
import io.tercet.tasks.Sampling;
import io.tercet.tasks.TokenTree;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Double's sampling as its authors released it is biased: when the draft's block fails the ratio
 * test, the target's own fresh tokens are emitted instead of a draw from the residual. Ours is not,
 * on the same models; and the measurement sees PEARL's likeliest mistakes.
 */
@Tag("slow")
class ReleasedRuleTest {
    private static final int DRAWS = 20_000;
    private static final TokenRules SAMPLED = Workbench.sampled(Sampling.PLAIN);
    private static final HashModel TARGET = HashModel.of(5, 7);
    private static final HashModel DRAFT = TARGET.resembling(0.5);

    /** Proposes two tokens that the target may or may not choose. */
    private static final Drafter GUIDE =
            (prefix, budget, draws) ->
                    Draft.pointMasses(
                            TokenTree.chain(
                                    prefix.last(), budget < 2 ? new int[0] : new int[] {2, 4}),
                            Source.RETRIEVAL);

    private static double statistic(Decoder decoder) {
        return Workbench.chiSquare(seed -> decoder, TARGET, SAMPLED, DRAWS);
    }

    private static Decoder ours(Drafter drafter, Drafter guide) {
        Scorer target = Workbench.scorer(TARGET, SAMPLED);
        return new ParallelDecoder(drafter, new SharedThreads(target, target, 1), guide, Map.of());
    }

    @Test
    void theReleasedRuleIsBiasedAndEqualityIsNot() {
        Drafter chain = new ChainDrafter(Workbench.scorer(DRAFT, SAMPLED), 3);
        assertThat(statistic(new Released(chain, Workbench.scorer(TARGET, SAMPLED))))
                .isGreaterThan(5);
        double exact = Workbench.chiSquare(seed -> ours(chain, GUIDE), TARGET, SAMPLED, DRAWS);
        assertThat(exact).isLessThan(2.4);
    }

    @Test
    void aBlockDraftedFromTheWrongPlaceIsSeen() {
        Drafter chain = new ChainDrafter(Workbench.scorer(DRAFT, SAMPLED), 3);
        // claims its second token's distribution for the first
        Drafter shifted =
                (prefix, budget, draws) -> {
                    Draft draft = chain.draft(prefix, budget, draws);
                    var rows = draft.proposals();
                    return rows == null || rows.rows() < 3
                            ? draft
                            : new Draft(
                                    draft.tree(),
                                    draft.sources(),
                                    Workbench.OPERATIONS.concatenateRows(
                                            List.of(rows.row(1), rows.row(2), rows.row(0))),
                                    null,
                                    draft.drafted());
                };
        double biased =
                Workbench.chiSquare(seed -> ours(shifted, Drafter.NONE), TARGET, SAMPLED, DRAWS);
        assertThat(biased).isGreaterThan(5);
    }

    @Test
    void dividingByTheProbabilityOfATokenThatWasNotDrawnIsSeen() {
        Scorer draft = Workbench.scorer(DRAFT, SAMPLED);
        // the draft's best token, with its distribution as if it had been drawn from it
        Drafter best =
                (prefix, budget, draws) -> {
                    NodeScores scores = draft.score(prefix, prefix.tree());
                    return new Draft(
                            TokenTree.chain(prefix.last(), scores.best(0)),
                            List.of(Source.DRAFT),
                            scores.distributions(),
                            null,
                            1);
                };
        Scorer target = Workbench.scorer(TARGET, SAMPLED);
        assertThat(statistic(new SpeculativeDecoder(best, target, new RatioRule(Stage.TARGET))))
                .isGreaterThan(5);
        assertThat(statistic(new SpeculativeDecoder(best, target, new DescendRule(Stage.TARGET))))
                .isLessThan(2.4);
    }

    /** Rule 3 of the released loop, at a temperature: ratio tests, else the target's own tokens. */
    private record Released(Drafter drafter, Scorer target) implements Decoder {
        private static final int GUIDANCE = 2;

        @Override
        public Round round(Prefix prefix, int budget, RoundDraws draws) {
            Draft block = drafter.draft(prefix, budget, draws).upTo(GUIDANCE);
            NodeScores scores = target.score(prefix, block.tree());
            int passed = new RatioRule(Stage.TARGET).passed(block, scores, draws);
            boolean all = passed == block.length();
            List<Emission> emissions = new ArrayList<>();
            Prefix known = prefix;
            for (int i = 0; i < GUIDANCE; i++) {
                NodeScores own = target.score(known, known.tree());
                int token = all ? block.tokens()[i] : own.choices(Stage.TARGET, draws)[0];
                emissions.add(new Emission(token, Source.TARGET, Source.TARGET, own.logits(0)));
                known = known.append(token);
            }
            return new Round(emissions, block.length(), Qualified.NONE, block.length(), passed);
        }
    }
}
