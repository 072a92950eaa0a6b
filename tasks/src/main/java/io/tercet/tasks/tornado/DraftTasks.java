package io.tercet.tasks.tornado;

import io.tercet.tasks.Draws.Purpose;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** The tasks that draft a token behind a pass. */
final class DraftTasks extends RoundTasks {
    DraftTasks(Results results, Graph graph) {
        super(results, graph);
    }

    /** Says which row the next token is drafted from. */
    void aim(int model) {
        graph.tasks()
                .task(
                        graph.items("aim", 1),
                        DraftKernels::aim,
                        context,
                        board,
                        ring,
                        table,
                        numbers,
                        draws,
                        uniforms,
                        model,
                        Purpose.DRAFT.key());
    }

    /**
     * A token drawn from a row that has some columns of the vocabulary.
     *
     * @param mixed whether it is drawn from the mixture with the floor, over the whole vocabulary;
     *     else the column is
     */
    void drawConfined(int model, boolean mixed) {
        IntArray places = new IntArray(OperationLayout.SIZE);
        graph.handOn(places);
        graph.tasks()
                .task(
                        graph.items("spread", 1),
                        DraftKernels::spread,
                        context,
                        board,
                        ring,
                        table,
                        numbers,
                        places,
                        draws,
                        uniforms,
                        model,
                        mixed ? 1 : 0);
        operation("softmax", DistributionKernels::softmax, table, numbers, 0);
        operation("align", LogitsKernels::align, places, numbers, 0);
        if (mixed) {
            operation("mix", DistributionKernels::mixUniform, draws, uniforms, 0);
        }
        operation("sample", DistributionKernels::sample, draws, uniforms, 0);
    }

    /** Takes the column of a model as proposed, or the token where it is negative. */
    void note(int model) {
        graph.tasks()
                .task(
                        graph.items("note", 1),
                        DraftKernels::note,
                        context,
                        board,
                        ring,
                        ints,
                        model);
    }
}
