package io.tercet.engine.decoding;

import io.tercet.tasks.Distributions;
import io.tercet.tasks.Draws.Purpose;
import io.tercet.tasks.LogitsOperations;
import java.util.List;

/** Speculative sampling with a mistake, each one that was made elsewhere: tests must see them. */
public enum PlantedBug implements LossyRule {
    /** A rejected token is replaced by a draw from the target instead of the residual. */
    NO_RESIDUAL {
        @Override
        Verdict judge(Draft draft, Distributions proposals, NodeScores scores, RoundDraws draws) {
            Verdict right = new RatioRule(Stage.TARGET).judge(draft, scores, draws);
            int node = right.accepted();
            float uniform = draws.uniform(scores.position(node) + 1, Purpose.TARGET, 0);
            Distributions from = scores.distribution(node);
            return new Verdict(node, scores.operations().sample(from, new float[] {uniform})[0]);
        }
    },

    /** Every token is tested against the proposal of the one before it. */
    ROW_OFF_BY_ONE {
        @Override
        Verdict judge(Draft draft, Distributions proposals, NodeScores scores, RoundDraws draws) {
            List<Distributions> shifted =
                    List.of(proposals.row(0), proposals.rows(0, proposals.rows() - 1));
            Draft wrong =
                    new Draft(
                            draft.tree(),
                            draft.sources(),
                            scores.operations().concatenateRows(shifted),
                            draft.logits(),
                            draft.drafted());
            return new RatioRule(Stage.TARGET).judge(wrong, scores, draws);
        }
    },

    /** The uniform that drew a token also decides on its acceptance. */
    REUSED_UNIFORM {
        @Override
        Verdict judge(Draft draft, Distributions proposals, NodeScores scores, RoundDraws draws) {
            LogitsOperations operations = scores.operations();
            int accepted = 0;
            while (accepted < draft.length()
                    && operations
                            .ratioTest(
                                    scores.distribution(accepted),
                                    proposals.row(accepted),
                                    new int[] {draft.tree().token(accepted + 1)},
                                    new float[] {
                                        draws.uniform(
                                                scores.position(accepted + 1), Purpose.DRAFT, 0)
                                    })[0]) {
                accepted++;
            }
            return new Verdict(
                    accepted, new RatioRule(Stage.TARGET).next(accepted, draft, scores, draws));
        }
    };

    abstract Verdict judge(
            Draft draft, Distributions proposals, NodeScores scores, RoundDraws draws);

    /** Right where there is nothing to be wrong about: greedy, or without a draft. */
    @Override
    public Verdict judge(Draft draft, NodeScores scores, RoundDraws draws) {
        Distributions proposals = draft.proposals();
        return proposals == null
                ? new DescendRule(Stage.TARGET).judge(draft, scores, draws)
                : judge(draft, proposals, scores, draws);
    }
}
