package io.tercet.engine.resident;

import io.tercet.engine.decoding.ChainDrafter;
import io.tercet.engine.decoding.Decoder;
import io.tercet.engine.decoding.Draft;
import io.tercet.engine.decoding.Judgement;
import io.tercet.engine.decoding.Round;
import io.tercet.engine.decoding.RoundDraws;
import io.tercet.engine.decoding.RoutedDecoder;
import io.tercet.engine.decoding.Scorer;
import io.tercet.engine.decoding.Source;
import io.tercet.tasks.Logits;
import io.tercet.tasks.Prefix;
import io.tercet.tasks.round.DeviceRound;
import io.tercet.tasks.round.Projection;
import io.tercet.tasks.round.RoundStep;
import io.tercet.tasks.round.RoundVerdict;
import java.util.List;

/**
 * {@link RoutedDecoder} with a {@link ChainDrafter}, on a device: one read behind the proxy's
 * judgement, which says whether its word stands, and one behind the target's where it does not.
 *
 * @param described what it does the same as
 */
record ResidentRouted(
        RoutedDecoder described, ChainDrafter drafter, Steps steps, DeviceRound device)
        implements Decoder {

    /** The steps of a round; model 0 is the target, 1 the proxy, 2 the drafter. */
    record Steps(
            RoundStep draft,
            RoundStep verifyFirst,
            RoundStep proxy,
            RoundStep route,
            RoundStep verify,
            RoundStep judge,
            RoundStep catchUp) {
        static Steps of(
                RoundStep.Judge proxy,
                RoundStep.Certainty certainty,
                double threshold,
                RoundStep.Judge target,
                Projection onto) {
            return new Steps(
                    new RoundStep.Draft(2, onto),
                    new RoundStep.Verify(1, proxy.bonus()),
                    proxy,
                    new RoundStep.Route(1, certainty, proxy.voice().number(), threshold),
                    new RoundStep.Verify(0, target.bonus()),
                    target,
                    new RoundStep.CatchUp(0));
        }

        List<RoundStep> all() {
            return List.of(draft, verifyFirst, proxy, route, verify, judge, catchUp);
        }
    }

    @Override
    public Round round(Prefix prefix, int budget, RoundDraws draws) {
        device.begin(prefix, draws.draws(), draws.round(), budget);
        for (int i = 0; i < Math.min(drafter.length(), budget); i++) {
            device.submit(steps.draft());
        }
        device.submit(steps.verifyFirst());
        device.submit(steps.proxy());
        device.submit(steps.route());
        RoundVerdict verdict = device.read();
        drafter.model().ran(verdict.proposed().size());
        Draft draft = Chains.drafted(prefix, verdict).withAccepted(verdict.accepted());
        Scorer proxy = described.proxy().model();
        Judgement judgement = Chains.judgement(proxy, prefix, draft, verdict, device.logits(1));
        return verdict.trusted() > verdict.accepted()
                ? decide(prefix, draft, judgement)
                : defer(prefix, draft, judgement, verdict.trusted());
    }

    /** CASE I: the proxy's word is final, and was committed. */
    private Round decide(Prefix prefix, Draft draft, Judgement judgement) {
        Scorer target = described.target().model();
        Prefix committed =
                prefix.append(draft.tree().pathTokens(judgement.verdict().accepted()))
                        .append(judgement.verdict().token());
        if (!described.trust().always() && target.lag(committed) > described.lag()) {
            device.submit(steps.catchUp());
            target.ran(1);
        }
        return Round.of(draft, judgement, Source.QUALIFIER);
    }

    /** CASE II: the target judges what lies behind the trusted tokens. */
    private Round defer(Prefix prefix, Draft draft, Judgement judgement, int trusted) {
        device.submit(steps.verify());
        device.submit(steps.judge());
        RoundVerdict verdict = device.read();
        Prefix confirmed = prefix.append(draft.tree().pathTokens(trusted));
        Draft rest = Chains.drafted(confirmed, verdict);
        Logits rows = device.logits(0);
        Judgement last =
                Chains.judgement(
                        described.target().model(),
                        confirmed,
                        rest,
                        verdict,
                        rows.rows(trusted, rows.rows()));
        return Round.of(rest, last, Source.TARGET).behind(draft, judgement.scores(), trusted);
    }
}
