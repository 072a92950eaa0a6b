package io.tercet.engine.resident;

import io.tercet.engine.decoding.Budget;
import io.tercet.engine.decoding.Decoder;
import io.tercet.engine.decoding.Draft;
import io.tercet.engine.decoding.Judgement;
import io.tercet.engine.decoding.Round;
import io.tercet.engine.decoding.RoundDraws;
import io.tercet.engine.decoding.Source;
import io.tercet.engine.decoding.SpeculativeDecoder;
import io.tercet.tasks.Prefix;
import io.tercet.tasks.round.DeviceRound;
import io.tercet.tasks.round.RoundStep;
import io.tercet.tasks.round.RoundStep.Effect;
import io.tercet.tasks.round.RoundVerdict;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@link SpeculativeDecoder} with a chain or a tree, on a device: draft, verify and judge without
 * looking, then one read.
 *
 * @param described what it does the same as
 */
record ResidentSpeculative(
        SpeculativeDecoder described, Proposing proposing, Steps steps, DeviceRound device)
        implements Decoder {

    /** The steps of a round behind the draft; model 0 is the target. */
    record Steps(RoundStep verify, RoundStep judge) {
        static Optional<Steps> of(SpeculativeDecoder described, Proposing proposing) {
            RoundStep verify = proposing.verify(0, described.target().bonus());
            return proposing
                    .judge(described.target(), 0, Effect.COMMIT)
                    .map(judge -> new Steps(verify, judge));
        }

        List<RoundStep> behind(Proposing proposing) {
            return proposing.stepsAnd(verify, judge);
        }
    }

    @Override
    public Round round(Prefix prefix, int budget, RoundDraws draws) {
        return round(prefix, Budget.of(budget), draws);
    }

    @Override
    public Round round(Prefix prefix, Budget budget, RoundDraws draws) {
        proposing.draft(device, prefix, budget, draws);
        device.submit(steps.verify());
        device.submit(steps.judge());
        RoundVerdict verdict = device.read();
        proposing.ran(verdict);
        Draft draft = proposing.judged(prefix, verdict);
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
