package io.tercet.tasks.tornado;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * The one array of results that all graphs of a backend share: logits, distributions and features
 * of every session, so that operations can combine them without the host. Sessions own regions of
 * it and write them round and round.
 */
final class Ring {
    private final FloatArray floats;
    private final Graph graph;
    private final List<Region> regions = new ArrayList<>(); // by start

    /** An array of so many floats. */
    Ring(int size, int group) {
        floats = new FloatArray(size);
        IntArray seed = new IntArray(1);
        graph = new Graph("ring", group);
        graph.every(seed);
        graph.tasks()
                .task(graph.groups("touch", 1), Ring::touch, new KernelContext(), seed, floats, 0)
                .persistOnDevice(floats);
    }

    /** Gives the array a graph to live in. */
    static void touch(KernelContext context, IntArray seed, FloatArray ring, int at) {
        if (context.globalIdx == 0) {
            ring.set(at, seed.get(0));
        }
    }

    FloatArray floats() {
        return floats;
    }

    Graph graph() {
        return graph;
    }

    /**
     * Reserves a region.
     *
     * @throws IllegalStateException when there is no room
     */
    synchronized Region reserve(int size) {
        int start = 1; // element 0 is the graph's own
        for (Region region : regions) {
            if (region.start() - start >= size) {
                break;
            }
            start = region.end();
        }
        if (floats.getSize() - start < size) {
            throw new IllegalStateException(
                    "no room for the logits of another session on the device: close one, or start"
                            + " java with a larger -D"
                            + TornadoBackend.RESULT_MEGABYTES);
        }
        Region region = new Region(start, size);
        regions.add(region);
        regions.sort(Comparator.comparingInt(Region::start));
        return region;
    }

    synchronized void release(Region region) {
        regions.remove(region);
    }

    /** A part of the ring that one owner writes round and round. */
    static final class Region {
        private final int start;
        private final int size;
        private long written; // floats since the start, skipped ones included

        private Region(int start, int size) {
            this.start = start;
            this.size = size;
        }

        int start() {
            return start;
        }

        int end() {
            return start + size;
        }

        /** Takes the next {@code count} floats, in one piece; returns their place in time. */
        synchronized long take(int count) {
            if (count > size) {
                throw new IllegalArgumentException(
                        "a result of " + count + " floats is more than the ring keeps");
            }
            long room = size - written % size;
            if (room < count) {
                written += room;
            }
            long place = written;
            written += count;
            return place;
        }

        /** The element of the ring that lies at a place. */
        int element(long place) {
            return start + (int) (place % size);
        }

        /** Throws when the place has been overwritten. */
        synchronized void check(long place) {
            if (written - place > size) {
                throw new IllegalStateException(
                        "these logits have left the device: more than 512 rows were scored since");
            }
        }
    }
}
