package io.tercet.engine.resident;

import io.tercet.engine.decoding.Budget;
import io.tercet.engine.decoding.Draft;
import io.tercet.engine.decoding.Judge;
import io.tercet.engine.decoding.RoundDraws;
import io.tercet.engine.decoding.Scorer;
import io.tercet.tasks.Logits;
import io.tercet.tasks.Prefix;
import io.tercet.tasks.round.DeviceRound;
import io.tercet.tasks.round.RoundStep;
import io.tercet.tasks.round.RoundStep.Effect;
import io.tercet.tasks.round.RoundVerdict;
import io.tercet.tasks.round.TreeShape;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** How a round on a device drafts, and what its verdicts are in the host-driven decoders' words. */
sealed interface Proposing permits ProposingChain, ProposingTree {

    /** Who drafts. */
    Scorer model();

    /** Begins a round and submits what drafts, without looking. */
    void draft(DeviceRound device, Prefix prefix, Budget budget, RoundDraws draws);

    /** The steps that it submits. */
    List<RoundStep> steps();

    /** Those, and what is submitted behind them. */
    default List<RoundStep> stepsAnd(RoundStep... behind) {
        return Stream.concat(steps().stream(), Arrays.stream(behind)).toList();
    }

    /** What a model's pass over the draft is. */
    RoundStep verify(int model, boolean bonus);

    /** A judge's step; nothing where a device has none for its rule. */
    Optional<RoundStep> judge(Judge judge, int model, Effect effect);

    /** Most tokens behind the committed ones. */
    int longest();

    /** The largest tree; null for chains. */
    @Nullable TreeShape tree();

    /** Counts the draft model's passes. */
    void ran(RoundVerdict verdict);

    /** What was judged. */
    Draft judged(Prefix prefix, RoundVerdict verdict);

    /** A judge's rows from the root of what was judged on, where so many tokens were passed on. */
    Logits rows(Logits rows, int passed);
}
