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

    /** From one logical vector of a weight row to its next. */
    static final int STEP = WEIGHTS * Lanes.COUNT;

    /** Sums that fit the registers beside what they are made of: 16 registers on AVX2, else 32. */
    static final int MOST_SUMS = Lanes.WIDTH == 8 ? 8 : 16;

    private static final @Nullable UnpackedTile[] ALL = // by height
            new UnpackedTile[Panel.HEIGHT + 1];

    /** Adds the products of as many weight rows as have registers. */
    abstract void addSome(
            float[] w,
            int wAt,
            int columns,
            float[] x,
            int xAt,
            float[] sums,
            int sumsAt,
            int first);

    /**
     * Adds products to partial sums.
     *
     * @param w [columns / 16, 4 weight rows, 16] from {@code wAt} on
     * @param columns a multiple of 16
     * @param x a group of a {@link Panel}, at {@code xAt}
     * @param height the group's rows
     * @param sums [4 weight rows, height, 16] from {@code sumsAt} on
     * @param first whether these are the first columns: then the sums are set
     */
    static void add(
            float[] w,
            int wAt,
            int columns,
            float[] x,
            int xAt,
            int height,
            float[] sums,
            int sumsAt,
            boolean first) {
        UnpackedTile tile = of(height);
        int start = first ? 1 : 0;
        int some = weights(height);
        for (int i = 0; i < WEIGHTS; i += some) {
            int wSome = wAt + i * Lanes.COUNT;
            int sumsSome = sumsAt + i * height * Lanes.COUNT;
            tile.addSome(w, wSome, columns, x, xAt, sums, sumsSome, start);
        }
    }

    /** Weight rows whose sums, with so many rows x, have registers: two or four. */
    static int weights(int height) {
        return Math.min(WEIGHTS, MOST_SUMS / height);
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
     *   for each hardware vector of the 16 lanes:
     *     s[weight][row] = sums, or 0
     *     for each 16 columns:
     *       u[weight] = w
     *       for each row: x = its columns
     *         for each weight: s[weight][row] = fma(u[weight], x, s[weight][row])
     *     sums = s[weight][row]
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
        private static final int FIRST = 7;

        private final VectorCode code;
        private final int height;
        private final int weights;
        private final int lane;
        private final int k; // column, from 0 on
        private final int from; // index of w
        private final int xFrom;
        private final int sumsFrom;
        private final int x;
        private final int[] u; // [weights]
        private final int[] sums; // [weights, height]

        Code(VectorCode code, int height, int weights) {
            this.code = code;
            this.height = height;
            this.weights = weights;
            lane = code.local(TypeKind.INT);
            k = code.local(TypeKind.INT);
            from = code.local(TypeKind.INT);
            xFrom = code.local(TypeKind.INT);
            sumsFrom = code.local(TypeKind.INT);
            x = code.local(TypeKind.REFERENCE);
            u = code.locals(weights, TypeKind.REFERENCE);
            sums = code.locals(weights * height, TypeKind.REFERENCE);
        }

        void write() {
            code.code.loadConstant(0).istore(lane);
            code.loop(
                    () -> code.code.iload(lane).loadConstant(Lanes.COUNT),
                    () -> {
                        base(W_AT, from);
                        base(X_AT, xFrom);
                        base(SUMS_AT, sumsFrom);
                        code.code.iload(code.parameter(FIRST));
                        code.code.ifThenElse(
                                _ -> writeZeros(),
                                _ -> code.loadAll(code.parameter(SUMS), sumsFrom, sums));
                        code.code.loadConstant(0).istore(k);
                        code.loop(
                                () -> code.code.iload(k).iload(code.parameter(COLUMNS)),
                                () -> {
                                    writeColumns();
                                    code.code.iinc(k, Lanes.COUNT);
                                });
                        code.storeAll(sums, code.parameter(SUMS), sumsFrom);
                        code.code.iinc(lane, Lanes.WIDTH);
                    });
            code.code.return_();
        }

        private void base(int parameter, int to) {
            code.code.iload(code.parameter(parameter)).iload(lane).iadd().istore(to);
        }

        private void writeZeros() {
            for (int sum : sums) {
                code.zero(sum);
            }
        }

        private void writeColumns() {
            for (int w = 0; w < weights; w++) {
                int number = w;
                code.load(code.parameter(W), () -> index(from, WEIGHTS, number), u[w]);
            }
            for (int row = 0; row < height; row++) {
                int number = row;
                code.load(code.parameter(X), () -> index(xFrom, height, number), x);
                for (int w = 0; w < weights; w++) {
                    code.fma(u[w], x, sums[w * height + row]);
                }
            }
        }

        /** Where row {@code number} of so many side by side has column k. */
        private void index(int base, int rows, int number) {
            code.code.iload(k).loadConstant(rows).imul().iload(base).iadd();
            code.code.loadConstant(number * Lanes.COUNT).iadd();
        }
    }
}
