package io.tercet.tasks.tornado;

import io.tercet.tasks.tornado.OperationGraphs.Kind;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What operations are made of: launches over rows, at most {@link OperationLayout#MAX_ROWS} at a
 * time, and what they give back.
 */
final class RowWork {
    private final TornadoBackend backend;
    private @Nullable OperationGraphs graphs; // made when there are logits

    RowWork(TornadoBackend backend) {
        this.backend = backend;
    }

    Results results() {
        return backend.results();
    }

    OperationGraphs graphs() {
        if (graphs == null) {
            graphs = new OperationGraphs(results());
        }
        return graphs;
    }

    /** Logits or distributions of this device, in the ring that operations work on. */
    DeviceMatrix own(Object matrix) {
        return ((DeviceMatrix) matrix).in(results());
    }

    /** What is done to some of a matrix's rows; the number of the first is given. */
    interface Part {
        void run(DeviceMatrix rows, int first);
    }

    void inParts(DeviceMatrix matrix, Part part) {
        inParts(matrix, OperationLayout.MAX_ROWS, part);
    }

    /** With so many rows at a time, at most {@link OperationLayout#MAX_ROWS}. */
    void inParts(DeviceMatrix matrix, int rows, Part part) {
        for (int first = 0; first < matrix.rows(); first += rows) {
            part.run(matrix.rows(first, Math.min(matrix.rows(), first + rows)), first);
        }
    }

    /** Finds the k highest columns of every row. */
    void top(DeviceMatrix rows, int k) {
        graphs().rows(OperationLayout.FIRST, rows);
        graphs().table().set(OperationLayout.K, k);
        graphs().run(Kind.TOP);
    }

    /** One number of every row's {@link OperationLayout#SUMMARY}. [rows] */
    float[] summary(DeviceMatrix matrix, int number) {
        float[] result = new float[matrix.rows()];
        inParts(
                matrix,
                (rows, first) -> {
                    graphs().rows(OperationLayout.FIRST, rows);
                    graphs().run(Kind.SUMMARY);
                    float[] all = graphs().floats(rows.rows() * OperationLayout.SUMMARY);
                    for (int row = 0; row < rows.rows(); row++) {
                        result[first + row] = all[row * OperationLayout.SUMMARY + number];
                    }
                });
        return result;
    }

    /** What turns a logit into its log-probability. [rows] */
    float[] logSums(DeviceMatrix matrix) {
        return summary(matrix, OperationLayout.LOG_SUM);
    }

    /** One token's column of every row. [rows] */
    float[] pick(DeviceMatrix matrix, int[] tokens, float missing) {
        float[] values = new float[matrix.rows()];
        inParts(
                matrix,
                (rows, first) -> {
                    int[] own = Arrays.copyOfRange(tokens, first, first + rows.rows());
                    graphs().rows(OperationLayout.FIRST, rows);
                    graphs().tokens(rows, own);
                    graphs().numbers().set(OperationLayout.MISSING, missing);
                    graphs().run(Kind.PICK);
                    System.arraycopy(graphs().floats(rows.rows()), 0, values, first, rows.rows());
                });
        return values;
    }

    /** A matrix of the same shape, made row by row from the first one. */
    DeviceMatrix derive(DeviceMatrix matrix, Kind kind, Part setting) {
        DeviceMatrix out = results().take(matrix);
        inParts(
                matrix,
                (rows, first) -> {
                    setting.run(rows, first);
                    graphs().rows(OperationLayout.FIRST, rows);
                    graphs().rows(OperationLayout.OUT, out.rows(first, first + rows.rows()));
                    graphs().run(kind);
                });
        return out;
    }

    /** The matrix with other columns; itself where it has them. */
    DeviceMatrix align(DeviceMatrix matrix, Alignment alignment, float missing) {
        if (alignment.fits(matrix)) {
            return matrix;
        }
        DeviceMatrix.TokenColumns there = matrix.tokenColumns();
        if (there != null && alignment.shortlist() == null && alignment.size() <= there.tokens()) {
            return align(matrix, alignment, there.place().element(), missing);
        }
        Ring.Block list = results().place(alignment.columnsOf(matrix));
        DeviceMatrix out = align(matrix, alignment, list.element(0), missing);
        results().ring().release(list);
        return out;
    }

    /**
     * @param list where in the ring the matrix's column of each of the alignment's lies
     */
    private DeviceMatrix align(DeviceMatrix matrix, Alignment alignment, int list, float missing) {
        DeviceMatrix out = results().take(matrix.rows(), alignment.size(), alignment.shortlist());
        inParts(
                matrix,
                (rows, first) -> {
                    graphs().rows(OperationLayout.FIRST, rows);
                    graphs().rows(OperationLayout.OUT, out.rows(first, first + rows.rows()));
                    graphs().table().set(OperationLayout.LIST, list);
                    graphs().numbers().set(OperationLayout.MISSING, missing);
                    graphs().run(Kind.ALIGN);
                });
        return out;
    }

    /** Says which rows of a second matrix the next launch is about. */
    void second(DeviceMatrix matrix, int first, DeviceMatrix like) {
        graphs().rows(OperationLayout.SECOND, matrix.rows(first, first + like.rows()));
    }
}
