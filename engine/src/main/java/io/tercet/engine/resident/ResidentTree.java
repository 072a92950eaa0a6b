package io.tercet.engine.resident;

import io.tercet.engine.decoding.Budget;
import io.tercet.engine.decoding.Decoder;
import io.tercet.engine.decoding.Draft;
import io.tercet.engine.decoding.DynamicTreeDrafter;
import io.tercet.engine.decoding.Judgement;
import io.tercet.engine.decoding.Round;
import io.tercet.engine.decoding.RoundDraws;
import io.tercet.engine.decoding.Source;
import io.tercet.engine.decoding.SpeculativeDecoder;
import io.tercet.tasks.Prefix;
import io.tercet.tasks.round.DeviceRound;
import io.tercet.tasks.round.Projection;
import io.tercet.tasks.round.RoundStep;
import io.tercet.tasks.round.RoundVerdict;
import io.tercet.tasks.round.TreeShape;
import java.util.List;
import java.util.Map;

/**
 * {@link SpeculativeDecoder} with a {@link DynamicTreeDrafter}, on a device: expand, rerank, verify
 * and judge without looking, then one read.
 *
 * @param described what it does the same as
 */
record ResidentTree(
        SpeculativeDecoder described, DynamicTreeDrafter drafter, Steps steps, DeviceRound device)
        implements Decoder {

    /** The steps of a round; model 0 is the target, 1 the drafter. */
    record Steps(RoundStep expand, RoundStep rerank, RoundStep verify, RoundStep judge) {
        static Steps of(Projection onto, RoundStep.Walk walk, RoundStep.Voice voice) {
            return new Steps(
                    new RoundStep.Expand(1, onto),
                    new RoundStep.Rerank(),
                    new RoundStep.VerifyTree(0),
                    new RoundStep.JudgeTree(0, 1, walk, voice));
        }

        List<RoundStep> all() {
            return List.of(expand, rerank, verify, judge);
        }
    }

    @Override
    public Round round(Prefix prefix, int budget, RoundDraws draws) {
        return round(prefix, Budget.of(budget), draws);
    }

    @Override
    public Round round(Prefix prefix, Budget budget, RoundDraws draws) {
        TreeShape shape = drafter.shape(budget);
        device.grow(shape);
        device.begin(prefix, draws.draws(), draws.round(), budget.length());
        for (int level = 0; level < shape.levels(); level++) {
            device.submit(steps.expand());
        }
        device.submit(steps.rerank());
        device.submit(steps.verify());
        device.submit(steps.judge());
        RoundVerdict verdict = device.read();
        drafter.model().ran(verdict.levels(), verdict.projected());
        Draft draft = Draft.pointMasses(verdict.tree(prefix.last()), Source.DRAFT);
        Judgement judgement =
                Chains.judgement(
                        described.target().model(), prefix, draft, verdict, device.logits(0));
        return Round.of(draft, judgement, Source.TARGET);
    }

    @Override
    public Map<String, String> notes() {
        return described.notes();
    }
}
