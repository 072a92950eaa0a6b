package io.tercet.tasks.tornado;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * Passes of a draft head in a round: its rows start from features of the target, where the target
 * is behind from the qualifier's through an adapter, else from its own streams. Conventions of
 * {@link RoundKernels}; {@link RowSources} is the same for the host, which launches accordingly.
 */
final class HeadKernels {
    private HeadKernels() {}

    /**
     * Describes a head's next pass up to a round's last token: a chain of what its cache lacks, of
     * rows that start alike; of those that start from its own streams one, since the next one waits
     * for it. A row that would start from elsewhere now is computed again, with all behind it.
     *
     * @param what {@link PassKernels#ALL} or {@link PassKernels#DRAFT}
     */
    static void fillHead(
            KernelContext context, IntArray board, FloatArray ring, int model, int what) {
        if (context.globalIdx == 0) {
            int at = RoundKernels.region(board);
            int own = RoundKernels.model(board, model);
            int other = RoundKernels.model(board, 1);
            int lead = board.get(own + RoundLayout.LEAD);
            int adapted = board.get(own + RoundLayout.ADAPTED);
            int target = board.get(RoundKernels.model(board, 0) + RoundLayout.CACHED);
            int qualifier = board.get(other + RoundLayout.CACHED) * adapted;
            int sourced = target > qualifier ? target : qualifier;
            int first = same(board, own, target, sourced) + lead;
            int cached = board.get(own + RoundLayout.CACHED);
            first = cached < first ? cached : first;
            first = first < lead ? lead : first;
            int end = board.get(at + RoundLayout.END);
            if (what == PassKernels.DRAFT) {
                end = board.get(at + RoundLayout.ENDED) == 1 ? first : end;
            }
            int slot = first - lead;
            int alike = slot < sourced ? sourced : slot + 1;
            alike = slot < target ? target : alike;
            end = end < alike + lead ? end : alike + lead;
            board.set(own + RoundLayout.FROM_TARGET, target);
            board.set(own + RoundLayout.FROM_FEATURES, sourced);
            int rows = PassKernels.together(first, end);
            PassKernels.pass(board, ring, model, rows, first - lead + rows);
            PassKernels.chain(board, model, first, rows);
            if (slot >= target) {
                if (adapted == 1) {
                    board.set(PassLayout.KEPT, board.get(other + RoundLayout.KEPT));
                    board.set(PassLayout.KEPT_COLUMNS, board.get(other + RoundLayout.KEPT_COLUMNS));
                }
            }
        }
    }

    /** Leading rows that start from where they did in the passes before. */
    private static int same(IntArray board, int own, int target, int sourced) {
        int before = board.get(own + RoundLayout.FROM_FEATURES);
        int rows = Integer.MAX_VALUE / 2;
        if (before != sourced) {
            rows = before < sourced ? before : sourced;
        }
        before = board.get(own + RoundLayout.FROM_TARGET);
        if (before != target) {
            int fewer = before < target ? before : target;
            rows = fewer < rows ? fewer : rows;
        }
        return rows;
    }
}
