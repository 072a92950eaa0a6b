package io.tercet.tasks.tornado;

import io.tercet.models.cluster.Clustering;
import io.tercet.models.piece.HeadModel;
import io.tercet.models.piece.RouterModel;
import io.tercet.models.tensor.Tensor;
import io.tercet.tasks.host.ClusteredRows;
import java.util.List;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** A router's matrices for a device, with the rows of its head's output cluster by cluster. */
final class RouterWeights {
    final Clustering clusters;
    final WeightStack first; // [hidden, 2 * embeddingLength]
    final FloatArray firstBias; // [1, hidden]
    final WeightStack second; // [clusters, hidden]
    final FloatArray secondBias; // [1, clusters]
    final WeightStack rows; // [clusters.size(), embeddingLength]
    final IntArray clusterOf; // [vocabularySize], or -1
    final IntArray positionOf; // [vocabularySize]
    final IntArray offsets; // [clusters + 1]
    private final long rowBytes;
    private final int largest; // rows of a cluster

    RouterWeights(HeadModel head, RouterModel router) {
        Tensor output = head.decoder().output();
        ClusteredRows copy = new ClusteredRows(output, router.clustering(head));
        clusters = copy.clusters();
        first = WeightStack.of(List.of(router.first())).getFirst();
        firstBias = WeightStack.vectors(List.of(router.firstBias()));
        second = WeightStack.of(List.of(router.second())).getFirst();
        secondBias = WeightStack.vectors(List.of(router.secondBias()));
        rows = WeightStack.of(List.of(copy.rows())).getFirst();
        rowBytes = WeightStack.deviceBytes(copy.rows());
        clusterOf = new IntArray(output.rows());
        positionOf = new IntArray(output.rows());
        for (int token = 0; token < output.rows(); token++) {
            clusterOf.set(token, -1);
        }
        offsets = new IntArray(clusters.clusters() + 1);
        int most = 0;
        for (int cluster = 0; cluster < clusters.clusters(); cluster++) {
            place(cluster);
            most = Math.max(most, clusters.size(cluster));
        }
        largest = most;
    }

    private void place(int cluster) {
        offsets.set(cluster + 1, clusters.to(cluster));
        for (int position = clusters.from(cluster); position < clusters.to(cluster); position++) {
            clusterOf.set(clusters.token(position), cluster);
            positionOf.set(clusters.token(position), position);
        }
    }

    /** Rows that a budget may choose at most: whole clusters are taken. */
    int most(int budget) {
        return (int) Math.min(clusters.size(), (long) budget - 1 + largest);
    }

    /** What the copy of the output's rows takes on the device. */
    long rowBytes() {
        return rowBytes;
    }
}
