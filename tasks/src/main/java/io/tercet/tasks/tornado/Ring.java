package io.tercet.tasks.tornado;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * The one array of results that all graphs of a backend share, and lent with the {@link Board}:
 * logits, distributions and features of every session, so that operations can combine them without
 * the host. A session's oldest results make room once it has {@link #KEPT_ROWS} later ones.
 */
final class Ring {
    /** Rows that an owner's results survive: what {@link io.tercet.tasks.Logits} promises. */
    static final int KEPT_ROWS = 512;

    private final FloatArray floats;
    private final Board board;
    private final Graph graph;
    private final TreeMap<Integer, Integer> free = new TreeMap<>(); // size by start

    /** An array of so many floats. */
    Ring(int size, WorkSizes sizes) {
        floats = new FloatArray(size);
        free.put(1, size - 1); // element 0 is the graph's own
        board = new Board(sizes, floats, RoundLayout.BOARD);
        IntArray seed = new IntArray(1);
        graph = new Graph("ring", sizes);
        graph.every(seed).handOn(floats, board.ints());
        graph.tasks()
                .task(
                        graph.items("touch", 1),
                        Ring::touch,
                        new KernelContext(),
                        seed,
                        floats,
                        board.ints(),
                        0);
    }

    /** Gives the arrays a graph to live in. Every pass begins with a new layer number. */
    static void touch(
            KernelContext context, IntArray seed, FloatArray ring, IntArray board, int at) {
        if (context.globalIdx == 0) {
            ring.set(at, seed.get(0));
            board.set(PassLayout.LAYER, seed.get(0));
        }
    }

    /** Gives a graph the arrays that all graphs share. */
    void lend(Graph user) {
        user.takeOver(floats, board.ints());
    }

    Board board() {
        return board;
    }

    FloatArray floats() {
        return floats;
    }

    Graph graph() {
        return graph;
    }

    /** Consecutive elements. */
    static final class Block {
        private final int start;
        private final int size;
        private boolean freed;

        private Block(int start, int size) {
            this.start = start;
            this.size = size;
        }

        /** Whether it holds still what it was taken for. */
        boolean isThere() {
            return !freed;
        }

        /**
         * An element of the ring.
         *
         * @throws IllegalStateException when it holds something else by now
         */
        int element(int offset) {
            if (freed) {
                throw new IllegalStateException(
                        "these logits have left the device: %d later rows were scored, or their"
                                        .formatted(KEPT_ROWS)
                                + " session was closed");
            }
            return start + offset;
        }
    }

    /**
     * Takes consecutive elements.
     *
     * @throws IllegalStateException when there is no room
     */
    Block allocate(int size) {
        int start = 0;
        for (Map.Entry<Integer, Integer> gap : free.entrySet()) {
            if (gap.getValue() >= size) {
                start = gap.getKey();
                break;
            }
        }
        if (start > 0) {
            int room = Objects.requireNonNull(free.remove(start));
            if (room > size) {
                free.put(start + size, room - size);
            }
            return new Block(start, size);
        }
        throw new IllegalStateException(
                "the device has no room for %d more floats of logits: close a session, or start java"
                                .formatted(size)
                        + " with a larger -D"
                        + TornadoBackend.RESULT_MEGABYTES);
    }

    /** Another name for a block, that can be taken back while the block stays. */
    Block lend(Block block) {
        return new Block(block.element(0), block.size);
    }

    /** Lets a lent name stand for nothing. */
    void takeBack(Block lent) {
        lent.freed = true;
    }

    void release(Block block) {
        if (block.freed) {
            return;
        }
        block.freed = true;
        int start = block.start;
        int size = block.size;
        Map.Entry<Integer, Integer> before = free.lowerEntry(start);
        if (before != null && before.getKey() + before.getValue() == start) {
            free.remove(before.getKey());
            start = before.getKey();
            size += before.getValue();
        }
        Integer after = free.remove(start + size);
        free.put(start, after == null ? size : size + after);
    }

    /** Whose results they are: a session, or the operations. */
    final class Owner {
        private record Taken(Block block, int rows) {}

        private final Deque<Taken> taken = new ArrayDeque<>(); // the oldest first
        private int rows;

        /** Room for a result of so many rows; frees what is older than the kept rows. */
        Block take(int newRows, int size) {
            Block block = allocate(size);
            taken.add(new Taken(block, newRows));
            rows += newRows;
            while (rows - taken.element().rows() >= KEPT_ROWS) {
                Taken oldest = taken.remove();
                rows -= oldest.rows();
                release(oldest.block());
            }
            return block;
        }

        void close() {
            taken.forEach(each -> release(each.block()));
            taken.clear();
            rows = 0;
        }
    }
}
