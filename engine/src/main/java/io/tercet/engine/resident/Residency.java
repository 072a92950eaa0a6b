package io.tercet.engine.resident;

import io.tercet.engine.decoding.AcceptanceRule;
import io.tercet.engine.decoding.ChainDrafter;
import io.tercet.engine.decoding.Decoder;
import io.tercet.engine.decoding.DecoderContext;
import io.tercet.engine.decoding.DescendRule;
import io.tercet.engine.decoding.DynamicTreeDrafter;
import io.tercet.engine.decoding.EqualityRule;
import io.tercet.engine.decoding.FuzzyRule;
import io.tercet.engine.decoding.Judge;
import io.tercet.engine.decoding.QualifiedDrafter;
import io.tercet.engine.decoding.RatioRule;
import io.tercet.engine.decoding.RoutedDecoder;
import io.tercet.engine.decoding.Scorer;
import io.tercet.engine.decoding.Setting;
import io.tercet.engine.decoding.SiblingRule;
import io.tercet.engine.decoding.Source;
import io.tercet.engine.decoding.SpeculativeDecoder;
import io.tercet.engine.decoding.Stage;
import io.tercet.engine.decoding.Trust;
import io.tercet.tasks.Divergence;
import io.tercet.tasks.Shortlist;
import io.tercet.tasks.round.DeviceRound;
import io.tercet.tasks.round.RoundSpec;
import io.tercet.tasks.round.RoundStep;
import io.tercet.tasks.round.RoundStep.Effect;
import io.tercet.tasks.round.TreeShape;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads a described decoder and takes its rounds over to the device where that can run them. */
public final class Residency {
    private static final String NAME = "resident";

    /** Whether rounds live on the device; for methods whose rounds can. */
    public static final Setting SETTING =
            Setting.flag(NAME, true, "on a device: rounds stay there where they can");

    /** Committed tokens that a device looks back on at most, for a target that is behind. */
    private static final int MOST_LAG = 256;

    private Residency() {}

    /** The decoder on the device, or the one described. */
    public static Decoder of(SpeculativeDecoder described, DecoderContext context) {
        Optional<? extends Decoder> resident =
                switch (described.drafter()) {
                    case ChainDrafter drafter -> speculative(described, drafter, context);
                    case QualifiedDrafter drafter -> qualified(described, drafter, context);
                    case DynamicTreeDrafter drafter -> tree(described, drafter, context);
                    default -> Optional.empty();
                };
        return resident.<Decoder>map(decoder -> decoder).orElse(described);
    }

    private static Optional<ResidentSpeculative> speculative(
            SpeculativeDecoder described, ChainDrafter drafter, DecoderContext context) {
        List<Scorer> models = List.of(described.target().model(), drafter.model());
        return judge(described.target(), 0, 1, Effect.COMMIT)
                .map(ResidentSpeculative.Steps::of)
                .flatMap(steps ->
                        open(context, models, steps.all(), drafter.length(), 0)
                                .map(device ->
                                        new ResidentSpeculative(
                                                described, drafter, steps, device)));
    }

    private static Optional<ResidentTree> tree(
            SpeculativeDecoder described, DynamicTreeDrafter drafter, DecoderContext context) {
        Scorer target = described.target().model();
        List<Scorer> models = List.of(target, drafter.model());
        if (!target.isPlain()
                || !drafter.model().isUnaltered()
                || drafter.carriesLogits()
                || !described.target().bonus()) {
            return Optional.empty();
        }
        return steps(drafter.model().shortlist(), described.target().rule())
                .flatMap(steps ->
                        open(context, models, steps.all(), drafter.size() - 1, 0, drafter.shape())
                                .map(device ->
                                        new ResidentTree(described, drafter, steps, device)));
    }

    private static Optional<ResidentTree.Steps> steps(
            @Nullable Shortlist rows, AcceptanceRule rule) {
        return switch (rule) {
            case DescendRule(Stage stage) ->
                    Optional.of(
                            ResidentTree.Steps.of(rows, RoundStep.Walk.DESCEND, voiceOf(stage)));
            case SiblingRule(Stage stage) ->
                    Optional.of(
                            ResidentTree.Steps.of(rows, RoundStep.Walk.SIBLINGS, voiceOf(stage)));
            default -> Optional.empty();
        };
    }

    private static Optional<ResidentQualified> qualified(
            SpeculativeDecoder described, QualifiedDrafter drafter, DecoderContext context) {
        if (!(drafter.drafter() instanceof ChainDrafter chain)
                || drafter.steps() < Integer.MAX_VALUE
                || drafter.judge() != Source.QUALIFIER) {
            return Optional.empty();
        }
        List<Scorer> models =
                List.of(described.target().model(), drafter.qualifier(), chain.model());
        Judge first = new Judge(drafter.qualifier(), drafter.rule(), drafter.bonus());
        int most = drafter.length();
        return judge(first, 1, 2, Effect.PASS)
                .flatMap(qualify ->
                        judge(described.target(), 0, 1, Effect.COMMIT)
                                .map(decide -> ResidentQualified.Steps.of(qualify, decide)))
                .flatMap(steps ->
                        open(context, models, steps.all(), most, most)
                                .map(device ->
                                        new ResidentQualified(
                                                described, drafter, chain, steps, device)));
    }

    /** The decoder on the device, or the one described. */
    public static Decoder of(RoutedDecoder described, DecoderContext context) {
        return routed(described, context).<Decoder>map(decoder -> decoder).orElse(described);
    }

    private static Optional<ResidentRouted> routed(
            RoutedDecoder described, DecoderContext context) {
        Optional<RoundStep.Certainty> certainty = certainty(described.trust());
        if (!(described.drafter() instanceof ChainDrafter drafter)
                || certainty.isEmpty()
                || described.lag() > MOST_LAG) {
            return Optional.empty();
        }
        List<Scorer> models =
                List.of(described.target().model(), described.proxy().model(), drafter.model());
        return judge(described.proxy(), 1, 2, Effect.HOLD)
                .flatMap(proxy ->
                        judge(described.target(), 0, 2, Effect.CLOSE)
                                .map(target ->
                                        ResidentRouted.Steps.of(
                                                proxy,
                                                certainty.get(),
                                                described.trust().threshold(),
                                                target)))
                .flatMap(steps ->
                        open(context, models, steps.all(), drafter.length(), 0)
                                .map(device ->
                                        new ResidentRouted(described, drafter, steps, device)));
    }

    private static Optional<RoundStep.Certainty> certainty(Trust trust) {
        return switch (trust.criterion()) {
            case MARGIN -> Optional.of(RoundStep.Certainty.MARGIN);
            case AGREEMENT -> Optional.of(RoundStep.Certainty.AGREEMENT);
            case ENTROPY, DRAFT -> Optional.empty();
        };
    }

    /**
     * The device's round, where the user wants it and every model's logits are taken as they are.
     */
    private static Optional<DeviceRound> open(
            DecoderContext context,
            List<Scorer> models,
            List<RoundStep> steps,
            int longest,
            int passing) {
        return models.stream().allMatch(Scorer::isPlain)
                ? open(context, models, steps, longest, passing, null)
                : Optional.empty();
    }

    private static Optional<DeviceRound> open(
            DecoderContext context,
            List<Scorer> models,
            List<RoundStep> steps,
            int longest,
            int passing,
            @Nullable TreeShape tree) {
        if (!context.settings().flag(NAME)) {
            return Optional.empty();
        }
        return context.round(
                new RoundSpec(
                        models.stream().map(Scorer::inRound).toList(),
                        steps,
                        longest,
                        passing,
                        tree,
                        context.rules().sampling(),
                        context.rules().endTokens()));
    }

    /** A judge's step, where its rule has one. */
    private static Optional<RoundStep.Judge> judge(
            Judge judge, int model, int proposer, Effect effect) {
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

    /** A rule and the draws it takes. */
    private record Spoken(RoundStep.Rule rule, RoundStep.Voice voice) {
        static Optional<Spoken> of(RoundStep.Rule rule, Stage stage) {
            return Optional.of(new Spoken(rule, voiceOf(stage)));
        }
    }

    private static RoundStep.Voice voiceOf(Stage stage) {
        return new RoundStep.Voice(stage.choice(), stage.acceptance(), stage.number());
    }

    private static Optional<Spoken> spoken(AcceptanceRule rule) {
        return switch (rule) {
            case EqualityRule(Stage stage) -> Spoken.of(new RoundStep.Rule.Equality(), stage);
            case DescendRule(Stage stage) -> // on chains, to descend is to be equal
                    Spoken.of(new RoundStep.Rule.Equality(), stage);
            case RatioRule(Stage stage) -> Spoken.of(new RoundStep.Rule.Ratio(), stage);
            case FuzzyRule(Stage stage, Divergence form, double threshold) ->
                    Spoken.of(new RoundStep.Rule.Fuzzy(form, threshold), stage);
            default -> Optional.empty();
        };
    }
}
