package io.tercet.engine.resident;

import io.tercet.engine.decoding.Budget;
import io.tercet.engine.decoding.Decoder;
import io.tercet.engine.decoding.Draft;
import io.tercet.engine.decoding.Judge;
import io.tercet.engine.decoding.Judgement;
import io.tercet.engine.decoding.Round;
import io.tercet.engine.decoding.RoundDraws;
import io.tercet.engine.decoding.RoutedDecoder;
import io.tercet.engine.decoding.Scorer;
import io.tercet.engine.decoding.Source;
import io.tercet.engine.decoding.Trust;
import io.tercet.tasks.Prefix;
import io.tercet.tasks.round.DeviceRound;
import io.tercet.tasks.round.RoundStep;
import io.tercet.tasks.round.RoundStep.Effect;
import io.tercet.tasks.round.RoundVerdict;
import java.util.List;
import java.util.Optional;

/**
 * {@link RoutedDecoder} with a chain or a tree, on a device: one read behind the proxy's judgement,
 * which says whether its word stands, and one behind the target's where it does not.
 *
 * @param described what it does the same as
 */
record ResidentRouted(RoutedDecoder described, Proposing proposing, Steps steps, DeviceRound device)
        implements Decoder {

    /** The steps of a round behind the draft; model 0 is the target, 1 the proxy. */
    record Steps(
            RoundStep verifyFirst,
            RoundStep proxy,
            RoundStep route,
            RoundStep verify,
            RoundStep judge,
            RoundStep catchUp) {
        static Optional<Steps> of(RoutedDecoder described, Proposing proposing) {
            Judge proxy = described.proxy();
            Judge target = described.target();
            Trust trust = described.trust();
            return proposing
                    .judge(proxy, 1, Effect.HOLD)
                    .flatMap(first ->
                            proposing
                                    .judge(target, 0, Effect.CLOSE)
                                    .flatMap(last ->
                                            Spoken.route(trust, 1)
                                                    .map(route ->
                                                            new Steps(
                                                                    proposing.verify(
                                                                            1, proxy.bonus()),
                                                                    first,
                                                                    route,
                                                                    proposing.verify(
                                                                            0, target.bonus()),
                                                                    last,
                                                                    new RoundStep.CatchUp(0)))));
        }

        List<RoundStep> behind(Proposing proposing) {
            return proposing.stepsAnd(verifyFirst, proxy, route, verify, judge, catchUp);
        }
    }

    @Override
    public Round round(Prefix prefix, int budget, RoundDraws draws) {
        proposing.draft(device, prefix, Budget.of(budget), draws);
        device.submit(steps.verifyFirst());
        device.submit(steps.proxy());
        device.submit(steps.route());
        RoundVerdict verdict = device.read();
        proposing.ran(verdict);
        Draft drafted = proposing.judged(prefix, verdict);
        int[] path = drafted.tree().path(verdict.accepted());
        Draft draft = drafted.withAccepted(path.length - 1);
        Scorer proxy = described.proxy().model();
        Judgement judgement = Chains.judgement(proxy, prefix, draft, verdict, device.logits(1));
        return verdict.trusted() == path.length
                ? decide(prefix, draft, judgement)
                : defer(prefix, draft, judgement, path[verdict.trusted()]);
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

    /** CASE II: the target judges what lies below the last trusted node. */
    private Round defer(Prefix prefix, Draft draft, Judgement judgement, int trusted) {
        device.submit(steps.verify());
        device.submit(steps.judge());
        RoundVerdict verdict = device.read();
        int[] passed = draft.tree().pathTokens(trusted);
        Prefix confirmed = prefix.append(passed);
        Draft rest = proposing.judged(confirmed, verdict);
        Judgement last =
                Chains.judgement(
                        described.target().model(),
                        confirmed,
                        rest,
                        verdict,
                        proposing.rows(device.logits(0), passed.length));
        return Round.of(rest, last, Source.TARGET).behind(draft, judgement.scores(), trusted);
    }
}
