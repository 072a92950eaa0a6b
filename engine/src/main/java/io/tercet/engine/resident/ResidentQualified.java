package io.tercet.engine.resident;

import io.tercet.engine.decoding.ChainDrafter;
import io.tercet.engine.decoding.Decoder;
import io.tercet.engine.decoding.Draft;
import io.tercet.engine.decoding.Judgement;
import io.tercet.engine.decoding.Qualified;
import io.tercet.engine.decoding.QualifiedDrafter;
import io.tercet.engine.decoding.Round;
import io.tercet.engine.decoding.RoundDraws;
import io.tercet.engine.decoding.Scorer;
import io.tercet.engine.decoding.Source;
import io.tercet.engine.decoding.SpeculativeDecoder;
import io.tercet.tasks.Prefix;
import io.tercet.tasks.round.DeviceRound;
import io.tercet.tasks.round.RoundStep;
import io.tercet.tasks.round.RoundVerdict;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * {@link SpeculativeDecoder} with a {@link QualifiedDrafter}, on a device: one read per judgement
 * of the qualifier, which says whether it is asked again, and one for the target's.
 *
 * @param described what it does the same as
 */
record ResidentQualified(
        SpeculativeDecoder described,
        QualifiedDrafter qualified,
        ChainDrafter drafter,
        Steps steps,
        DeviceRound device)
        implements Decoder {

    /** The steps of a round; model 0 is the target, 1 the qualifier, 2 the drafter. */
    record Steps(
            RoundStep draft,
            RoundStep verifyFirst,
            RoundStep qualify,
            RoundStep verify,
            RoundStep judge) {
        static Steps of(RoundStep.Judge qualify, RoundStep.Judge judge) {
            return new Steps(
                    new RoundStep.Draft(2), verify(qualify), qualify, verify(judge), judge);
        }

        /** A chain rule needs no row behind the last proposal where nobody asks for a bonus. */
        private static RoundStep verify(RoundStep.Judge judge) {
            boolean whole = judge.bonus() || judge.rule() instanceof RoundStep.Rule.Fuzzy;
            return new RoundStep.Verify(judge.model(), whole);
        }

        List<RoundStep> all() {
            return List.of(draft, verifyFirst, qualify, verify, judge);
        }
    }

    @Override
    public Round round(Prefix prefix, int budget, RoundDraws draws) {
        device.begin(prefix, draws.draws(), draws.round(), budget);
        Buffer buffer = new Buffer(Math.min(qualified.length(), budget));
        while (buffer.passed < buffer.limit && !buffer.ended) {
            buffer.extend();
        }
        device.submit(steps.verify());
        device.submit(steps.judge());
        RoundVerdict verdict = device.read();
        Draft draft =
                Chains.draft(prefix, verdict, buffer.sources, buffer.drafted, buffer.qualified);
        Scorer target = described.target().model();
        Judgement judgement = Chains.judgement(target, prefix, draft, verdict, device.logits(0));
        return Round.of(draft, judgement, Source.TARGET);
    }

    /** What the host knows of the tokens that passed so far. */
    private final class Buffer {
        private final int limit;
        private final List<Source> sources = new ArrayList<>();
        private int passed;
        private boolean ended;
        private int drafted;
        private Qualified qualified = Qualified.NONE;

        Buffer(int limit) {
            this.limit = limit;
        }

        /** Draft, verify, judge: one inner round, which never passes the limit. */
        void extend() {
            for (int i = 0; i < Math.min(drafter.length(), limit - passed); i++) {
                device.submit(steps.draft());
            }
            device.submit(steps.verifyFirst());
            device.submit(steps.qualify());
            RoundVerdict verdict = device.read();
            int offered = verdict.proposed().size();
            int made = verdict.passed() - passed - verdict.accepted();
            drafter.model().ran(offered);
            ResidentQualified.this.qualified.qualifier().ran(1);
            sources.addAll(Collections.nCopies(verdict.accepted(), Source.DRAFT));
            sources.addAll(Collections.nCopies(made, ResidentQualified.this.qualified.judge()));
            drafted += offered;
            qualified = qualified.plus(new Qualified(offered, verdict.accepted(), made));
            passed = verdict.passed();
            ended = verdict.ended();
        }
    }

    @Override
    public Map<String, String> notes() {
        return described.notes();
    }
}
