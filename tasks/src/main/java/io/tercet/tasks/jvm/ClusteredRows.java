package io.tercet.tasks.jvm;

import io.tercet.models.cluster.Clustering;
import io.tercet.models.tensor.Tensor;
import io.tercet.tasks.host.ClusterChoice;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * An output matrix's rows a second time, cluster by cluster and in their own format, so that a
 * product with some clusters reads blocks of memory (DynaSpec, arXiv 2510.13847). The copy serves
 * drafting only; what verifies reads the file's.
 */
final class ClusteredRows {
    private final Tensor rows; // [clusters.size(), embeddingLength]
    private final Clustering clusters;

    ClusteredRows(Tensor output, Clustering clusters) {
        this.clusters = clusters;
        long rowBytes = output.rowBytes();
        MemorySegment copy = Arena.ofAuto().allocate(clusters.size() * rowBytes, CacheLine.BYTES);
        for (int position = 0; position < clusters.size(); position++) {
            MemorySegment row = output.row(clusters.token(position));
            MemorySegment.copy(row, 0, copy, position * rowBytes, rowBytes);
        }
        this.rows =
                new Tensor(output.name(), output.type(), clusters.size(), output.columns(), copy);
    }

    Clustering clusters() {
        return clusters;
    }

    /** What the copy takes. */
    long bytes() {
        return rows.data().byteSize();
    }

    /** The chosen rows, read block by block; results go to the columns of the shortlist. */
    WeightMatrix matrix(ClusterChoice choice) {
        return WeightMatrix.of(rows, choice.positions(), choice.columns());
    }
}
