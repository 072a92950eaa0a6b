package io.tercet.tasks.jvm;

import jdk.incubator.vector.FloatVector;

/**
 * Inner products of queries and keys, both floats in arrays, in register tiles; for weights there
 * is {@link Tile}. Sixteen partial sums per product, one per logical lane, each accumulated over
 * ascending columns: the tile's shape changes the speed and no bit.
 */
final class Tiles {
    private Tiles() {}

    /**
     * Adds products of {@code rows} rows x and four rows w.
     *
     * @param length columns, a multiple of 16; padding is zero
     * @param sums [rows, sumStride]: 16 partial sums for each of the four products from {@code at}
     */
    static void add(
            float[] w,
            int wAt,
            int wStride,
            float[] x,
            int xAt,
            int xStride,
            int rows,
            int length,
            float[] sums,
            int at,
            int sumStride) {
        for (int part = 0; part < Lanes.COUNT; part += Lanes.WIDTH) {
            int row = 0;
            for (; row + 4 <= rows; row += 4) {
                int xRow = xAt + part + row * xStride;
                int sum = at + part + row * sumStride;
                if (Lanes.FEW_REGISTERS) {
                    tile4x2(w, wAt + part, wStride, x, xRow, xStride, length, sums, sum, sumStride);
                    tile4x2(
                            w,
                            wAt + part + 2 * wStride,
                            wStride,
                            x,
                            xRow,
                            xStride,
                            length,
                            sums,
                            sum + 2 * Lanes.COUNT,
                            sumStride);
                } else {
                    tile4x4(w, wAt + part, wStride, x, xRow, xStride, length, sums, sum, sumStride);
                }
            }
            if (row + 2 <= rows) {
                tile2x4(
                        w,
                        wAt + part,
                        wStride,
                        x,
                        xAt + part + row * xStride,
                        xStride,
                        length,
                        sums,
                        at + part + row * sumStride,
                        sumStride);
                row += 2;
            }
            if (row < rows) {
                tile1x4(
                        w,
                        wAt + part,
                        wStride,
                        x,
                        xAt + part + row * xStride,
                        length,
                        sums,
                        at + part + row * sumStride);
            }
        }
    }

    private static FloatVector load(float[] array, int at) {
        return FloatVector.fromArray(Lanes.FLOATS, array, at);
    }

    /** One row x, four rows w. */
    private static void tile1x4(
            float[] w, int wAt, int wStride, float[] x, int xAt, int length, float[] sums, int at) {
        FloatVector s00 = load(sums, at);
        FloatVector s01 = load(sums, at + Lanes.COUNT);
        FloatVector s02 = load(sums, at + 2 * Lanes.COUNT);
        FloatVector s03 = load(sums, at + 3 * Lanes.COUNT);
        for (int k = 0; k < length; k += Lanes.COUNT) {
            FloatVector w0 = load(w, wAt + k);
            FloatVector w1 = load(w, wAt + k + wStride);
            FloatVector w2 = load(w, wAt + k + 2 * wStride);
            FloatVector w3 = load(w, wAt + k + 3 * wStride);
            FloatVector x0 = load(x, xAt + k);
            s00 = w0.fma(x0, s00);
            s01 = w1.fma(x0, s01);
            s02 = w2.fma(x0, s02);
            s03 = w3.fma(x0, s03);
        }
        s00.intoArray(sums, at);
        s01.intoArray(sums, at + Lanes.COUNT);
        s02.intoArray(sums, at + 2 * Lanes.COUNT);
        s03.intoArray(sums, at + 3 * Lanes.COUNT);
    }

    /** Two rows x, four rows w. */
    private static void tile2x4(
            float[] w,
            int wAt,
            int wStride,
            float[] x,
            int xAt,
            int xStride,
            int length,
            float[] sums,
            int at,
            int sumStride) {
        FloatVector s00 = load(sums, at);
        FloatVector s01 = load(sums, at + Lanes.COUNT);
        FloatVector s02 = load(sums, at + 2 * Lanes.COUNT);
        FloatVector s03 = load(sums, at + 3 * Lanes.COUNT);
        FloatVector s10 = load(sums, at + sumStride);
        FloatVector s11 = load(sums, at + sumStride + Lanes.COUNT);
        FloatVector s12 = load(sums, at + sumStride + 2 * Lanes.COUNT);
        FloatVector s13 = load(sums, at + sumStride + 3 * Lanes.COUNT);
        for (int k = 0; k < length; k += Lanes.COUNT) {
            FloatVector w0 = load(w, wAt + k);
            FloatVector w1 = load(w, wAt + k + wStride);
            FloatVector w2 = load(w, wAt + k + 2 * wStride);
            FloatVector w3 = load(w, wAt + k + 3 * wStride);
            FloatVector x0 = load(x, xAt + k);
            s00 = w0.fma(x0, s00);
            s01 = w1.fma(x0, s01);
            s02 = w2.fma(x0, s02);
            s03 = w3.fma(x0, s03);
            FloatVector x1 = load(x, xAt + k + xStride);
            s10 = w0.fma(x1, s10);
            s11 = w1.fma(x1, s11);
            s12 = w2.fma(x1, s12);
            s13 = w3.fma(x1, s13);
        }
        s00.intoArray(sums, at);
        s01.intoArray(sums, at + Lanes.COUNT);
        s02.intoArray(sums, at + 2 * Lanes.COUNT);
        s03.intoArray(sums, at + 3 * Lanes.COUNT);
        s10.intoArray(sums, at + sumStride);
        s11.intoArray(sums, at + sumStride + Lanes.COUNT);
        s12.intoArray(sums, at + sumStride + 2 * Lanes.COUNT);
        s13.intoArray(sums, at + sumStride + 3 * Lanes.COUNT);
    }

    /** Four rows x, two rows w. */
    private static void tile4x2(
            float[] w,
            int wAt,
            int wStride,
            float[] x,
            int xAt,
            int xStride,
            int length,
            float[] sums,
            int at,
            int sumStride) {
        FloatVector s00 = load(sums, at);
        FloatVector s01 = load(sums, at + Lanes.COUNT);
        FloatVector s10 = load(sums, at + sumStride);
        FloatVector s11 = load(sums, at + sumStride + Lanes.COUNT);
        FloatVector s20 = load(sums, at + 2 * sumStride);
        FloatVector s21 = load(sums, at + 2 * sumStride + Lanes.COUNT);
        FloatVector s30 = load(sums, at + 3 * sumStride);
        FloatVector s31 = load(sums, at + 3 * sumStride + Lanes.COUNT);
        for (int k = 0; k < length; k += Lanes.COUNT) {
            FloatVector w0 = load(w, wAt + k);
            FloatVector w1 = load(w, wAt + k + wStride);
            FloatVector x0 = load(x, xAt + k);
            s00 = w0.fma(x0, s00);
            s01 = w1.fma(x0, s01);
            FloatVector x1 = load(x, xAt + k + xStride);
            s10 = w0.fma(x1, s10);
            s11 = w1.fma(x1, s11);
            FloatVector x2 = load(x, xAt + k + 2 * xStride);
            s20 = w0.fma(x2, s20);
            s21 = w1.fma(x2, s21);
            FloatVector x3 = load(x, xAt + k + 3 * xStride);
            s30 = w0.fma(x3, s30);
            s31 = w1.fma(x3, s31);
        }
        s00.intoArray(sums, at);
        s01.intoArray(sums, at + Lanes.COUNT);
        s10.intoArray(sums, at + sumStride);
        s11.intoArray(sums, at + sumStride + Lanes.COUNT);
        s20.intoArray(sums, at + 2 * sumStride);
        s21.intoArray(sums, at + 2 * sumStride + Lanes.COUNT);
        s30.intoArray(sums, at + 3 * sumStride);
        s31.intoArray(sums, at + 3 * sumStride + Lanes.COUNT);
    }

    /** Four rows x, four rows w. */
    private static void tile4x4(
            float[] w,
            int wAt,
            int wStride,
            float[] x,
            int xAt,
            int xStride,
            int length,
            float[] sums,
            int at,
            int sumStride) {
        FloatVector s00 = load(sums, at);
        FloatVector s01 = load(sums, at + Lanes.COUNT);
        FloatVector s02 = load(sums, at + 2 * Lanes.COUNT);
        FloatVector s03 = load(sums, at + 3 * Lanes.COUNT);
        FloatVector s10 = load(sums, at + sumStride);
        FloatVector s11 = load(sums, at + sumStride + Lanes.COUNT);
        FloatVector s12 = load(sums, at + sumStride + 2 * Lanes.COUNT);
        FloatVector s13 = load(sums, at + sumStride + 3 * Lanes.COUNT);
        FloatVector s20 = load(sums, at + 2 * sumStride);
        FloatVector s21 = load(sums, at + 2 * sumStride + Lanes.COUNT);
        FloatVector s22 = load(sums, at + 2 * sumStride + 2 * Lanes.COUNT);
        FloatVector s23 = load(sums, at + 2 * sumStride + 3 * Lanes.COUNT);
        FloatVector s30 = load(sums, at + 3 * sumStride);
        FloatVector s31 = load(sums, at + 3 * sumStride + Lanes.COUNT);
        FloatVector s32 = load(sums, at + 3 * sumStride + 2 * Lanes.COUNT);
        FloatVector s33 = load(sums, at + 3 * sumStride + 3 * Lanes.COUNT);
        for (int k = 0; k < length; k += Lanes.COUNT) {
            FloatVector w0 = load(w, wAt + k);
            FloatVector w1 = load(w, wAt + k + wStride);
            FloatVector w2 = load(w, wAt + k + 2 * wStride);
            FloatVector w3 = load(w, wAt + k + 3 * wStride);
            FloatVector x0 = load(x, xAt + k);
            s00 = w0.fma(x0, s00);
            s01 = w1.fma(x0, s01);
            s02 = w2.fma(x0, s02);
            s03 = w3.fma(x0, s03);
            FloatVector x1 = load(x, xAt + k + xStride);
            s10 = w0.fma(x1, s10);
            s11 = w1.fma(x1, s11);
            s12 = w2.fma(x1, s12);
            s13 = w3.fma(x1, s13);
            FloatVector x2 = load(x, xAt + k + 2 * xStride);
            s20 = w0.fma(x2, s20);
            s21 = w1.fma(x2, s21);
            s22 = w2.fma(x2, s22);
            s23 = w3.fma(x2, s23);
            FloatVector x3 = load(x, xAt + k + 3 * xStride);
            s30 = w0.fma(x3, s30);
            s31 = w1.fma(x3, s31);
            s32 = w2.fma(x3, s32);
            s33 = w3.fma(x3, s33);
        }
        s00.intoArray(sums, at);
        s01.intoArray(sums, at + Lanes.COUNT);
        s02.intoArray(sums, at + 2 * Lanes.COUNT);
        s03.intoArray(sums, at + 3 * Lanes.COUNT);
        s10.intoArray(sums, at + sumStride);
        s11.intoArray(sums, at + sumStride + Lanes.COUNT);
        s12.intoArray(sums, at + sumStride + 2 * Lanes.COUNT);
        s13.intoArray(sums, at + sumStride + 3 * Lanes.COUNT);
        s20.intoArray(sums, at + 2 * sumStride);
        s21.intoArray(sums, at + 2 * sumStride + Lanes.COUNT);
        s22.intoArray(sums, at + 2 * sumStride + 2 * Lanes.COUNT);
        s23.intoArray(sums, at + 2 * sumStride + 3 * Lanes.COUNT);
        s30.intoArray(sums, at + 3 * sumStride);
        s31.intoArray(sums, at + 3 * sumStride + Lanes.COUNT);
        s32.intoArray(sums, at + 3 * sumStride + 2 * Lanes.COUNT);
        s33.intoArray(sums, at + 3 * sumStride + 3 * Lanes.COUNT);
    }
}
