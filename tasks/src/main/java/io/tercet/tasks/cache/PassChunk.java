package io.tercet.tasks.cache;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Rows that run together. They are sorted by first layer, so that the rows active in a layer are
 * always the first ones: a {@link Stage} says how many.
 */
public final class PassChunk {

    /**
     * Layers [fromLayer, toLayer) for rows [0, rows). Rows [joining, rows) enter here: with their
     * token's embedding at layer 0, with their stored residual stream elsewhere.
     */
    public record Stage(int fromLayer, int toLayer, int joining, int rows) {}

    private final Pass pass;
    private final int[] rows; // [rows], rows of the pass
    private final List<Stage> stages;

    PassChunk(Pass pass, int[] rows) {
        this.pass = pass;
        this.rows =
                IntStream.of(rows)
                        .boxed()
                        .sorted(Comparator.comparingInt(pass::startLayer))
                        .mapToInt(Integer::intValue)
                        .toArray();
        this.stages = stages(pass, this.rows);
    }

    private static List<Stage> stages(Pass pass, int[] rows) {
        List<Stage> stages = new ArrayList<>();
        int joined = 0;
        while (joined < rows.length) {
            int from = pass.startLayer(rows[joined]);
            int joining = joined;
            while (joined < rows.length && pass.startLayer(rows[joined]) == from) {
                joined++;
            }
            int to = joined < rows.length ? pass.startLayer(rows[joined]) : pass.exitLayer();
            stages.add(new Stage(from, to, joining, joined));
        }
        return List.copyOf(stages);
    }

    public int rows() {
        return rows.length;
    }

    /** The stages, in order; the last one ends at the pass's exit layer. */
    public List<Stage> stages() {
        return stages;
    }

    public int token(int row) {
        return pass.token(rows[row]);
    }

    /** Where in the sequence the row stands: what rotary embedding turns by. */
    public int position(int row) {
        return pass.position(rows[row]);
    }

    /** Where its keys and values go. */
    public int slot(int row) {
        return pass.slot(rows[row]);
    }

    /** Slot of the position before the row's own; negative where there is none. */
    public int parentSlot(int row) {
        return pass.parentSlot(rows[row]);
    }

    /** Positions before it lie at their own slots: the root's position, or an earlier one. */
    public int base() {
        return pass.base();
    }

    /**
     * Slots of the positions from {@code base()} to the row's own, in order; empty for a row before
     * the root. Positions below {@code min(base(), position + 1)} lie at their own slots.
     */
    public int[] branch(int row) {
        return pass.branch(rows[row]);
    }

    /** The row of the result that a row's logits go to, or a negative number for none. */
    public int output(int row) {
        int node = pass.node(rows[row]);
        return node < 0 ? -1 : node - pass.firstNode();
    }
}
