package io.tercet.tasks.tornado;

import java.util.ArrayDeque;
import java.util.Deque;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** Cache entries that go to other slots, of which the device has not been told yet. */
final class PendingMoves {
    private final Deque<Move> moves = new ArrayDeque<>();

    private record Move(int from, int to) {}

    void add(int from, int to) {
        moves.add(new Move(from, to));
    }

    int size() {
        return moves.size();
    }

    void clear() {
        moves.clear();
    }

    /** Tells a pass of as many as it takes; those are pending no longer. */
    void tell(IntArray pass) {
        int count = Math.min(moves.size(), PassLayout.MAX_ROWS);
        pass.set(PassLayout.MOVES, count);
        for (int i = 0; i < count; i++) {
            Move move = moves.remove();
            pass.set(PassLayout.MOVE_FROM + i, move.from());
            pass.set(PassLayout.MOVE_TO + i, move.to());
        }
    }
}
