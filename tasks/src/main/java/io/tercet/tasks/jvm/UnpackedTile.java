package io.tercet.tasks.jvm;

import java.lang.classfile.TypeKind;
import org.jspecify.annotations.Nullable;

/**
 * Inner products of a group of rows x with four weight rows that are floats already, side by side
 * like the rows of the group. Sixteen partial sums per product, as in {@link Tile}.
 */
abstract class UnpackedTile {
    /** Weight rows side by side. */
    static final int WEIGHTS = Tile.WEIGHTS;

    /** Columns of the scratch, at most: with a group of rows x they fit the L1 cache. */
    static final int COLUMNS = 1024;

    /** From a hardware vector of a weight row to its next in the same plane. */
    static final int STEP = WEIGHTS * Lanes.WIDTH;

    /** From a plane of the scratch to the next. */
    static final int PLANE = COLUMNS / Lanes.COUNT * STEP;

    private static final @Nullable UnpackedTile[] ALL = // by height
            new UnpackedTile[Panel.HEIGHT + 1];

    /**
     * Adds the products of one plane's lanes and as many weight rows as have registers; at column 0
     * sets them.
     */
    abstract void addSome(
            float[] w,
            int wAt,
            int columns,
            float[] x,
            int xAt,
            float[] sums,
            int sumsAt,
            int column);

    /**
     * Adds products to partial sums.
     *
     * @param w [planes, {@link #COLUMNS} / 16, 4 weight rows, WIDTH] from {@code wAt} on
     * @param columns a multiple of 16, at most {@link #COLUMNS}
     * @param x the rows x
     * @param group of them
     * @param column first column of x; at 0 the sums are set
     * @param sums [4 weight rows, height, 16] from {@code sumsAt} on
     */
    static void add(
            float[] w,
            int wAt,
            int columns,
            Panel x,
            int group,
            int column,
            float[] sums,
            int sumsAt) {
        int height = x.height(group);
        UnpackedTile tile = of(height);
        int some = weights(height);
        for (int plane = 0; plane < Lanes.VECTORS; plane++) {
            int xPlane = x.at(group, column) + plane * x.plane(group);
            for (int i = 0; i < WEIGHTS; i += some) {
                int wSome = wAt + plane * PLANE + i * Lanes.WIDTH;
                int sumsSome = sumsAt + i * height * Lanes.COUNT + plane * Lanes.WIDTH;
                tile.addSome(w, wSome, columns, x.data(), xPlane, sums, sumsSome, column);
            }
        }
    }

    /** Weight rows whose sums, with so many rows x, have registers: two or four. */
    private static int weights(int height) {
        return Lanes.FEW_REGISTERS && height > 2 ? WEIGHTS / 2 : WEIGHTS;
    }

    private static UnpackedTile of(int height) {
        UnpackedTile tile = ALL[height];
        if (tile == null) {
            VectorCode.Body body = code -> new Code(code, height, weights(height)).write();
            tile = VectorCode.define(UnpackedTile.class, body);
            ALL[height] = tile; // or another thread's, which does the same
        }
        return tile;
    }

    /**
     * <pre>
     *   s[weight][row] = sums, or 0
     *   for each 16 columns:
     *     u[weight] = w
     *     for each row: x = its columns
     *       for each weight: s[weight][row] = fma(u[weight], x, s[weight][row])
     *   sums = s[weight][row]
     * </pre>
     */
    private static final class Code {
        private static final int W = 0;
        private static final int W_AT = 1;
        private static final int COLUMNS = 2;
        private static final int X = 3;
        private static final int X_AT = 4;
        private static final int SUMS = 5;
        private static final int SUMS_AT = 6;
        private static final int COLUMN = 7;

        private final VectorCode code;
        private final int height;
        private final int weights;
        private final int k; // of a row of a plane, from 0 on
        private final int end; // of k
        private final int x;
        private final int[] u; // [weights]
        private final int[] sums; // [weights, height]

        Code(VectorCode code, int height, int weights) {
            this.code = code;
            this.height = height;
            this.weights = weights;
            k = code.local(TypeKind.INT);
            end = code.local(TypeKind.INT);
            x = code.local(TypeKind.REFERENCE);
            u = code.locals(weights, TypeKind.REFERENCE);
            sums = code.locals(weights * height, TypeKind.REFERENCE);
        }

        void write() {
            int sumsAt = code.parameter(SUMS_AT);
            code.code.iload(code.parameter(COLUMN));
            code.code.ifThenElse(
                    _ -> code.loadAll(code.parameter(SUMS), sumsAt, sums), _ -> code.zeroAll(sums));
            code.code.iload(code.parameter(COLUMNS)).loadConstant(Lanes.VECTORS).idiv().istore(end);
            code.count(k, () -> code.code.iload(end), Lanes.WIDTH, this::writeColumns);
            code.storeAll(sums, code.parameter(SUMS), sumsAt);
            code.code.return_();
        }

        private void writeColumns() {
            for (int w = 0; w < weights; w++) {
                int number = w;
                code.load(code.parameter(W), () -> index(W_AT, WEIGHTS, number), u[w]);
            }
            for (int row = 0; row < height; row++) {
                int number = row;
                code.load(code.parameter(X), () -> index(X_AT, height, number), x);
                for (int w = 0; w < weights; w++) {
                    code.fma(u[w], x, sums[w * height + row]);
                }
            }
        }

        /** Where row {@code number} of so many side by side has its element k. */
        private void index(int base, int rows, int number) {
            code.code.iload(k).loadConstant(rows).imul().iload(code.parameter(base)).iadd();
            code.code.loadConstant(number * Lanes.WIDTH).iadd();
        }
    }
}
