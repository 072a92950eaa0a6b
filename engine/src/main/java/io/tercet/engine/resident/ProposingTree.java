package io.tercet.engine.resident;

import io.tercet.engine.decoding.Budget;
import io.tercet.engine.decoding.Draft;
import io.tercet.engine.decoding.DynamicTreeDrafter;
import io.tercet.engine.decoding.FixedTreeDrafter;
import io.tercet.engine.decoding.Judge;
import io.tercet.engine.decoding.RoundDraws;
import io.tercet.engine.decoding.Scorer;
import io.tercet.engine.decoding.Source;
import io.tercet.tasks.Logits;
import io.tercet.tasks.Prefix;
import io.tercet.tasks.round.DeviceRound;
import io.tercet.tasks.round.RoundStep;
import io.tercet.tasks.round.RoundStep.Effect;
import io.tercet.tasks.round.RoundVerdict;
import io.tercet.tasks.round.TreeShape;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A tree of a {@link DynamicTreeDrafter} or of a greedy {@link FixedTreeDrafter}.
 *
 * @param number of the model in the round
 * @param tree the largest
 * @param within how it grows within a budget
 */
record ProposingTree(
        Scorer model,
        int number,
        TreeShape tree,
        Function<Budget, TreeShape> within,
        RoundStep expand,
        RoundStep rerank)
        implements Proposing {

    private ProposingTree(
            Scorer model, int number, TreeShape tree, Function<Budget, TreeShape> within) {
        this(
                model,
                number,
                tree,
                within,
                new RoundStep.Expand(number, model.projection(tree.levels())),
                new RoundStep.Rerank());
    }

    ProposingTree(DynamicTreeDrafter drafter, int number) {
        this(drafter.model(), number, drafter.shape(), drafter::shape);
    }

    ProposingTree(FixedTreeDrafter drafter, int number) {
        this(
                drafter.model(),
                number,
                drafter.shape(),
                budget -> drafter.shape().upTo(budget.length()));
    }

    @Override
    public void draft(DeviceRound device, Prefix prefix, Budget budget, RoundDraws draws) {
        TreeShape shape = within.apply(budget);
        device.grow(shape);
        device.begin(prefix, draws.draws(), draws.round(), budget.length());
        for (int level = 0; level < shape.levels(); level++) {
            device.submit(expand);
        }
        device.submit(rerank);
    }

    @Override
    public List<RoundStep> steps() {
        return List.of(expand, rerank);
    }

    @Override
    public RoundStep verify(int model, boolean bonus) {
        return new RoundStep.VerifyTree(model);
    }

    @Override
    public Optional<RoundStep> judge(Judge judge, int model, Effect effect) {
        return Spoken.walk(judge, model, number, effect).map(step -> step);
    }

    @Override
    public int longest() {
        return tree.nodes();
    }

    @Override
    public void ran(RoundVerdict verdict) {
        model.ran(verdict.levels(), verdict.projected());
    }

    @Override
    public Draft judged(Prefix prefix, RoundVerdict verdict) {
        return Draft.pointMasses(verdict.tree(prefix.last()), Source.DRAFT);
    }

    @Override
    public Logits rows(Logits rows, int passed) {
        return rows;
    }
}
