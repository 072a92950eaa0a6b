package io.tercet.tasks.host;

import io.tercet.models.cluster.Clustering;
import io.tercet.models.tensor.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Locale;

/**
 * An output matrix's rows a second time, cluster by cluster and in their own format, so that a
 * product with some clusters reads blocks of memory (DynaSpec, arXiv 2510.13847). The copy serves
 * drafting only; what verifies reads the file's.
 */
public final class ClusteredRows {
    private static final int ALIGNMENT = 64; // a cache line

    private final Tensor rows; // [clusters.size(), embeddingLength]
    private final Clustering clusters;

    public ClusteredRows(Tensor output, Clustering clusters) {
        this.clusters = clusters;
        long rowBytes = output.rowBytes();
        MemorySegment copy = Arena.ofAuto().allocate(clusters.size() * rowBytes, ALIGNMENT);
        for (int position = 0; position < clusters.size(); position++) {
            MemorySegment row = output.row(clusters.token(position));
            MemorySegment.copy(row, 0, copy, position * rowBytes, rowBytes);
        }
        this.rows =
                new Tensor(output.name(), output.type(), clusters.size(), output.columns(), copy);
    }

    public Clustering clusters() {
        return clusters;
    }

    /** The rows by the clustering's positions. */
    public Tensor rows() {
        return rows;
    }

    /**
     * What a user is told of the copy, as a sentence.
     *
     * @param bytes that it takes where it is read
     */
    public static String notice(long bytes) {
        return String.format(
                Locale.ROOT,
                "the router keeps the rows of the output once more, cluster by cluster, for"
                        + " drafting: %.1f MB",
                bytes / 1e6);
    }
}
