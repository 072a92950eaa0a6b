package io.tercet.tasks.tornado;

import io.tercet.tasks.Divergence;
import io.tercet.tasks.Draws.Purpose;
import io.tercet.tasks.round.RoundStep;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/** The tasks that judge a chain behind a pass, and say whether that can stand. */
final class JudgeTasks extends RoundTasks {
    private final FloatArray others = new FloatArray(MOST * OperationLayout.SUMMARY);

    JudgeTasks(Results results, Graph graph) {
        super(results, graph);
    }

    /** Says which rows are judged. */
    void aimJudge(RoundStep.Judge step) {
        graph.tasks()
                .task(
                        graph.items("aim", 1),
                        JudgeKernels::aim,
                        context,
                        board,
                        ring,
                        table,
                        numbers,
                        draws,
                        uniforms,
                        step.model(),
                        step.voice().choice().key(),
                        passing(step),
                        whole(step));
    }

    void equality(RoundStep.Judge step) {
        graph.tasks()
                .task(
                        graph.items("equality", 1),
                        JudgeKernels::equality,
                        context,
                        board,
                        ring,
                        ints,
                        passing(step),
                        whole(step),
                        step.bonus() ? 1 : 0);
    }

    /** Test, residual, draw. */
    void ratio(RoundStep.Judge step) {
        operation("softmax", DistributionKernels::softmax, table, numbers, 0);
        graph.tasks()
                .task(
                        graph.items("ratio", 1),
                        JudgeKernels::ratio,
                        context,
                        board,
                        ring,
                        table,
                        draws,
                        uniforms,
                        step.model(),
                        step.proposer(),
                        step.voice().acceptance().key(),
                        Purpose.RESIDUAL.key(),
                        Purpose.BONUS.key(),
                        step.voice().number(),
                        passing(step),
                        whole(step));
        operation(
                "residual",
                DistributionKernels::subtract,
                table,
                numbers,
                DistributionKernels.RESIDUAL);
        operation("sample", DistributionKernels::sample, draws, uniforms, 0);
        graph.tasks()
                .task(
                        graph.items("say", 1),
                        JudgeKernels::say,
                        context,
                        board,
                        ring,
                        draws,
                        ints,
                        passing(step));
    }

    /** Distances, and how many are near enough; behind the judge's own choices. */
    void fuzzy(RoundStep.Judge step, Divergence form) {
        graph.handOn(others);
        graph.tasks()
                .task(
                        graph.items("pair", 1),
                        FuzzyKernels::pair,
                        context,
                        board,
                        ring,
                        table,
                        draws,
                        step.model(),
                        step.proposer(),
                        passing(step));
        if (form == Divergence.LOGIT_DIFFERENCE) {
            graph.tasks()
                    .task(
                            graph.items("difference", 1),
                            FuzzyKernels::difference,
                            context,
                            board,
                            ring,
                            table,
                            others,
                            passing(step));
        } else {
            operation("judged", LogitsKernels::summary, table, numbers, 0);
            operation("proposed", LogitsKernels::summary, draws, uniforms, others, 0);
            graph.tasks()
                    .task(
                            graph.items("sums", 1),
                            FuzzyKernels::sums,
                            context,
                            table,
                            floats,
                            others,
                            numbers);
            int kind = DivergenceKernels.form(form);
            operation("distances", DivergenceKernels::divergence, table, numbers, others, kind);
        }
        graph.tasks()
                .task(
                        graph.items("fuzzy", 1),
                        FuzzyKernels::fuzzy,
                        context,
                        board,
                        ring,
                        others,
                        ints,
                        step.voice().number(),
                        passing(step),
                        step.bonus() ? 1 : 0);
    }

    /** Whether the judge's word can stand. */
    void route(RoundStep.Route step) {
        route(step, RouteKernels::path, RouteKernels::route);
    }

    /** Carries the verdict out, unless it is held. */
    void settle(RoundStep.Judge step) {
        if (step.effect() != RoundStep.Effect.HOLD) {
            graph.tasks()
                    .task(
                            graph.items("settle", 1),
                            RoundKernels::settle,
                            context,
                            board,
                            ring,
                            passing(step),
                            step.effect() == RoundStep.Effect.PASS ? 0 : 1);
        }
    }

    private static int passing(RoundStep.Judge step) {
        return step.effect() == RoundStep.Effect.COMMIT ? 0 : 1;
    }

    /** Whether the last proposal was scored: chain rules do without where nobody asks. */
    private static int whole(RoundStep.Judge step) {
        return step.bonus() || step.rule() instanceof RoundStep.Rule.Fuzzy ? 1 : 0;
    }
}
