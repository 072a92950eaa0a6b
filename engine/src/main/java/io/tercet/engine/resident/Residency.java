package io.tercet.engine.resident;

import io.tercet.engine.decoding.ChainDrafter;
import io.tercet.engine.decoding.ChainRule;
import io.tercet.engine.decoding.Decoder;
import io.tercet.engine.decoding.DecoderContext;
import io.tercet.engine.decoding.DynamicTreeDrafter;
import io.tercet.engine.decoding.FixedTreeDrafter;
import io.tercet.engine.decoding.Judge;
import io.tercet.engine.decoding.QualifiedDrafter;
import io.tercet.engine.decoding.RoutedDecoder;
import io.tercet.engine.decoding.Scorer;
import io.tercet.engine.decoding.Setting;
import io.tercet.engine.decoding.Source;
import io.tercet.engine.decoding.SpeculativeDecoder;
import io.tercet.tasks.round.DeviceRound;
import io.tercet.tasks.round.Projection;
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
                    case ChainDrafter drafter
                            when drafter.model().isPlain() || isExact(described) ->
                            chain(described, drafter.model(), drafter.length(), context);
                    case FixedTreeDrafter drafter
                            when drafter.isChain() && drafter.model().isRouted() ->
                            chain(described, drafter.model(), drafter.branches().size(), context);
                    case QualifiedDrafter drafter -> qualified(described, drafter, context);
                    case DynamicTreeDrafter drafter -> tree(described, drafter, context);
                    default -> Optional.empty();
                };
        return resident.<Decoder>map(decoder -> decoder).orElse(described);
    }

    private static Optional<ResidentSpeculative> chain(
            SpeculativeDecoder described, Scorer drafter, int length, DecoderContext context) {
        List<Scorer> models = List.of(described.target().model(), drafter);
        if (!areReadyForHeads(models)) {
            return Optional.empty();
        }
        return Spoken.judge(described.target(), 0, 1, Effect.COMMIT)
                .map(judge -> ResidentSpeculative.Steps.of(drafter.projection(length), judge))
                .flatMap(steps ->
                        open(context, models, steps.all(), length, 0, null)
                                .map(device ->
                                        new ResidentSpeculative(
                                                described, drafter, length, steps, device)));
    }

    /** Whether the target's rule looks at no logits of who drafts, but at tokens and draws. */
    private static boolean isExact(SpeculativeDecoder described) {
        return described.target().rule() instanceof ChainRule;
    }

    /** Whether a device takes judges' logits as they are, and those of who drafts for them. */
    private static boolean areReadyForHeads(List<Scorer> models) {
        return models.stream().limit(models.size() - 1L).allMatch(Scorer::isPlain)
                && models.getLast().isUnaltered();
    }

    private static Optional<ResidentTree> tree(
            SpeculativeDecoder described, DynamicTreeDrafter drafter, DecoderContext context) {
        List<Scorer> models = List.of(described.target().model(), drafter.model());
        if (!areReadyForHeads(models) || drafter.carriesLogits() || !described.target().bonus()) {
            return Optional.empty();
        }
        Projection onto = drafter.model().projection(drafter.shape().levels());
        return Spoken.tree(onto, described.target().rule())
                .flatMap(steps ->
                        open(context, models, steps.all(), drafter.size() - 1, 0, drafter.shape())
                                .map(device ->
                                        new ResidentTree(described, drafter, steps, device)));
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
        return Spoken.judge(first, 1, 2, Effect.PASS)
                .flatMap(qualify ->
                        Spoken.judge(described.target(), 0, 1, Effect.COMMIT)
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
        Optional<RoundStep.Certainty> certainty = Spoken.certainty(described.trust());
        if (!(described.drafter() instanceof ChainDrafter drafter)
                || certainty.isEmpty()
                || described.lag() > MOST_LAG) {
            return Optional.empty();
        }
        List<Scorer> models =
                List.of(described.target().model(), described.proxy().model(), drafter.model());
        if (!areReadyForHeads(models)) {
            return Optional.empty();
        }
        return Spoken.judge(described.proxy(), 1, 2, Effect.HOLD)
                .flatMap(proxy ->
                        Spoken.judge(described.target(), 0, 2, Effect.CLOSE)
                                .map(target ->
                                        ResidentRouted.Steps.of(
                                                proxy,
                                                certainty.get(),
                                                described.trust().threshold(),
                                                target,
                                                drafter.model().projection(drafter.length()))))
                .flatMap(steps ->
                        open(context, models, steps.all(), drafter.length(), 0, null)
                                .map(device ->
                                        new ResidentRouted(described, drafter, steps, device)));
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
}
