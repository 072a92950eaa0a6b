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
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A chain of a {@code ChainDrafter}, or of a routed {@code FixedTreeDrafter}.
 *
 * @param number of the model in the round
 * @param longest tokens
 */
record ProposingChain(Scorer model, int number, int longest, RoundStep.Draft step)
        implements Proposing {

    ProposingChain(Scorer model, int number, int length) {
        this(model, number, length, new RoundStep.Draft(number, model.projection(length)));
    }

    @Override
    public void draft(DeviceRound device, Prefix prefix, Budget budget, RoundDraws draws) {
        device.begin(prefix, draws.draws(), draws.round(), budget.length());
        for (int i = 0; i < Math.min(longest, budget.length()); i++) {
            device.submit(step);
        }
    }

    @Override
    public List<RoundStep> steps() {
        return List.of(step);
    }

    @Override
    public RoundStep verify(int model, boolean bonus) {
        return new RoundStep.Verify(model, bonus);
    }

    @Override
    public Optional<RoundStep> judge(Judge judge, int model, Effect effect) {
        return Spoken.judge(judge, model, number, effect).map(step -> step);
    }

    @Override
    public @Nullable TreeShape tree() {
        return null;
    }

    @Override
    public void ran(RoundVerdict verdict) {
        model.ran(verdict.proposed().size(), verdict.projected());
    }

    @Override
    public Draft judged(Prefix prefix, RoundVerdict verdict) {
        return Chains.drafted(prefix, verdict);
    }

    @Override
    public Logits rows(Logits rows, int passed) {
        return rows.rows(passed, rows.rows());
    }
}
