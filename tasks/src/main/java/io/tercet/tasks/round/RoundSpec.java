package io.tercet.tasks.round;

import io.tercet.tasks.Sampling;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What a method's rounds are made of; everything is compiled from it before the first one.
 *
 * @param models sessions of the backend and where they stop, numbered in this order, the final
 *     judge first, which runs all layers as the deepest of every session does; nobody else uses
 *     them between {@code begin} and the last {@code read}
 * @param steps every step that will be submitted
 * @param longest most tokens behind the committed ones at any time
 * @param passing most tokens passed on to the final judge; 0 where only one judge speaks
 * @param tree the largest tree that is drafted; null where chains are
 * @param sampling null for greedy decoding
 * @param ends tokens behind which nothing is drafted
 */
public record RoundSpec(
        List<RoundModel> models,
        List<RoundStep> steps,
        int longest,
        int passing,
        @Nullable TreeShape tree,
        @Nullable Sampling sampling,
        Set<Integer> ends) {
    public RoundSpec {
        models = List.copyOf(models);
        steps = List.copyOf(steps);
        ends = Set.copyOf(ends);
    }

    /** What a model projects onto: all, unless it drafts. */
    public Projection onto(int model) {
        for (RoundStep step : steps) {
            if (step instanceof RoundStep.Draft(int drafter, Projection onto) && drafter == model) {
                return onto;
            }
            if (step instanceof RoundStep.Expand(int drafter, Projection onto)
                    && drafter == model) {
                return onto;
            }
        }
        return new Projection.All();
    }

    /** Whether a model grows the trees. */
    public boolean grows(int model) {
        return steps.stream()
                .anyMatch(step -> step instanceof RoundStep.Expand(int one, _) && one == model);
    }

    /** Whether a router chooses what is projected onto. */
    public boolean isRouted() {
        return IntStream.range(0, models.size())
                .anyMatch(model -> onto(model) instanceof Projection.Routed);
    }
}
