package io.tercet.engine.resident;

import io.tercet.engine.decoding.ChainDrafter;
import io.tercet.engine.decoding.Decoder;
import io.tercet.engine.decoding.DecoderContext;
import io.tercet.engine.decoding.Drafter;
import io.tercet.engine.decoding.DynamicTreeDrafter;
import io.tercet.engine.decoding.FixedTreeDrafter;
import io.tercet.engine.decoding.FuzzyRule;
import io.tercet.engine.decoding.Judge;
import io.tercet.engine.decoding.QualifiedDrafter;
import io.tercet.engine.decoding.RoutedDecoder;
import io.tercet.engine.decoding.Scorer;
import io.tercet.engine.decoding.Setting;
import io.tercet.engine.decoding.Source;
import io.tercet.engine.decoding.SpeculativeDecoder;
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
                described.drafter() instanceof QualifiedDrafter drafter
                        ? qualified(described, drafter, context)
                        : proposing(described.drafter(), 1)
                                .filter(proposing -> isReadable(described, proposing))
                                .flatMap(proposing -> speculative(described, proposing, context));
        return resident.<Decoder>map(decoder -> decoder).orElse(described);
    }

    /** How a device drafts as a drafter does, as which of its models; nothing where it cannot. */
    private static Optional<Proposing> proposing(Drafter drafter, int number) {
        return switch (drafter) {
            case ChainDrafter chain when chain.confidence() == 0 ->
                    Optional.of(new ProposingChain(chain.model(), number, chain.length()));
            case FixedTreeDrafter tree when tree.isChain() && tree.model().isRouted() -> {
                int length = tree.branches().size();
                yield Optional.of(new ProposingChain(tree.model(), number, length));
            }
            case FixedTreeDrafter tree when tree.model().rules().isGreedy() -> // else drawn
                    Optional.of(new ProposingTree(tree, number));
            case DynamicTreeDrafter tree when !tree.carriesLogits() ->
                    Optional.of(new ProposingTree(tree, number));
            default -> Optional.empty();
        };
    }

    /**
     * Whether the target's rule finds what it reads: of a head's chain, or a confined model's,
     * there are tokens and what they were drawn from, but no logits of the whole vocabulary.
     */
    private static boolean isReadable(SpeculativeDecoder described, Proposing proposing) {
        return !(described.target().rule() instanceof FuzzyRule) || proposing.model().isPlain();
    }

    private static Optional<ResidentSpeculative> speculative(
            SpeculativeDecoder described, Proposing proposing, DecoderContext context) {
        List<Scorer> models = List.of(described.target().model(), proposing.model());
        return ResidentSpeculative.Steps.of(described, proposing)
                .flatMap(steps ->
                        open(context, models, steps.behind(proposing), proposing)
                                .map(device ->
                                        new ResidentSpeculative(
                                                described, proposing, steps, device)));
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
        if (described.lag() > MOST_LAG) {
            return Optional.empty();
        }
        return proposing(described.drafter(), 2)
                .flatMap(proposing ->
                        ResidentRouted.Steps.of(described, proposing)
                                .flatMap(steps -> routed(described, proposing, steps, context)));
    }

    private static Optional<ResidentRouted> routed(
            RoutedDecoder described,
            Proposing proposing,
            ResidentRouted.Steps steps,
            DecoderContext context) {
        List<Scorer> models =
                List.of(described.target().model(), described.proxy().model(), proposing.model());
        return open(context, models, steps.behind(proposing), proposing)
                .map(device -> new ResidentRouted(described, proposing, steps, device));
    }

    /**
     * The device's round of chains of plain models, where every one's logits are taken as they are.
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

    /** The same of judges that are plain, and of who drafts for them. */
    private static Optional<DeviceRound> open(
            DecoderContext context,
            List<Scorer> models,
            List<RoundStep> steps,
            Proposing proposing) {
        return models.stream().limit(models.size() - 1L).allMatch(Scorer::isPlain)
                        && proposing.model().isUnaltered()
                ? open(context, models, steps, proposing.longest(), 0, proposing.tree())
                : Optional.empty();
    }

    /** Where the user wants it. */
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
