package io.tercet.engine.resident;

import io.tercet.engine.decoding.ChainDrafter;
import io.tercet.engine.decoding.Decoder;
import io.tercet.engine.decoding.Draft;
import io.tercet.engine.decoding.FixedTreeDrafter;
import io.tercet.engine.decoding.Judgement;
import io.tercet.engine.decoding.Round;
import io.tercet.engine.decoding.RoundDraws;
import io.tercet.engine.decoding.Scorer;
import io.tercet.engine.decoding.Source;
import io.tercet.engine.decoding.SpeculativeDecoder;
import io.tercet.tasks.Prefix;
import io.tercet.tasks.round.DeviceRound;
import io.tercet.tasks.round.Projection;
import io.tercet.tasks.round.RoundStep;
import io.tercet.tasks.round.RoundVerdict;
import java.util.List;
import java.util.Map;

/**
 * {@link SpeculativeDecoder} with a {@link ChainDrafter}, or the chain of a routed {@link
 * FixedTreeDrafter}, on a device: draft, verify and judge without looking, then one read.
 *
 * @param described what it does the same as
 * @param length tokens drafted at most
 */
record ResidentSpeculative(
        SpeculativeDecoder described, Scorer drafter, int length, Steps steps, DeviceRound device)
        implements Decoder {

    /** The steps of a round; model 0 is the target, 1 the drafter. */
    record Steps(RoundStep draft, RoundStep verify, RoundStep judge) {
        static Steps of(Projection onto, RoundStep.Judge judge) {
            return new Steps(
                    new RoundStep.Draft(1, onto), new RoundStep.Verify(0, judge.bonus()), judge);
        }

        List<RoundStep> all() {
            return List.of(draft, verify, judge);
        }
    }

    @Override
    public Round round(Prefix prefix, int budget, RoundDraws draws) {
        device.begin(prefix, draws.draws(), draws.round(), budget);
        for (int i = 0; i < Math.min(length, budget); i++) {
            device.submit(steps.draft());
        }
        device.submit(steps.verify());
        device.submit(steps.judge());
        RoundVerdict verdict = device.read();
        drafter.ran(verdict.proposed().size(), verdict.projected());
        Draft draft = Chains.drafted(prefix, verdict);
        Scorer target = described.target().model();
        Judgement judgement = Chains.judgement(target, prefix, draft, verdict, device.logits(0));
        return Round.of(draft, judgement, Source.TARGET);
    }

    @Override
    public Map<String, String> notes() {
        return described.notes();
    }
}
