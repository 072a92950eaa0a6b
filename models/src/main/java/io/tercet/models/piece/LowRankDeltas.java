package io.tercet.models.piece;

import io.tercet.models.decoder.TensorSpec;
import io.tercet.models.quantize.Storage;
import io.tercet.models.tensor.Tensor;
import io.tercet.models.tensor.TensorType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.util.List;

/** A piece's low-rank deltas (LoRA, arXiv 2106.09685), added to its target's matrices. */
final class LowRankDeltas {
    private static final int ALIGNMENT = 64; // a cache line

    private final Piece piece;
    private final int rank;
    private final SegmentAllocator memory;

    LowRankDeltas(Piece piece, int rank, SegmentAllocator memory) {
        this.piece = piece;
        this.rank = rank;
        this.memory = memory;
    }

    /**
     * The deltas of one of the target's layers.
     *
     * @param place which layer it becomes
     */
    Layer layer(int index, int place) {
        return new Layer(index, place);
    }

    final class Layer {
        private final int index;
        private final int place;

        private Layer(int index, int place) {
            this.index = index;
            this.place = place;
        }

        /** The piece's own norm, as long as the target's. */
        Tensor norm(TensorSpec norm, Tensor own) {
            return piece.tensor(norm.name(index), 1, own.columns());
        }

        /** {@code own + up * down}, row by row in single precision, then stored. */
        Tensor apply(TensorSpec matrix, Tensor own) {
            float[][] down =
                    rows(piece.tensor(LayersModel.down(matrix, index), rank, own.columns()));
            Tensor up = piece.tensor(LayersModel.up(matrix, index), own.rows(), rank);
            String name = matrix.name(place);
            List<Long> shape = List.of((long) own.columns(), (long) own.rows());
            TensorType type = Storage.of(name, shape, TensorType.Q8_0);
            long rowBytes = type.bytes(own.columns());
            MemorySegment data = memory.allocate(own.rows() * rowBytes, ALIGNMENT);
            float[] sum = new float[own.columns()];
            float[] factors = new float[rank];
            for (int row = 0; row < own.rows(); row++) {
                own.read(row, sum, 0);
                up.read(row, factors, 0);
                for (int i = 0; i < rank; i++) {
                    add(factors[i], down[i], sum);
                }
                type.format().encode(sum, 0, sum.length, data, row * rowBytes);
            }
            return new Tensor(name, type, own.rows(), own.columns(), data);
        }
    }

    private static float[][] rows(Tensor matrix) {
        float[][] rows = new float[matrix.rows()][];
        for (int row = 0; row < rows.length; row++) {
            rows[row] = matrix.read(row);
        }
        return rows;
    }

    private static void add(float factor, float[] x, float[] sum) {
        for (int i = 0; i < sum.length; i++) {
            sum[i] += factor * x[i];
        }
    }
}
