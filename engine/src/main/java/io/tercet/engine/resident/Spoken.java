package io.tercet.engine.resident;

import io.tercet.engine.decoding.AcceptanceRule;
import io.tercet.engine.decoding.DescendRule;
import io.tercet.engine.decoding.EqualityRule;
import io.tercet.engine.decoding.FuzzyRule;
import io.tercet.engine.decoding.Judge;
import io.tercet.engine.decoding.RatioRule;
import io.tercet.engine.decoding.SiblingRule;
import io.tercet.engine.decoding.Stage;
import io.tercet.engine.decoding.Trust;
import io.tercet.tasks.Divergence;
import io.tercet.tasks.round.RoundStep;
import io.tercet.tasks.round.RoundStep.Effect;
import java.util.Optional;

/** A chain's rule as a device's step has it, and the draws it takes. */
record Spoken(RoundStep.Rule rule, RoundStep.Voice voice) {
    /** A judge's step, where its rule has one. */
    static Optional<RoundStep.Judge> judge(Judge judge, int model, int proposer, Effect effect) {
        return spoken(judge.rule())
                .map(spoken ->
                        new RoundStep.Judge(
                                model,
                                proposer,
                                spoken.rule(),
                                spoken.voice(),
                                judge.bonus(),
                                effect));
    }

    private static Optional<Spoken> of(RoundStep.Rule rule, Stage stage) {
        return Optional.of(new Spoken(rule, voiceOf(stage)));
    }

    private static RoundStep.Voice voiceOf(Stage stage) {
        return new RoundStep.Voice(stage.choice(), stage.acceptance(), stage.number());
    }

    private static Optional<Spoken> spoken(AcceptanceRule rule) {
        return switch (rule) {
            case EqualityRule(Stage stage) -> of(new RoundStep.Rule.Equality(), stage);
            case DescendRule(Stage stage) -> // on chains, to descend is to be equal
                    of(new RoundStep.Rule.Equality(), stage);
            case RatioRule(Stage stage) -> of(new RoundStep.Rule.Ratio(), stage);
            case FuzzyRule(Stage stage, Divergence form, double threshold) ->
                    of(new RoundStep.Rule.Fuzzy(form, threshold), stage);
            default -> Optional.empty();
        };
    }

    /** Likewise for trees, where a device can walk as the rule does. */
    static Optional<RoundStep.JudgeTree> walk(Judge judge, int model, int proposer, Effect effect) {
        return switch (judge.rule()) {
            case DescendRule(Stage stage) when judge.bonus() ->
                    walk(model, proposer, RoundStep.Walk.DESCEND, stage, effect);
            case SiblingRule(Stage stage) when judge.bonus() ->
                    walk(model, proposer, RoundStep.Walk.SIBLINGS, stage, effect);
            default -> Optional.empty();
        };
    }

    private static Optional<RoundStep.JudgeTree> walk(
            int model, int proposer, RoundStep.Walk how, Stage stage, Effect effect) {
        return Optional.of(new RoundStep.JudgeTree(model, proposer, how, voiceOf(stage), effect));
    }

    /** Whether a judge's word can stand, where a device can tell how certain it is. */
    static Optional<RoundStep> route(Trust trust, int model) {
        return certainty(trust)
                .map(certainty ->
                        new RoundStep.Route(
                                model, certainty, Stage.QUALIFIER.number(), trust.threshold()));
    }

    private static Optional<RoundStep.Certainty> certainty(Trust trust) {
        return switch (trust.criterion()) {
            case MARGIN -> Optional.of(RoundStep.Certainty.MARGIN);
            case AGREEMENT -> Optional.of(RoundStep.Certainty.AGREEMENT);
            case ENTROPY, DRAFT -> Optional.empty();
        };
    }
}
