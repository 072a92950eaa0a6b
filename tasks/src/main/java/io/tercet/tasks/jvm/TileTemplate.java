package io.tercet.tasks.jvm;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import jdk.incubator.vector.FloatVector;

/**
 * The tile that {@link Tile} copies for every {@link BlockReader}: in a copy the reader is a
 * constant.
 *
 * <p>Its methods are called through constant method handles, because C2 stops inlining ordinary
 * calls once a method has 18,000 nodes (NodeCountInliningCutoff) and would then allocate every
 * vector; callees of method handles and the Vector API's own methods are inlined all the same. Sums
 * are named by row x and weight row: {@code s12} is row 1 by weight row 2.
 */
final class TileTemplate implements Tile {
    private static final int BYTES; // of a block
    private static final MethodHandle SCALE;
    private static final MethodHandle OFFSET;
    private static final MethodHandle ELEMENTS;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            BlockReader reader = MethodHandles.classData(lookup, "_", BlockReader.class);
            BYTES = reader.bytes();
            MethodType scale =
                    MethodType.methodType(FloatVector.class, MemorySegment.class, long.class);
            SCALE = lookup.bind(reader, "scale", scale);
            OFFSET = lookup.bind(reader, "offset", scale.appendParameterTypes(FloatVector.class));
            ELEMENTS =
                    lookup.bind(
                            reader,
                            "elements",
                            scale.appendParameterTypes(
                                    int.class, int.class, FloatVector.class, FloatVector.class));
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    @Override
    public void add(
            MemorySegment data,
            long at0,
            long at1,
            long at2,
            long at3,
            int columns,
            float[] x,
            int xAt,
            int height,
            float[] sums,
            int sumsAt) {
        try {
            int half = sumsAt + 2 * height * Lanes.COUNT;
            if (height == 1) {
                oneByFour(data, at0, at1, at2, at3, columns, x, xAt, sums, sumsAt);
            } else if (height == 2) {
                twoByFour(data, at0, at1, at2, at3, columns, x, xAt, sums, sumsAt);
            } else if (height == 8) {
                eightByTwo(data, at0, at1, columns, x, xAt, sums, sumsAt);
                eightByTwo(data, at2, at3, columns, x, xAt, sums, half);
            } else if (Panel.HEIGHT == 8) {
                fourByFour(data, at0, at1, at2, at3, columns, x, xAt, sums, sumsAt);
            } else {
                fourByTwo(data, at0, at1, columns, x, xAt, sums, sumsAt);
                fourByTwo(data, at2, at3, columns, x, xAt, sums, half);
            }
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** One row x, four weight rows. */
    private static void oneByFour(
            MemorySegment data,
            long at0,
            long at1,
            long at2,
            long at3,
            int columns,
            float[] x,
            int xAt,
            float[] sums,
            int sumsAt)
            throws Throwable {
        for (int lane = 0; lane < Lanes.COUNT; lane += Lanes.WIDTH) {
            int at = sumsAt + lane;
            long w0 = at0;
            long w1 = at1;
            long w2 = at2;
            long w3 = at3;
            FloatVector s00 = FloatVector.fromArray(Lanes.FLOATS, sums, at);
            FloatVector s01 = FloatVector.fromArray(Lanes.FLOATS, sums, at + Lanes.COUNT);
            FloatVector s02 = FloatVector.fromArray(Lanes.FLOATS, sums, at + 2 * Lanes.COUNT);
            FloatVector s03 = FloatVector.fromArray(Lanes.FLOATS, sums, at + 3 * Lanes.COUNT);
            for (int k = xAt + lane; k < xAt + columns; k += BlockReader.LENGTH) {
                FloatVector scale0 = (FloatVector) SCALE.invokeExact(data, w0);
                FloatVector offset0 = (FloatVector) OFFSET.invokeExact(data, w0, scale0);
                FloatVector scale1 = (FloatVector) SCALE.invokeExact(data, w1);
                FloatVector offset1 = (FloatVector) OFFSET.invokeExact(data, w1, scale1);
                FloatVector scale2 = (FloatVector) SCALE.invokeExact(data, w2);
                FloatVector offset2 = (FloatVector) OFFSET.invokeExact(data, w2, scale2);
                FloatVector scale3 = (FloatVector) SCALE.invokeExact(data, w3);
                FloatVector offset3 = (FloatVector) OFFSET.invokeExact(data, w3, scale3);
                FloatVector u0 =
                        (FloatVector) ELEMENTS.invokeExact(data, w0, 0, lane, scale0, offset0);
                FloatVector u1 =
                        (FloatVector) ELEMENTS.invokeExact(data, w1, 0, lane, scale1, offset1);
                FloatVector u2 =
                        (FloatVector) ELEMENTS.invokeExact(data, w2, 0, lane, scale2, offset2);
                FloatVector u3 =
                        (FloatVector) ELEMENTS.invokeExact(data, w3, 0, lane, scale3, offset3);
                FloatVector x0 = FloatVector.fromArray(Lanes.FLOATS, x, k);
                s00 = u0.fma(x0, s00);
                s01 = u1.fma(x0, s01);
                s02 = u2.fma(x0, s02);
                s03 = u3.fma(x0, s03);
                FloatVector v0 =
                        (FloatVector) ELEMENTS.invokeExact(data, w0, 1, lane, scale0, offset0);
                FloatVector v1 =
                        (FloatVector) ELEMENTS.invokeExact(data, w1, 1, lane, scale1, offset1);
                FloatVector v2 =
                        (FloatVector) ELEMENTS.invokeExact(data, w2, 1, lane, scale2, offset2);
                FloatVector v3 =
                        (FloatVector) ELEMENTS.invokeExact(data, w3, 1, lane, scale3, offset3);
                FloatVector y0 = FloatVector.fromArray(Lanes.FLOATS, x, k + Lanes.COUNT);
                s00 = v0.fma(y0, s00);
                s01 = v1.fma(y0, s01);
                s02 = v2.fma(y0, s02);
                s03 = v3.fma(y0, s03);
                w0 += BYTES;
                w1 += BYTES;
                w2 += BYTES;
                w3 += BYTES;
            }
            s00.intoArray(sums, at);
            s01.intoArray(sums, at + Lanes.COUNT);
            s02.intoArray(sums, at + 2 * Lanes.COUNT);
            s03.intoArray(sums, at + 3 * Lanes.COUNT);
        }
    }

    /** Two rows x, four weight rows. */
    private static void twoByFour(
            MemorySegment data,
            long at0,
            long at1,
            long at2,
            long at3,
            int columns,
            float[] x,
            int xAt,
            float[] sums,
            int sumsAt)
            throws Throwable {
        for (int lane = 0; lane < Lanes.COUNT; lane += Lanes.WIDTH) {
            int at = sumsAt + lane;
            long w0 = at0;
            long w1 = at1;
            long w2 = at2;
            long w3 = at3;
            FloatVector s00 = FloatVector.fromArray(Lanes.FLOATS, sums, at);
            FloatVector s10 = FloatVector.fromArray(Lanes.FLOATS, sums, at + Lanes.COUNT);
            FloatVector s01 = FloatVector.fromArray(Lanes.FLOATS, sums, at + 2 * Lanes.COUNT);
            FloatVector s11 = FloatVector.fromArray(Lanes.FLOATS, sums, at + 3 * Lanes.COUNT);
            FloatVector s02 = FloatVector.fromArray(Lanes.FLOATS, sums, at + 4 * Lanes.COUNT);
            FloatVector s12 = FloatVector.fromArray(Lanes.FLOATS, sums, at + 5 * Lanes.COUNT);
            FloatVector s03 = FloatVector.fromArray(Lanes.FLOATS, sums, at + 6 * Lanes.COUNT);
            FloatVector s13 = FloatVector.fromArray(Lanes.FLOATS, sums, at + 7 * Lanes.COUNT);
            for (int k = xAt + lane; k < xAt + columns * 2; k += 2 * BlockReader.LENGTH) {
                FloatVector scale0 = (FloatVector) SCALE.invokeExact(data, w0);
                FloatVector offset0 = (FloatVector) OFFSET.invokeExact(data, w0, scale0);
                FloatVector scale1 = (FloatVector) SCALE.invokeExact(data, w1);
                FloatVector offset1 = (FloatVector) OFFSET.invokeExact(data, w1, scale1);
                FloatVector scale2 = (FloatVector) SCALE.invokeExact(data, w2);
                FloatVector offset2 = (FloatVector) OFFSET.invokeExact(data, w2, scale2);
                FloatVector scale3 = (FloatVector) SCALE.invokeExact(data, w3);
                FloatVector offset3 = (FloatVector) OFFSET.invokeExact(data, w3, scale3);
                FloatVector u0 =
                        (FloatVector) ELEMENTS.invokeExact(data, w0, 0, lane, scale0, offset0);
                FloatVector u1 =
                        (FloatVector) ELEMENTS.invokeExact(data, w1, 0, lane, scale1, offset1);
                FloatVector u2 =
                        (FloatVector) ELEMENTS.invokeExact(data, w2, 0, lane, scale2, offset2);
                FloatVector u3 =
                        (FloatVector) ELEMENTS.invokeExact(data, w3, 0, lane, scale3, offset3);
                FloatVector x0 = FloatVector.fromArray(Lanes.FLOATS, x, k);
                s00 = u0.fma(x0, s00);
                s01 = u1.fma(x0, s01);
                s02 = u2.fma(x0, s02);
                s03 = u3.fma(x0, s03);
                FloatVector x1 = FloatVector.fromArray(Lanes.FLOATS, x, k + Lanes.COUNT);
                s10 = u0.fma(x1, s10);
                s11 = u1.fma(x1, s11);
                s12 = u2.fma(x1, s12);
                s13 = u3.fma(x1, s13);
                FloatVector v0 =
                        (FloatVector) ELEMENTS.invokeExact(data, w0, 1, lane, scale0, offset0);
                FloatVector v1 =
                        (FloatVector) ELEMENTS.invokeExact(data, w1, 1, lane, scale1, offset1);
                FloatVector v2 =
                        (FloatVector) ELEMENTS.invokeExact(data, w2, 1, lane, scale2, offset2);
                FloatVector v3 =
                        (FloatVector) ELEMENTS.invokeExact(data, w3, 1, lane, scale3, offset3);
                FloatVector y0 = FloatVector.fromArray(Lanes.FLOATS, x, k + 2 * Lanes.COUNT);
                s00 = v0.fma(y0, s00);
                s01 = v1.fma(y0, s01);
                s02 = v2.fma(y0, s02);
                s03 = v3.fma(y0, s03);
                FloatVector y1 = FloatVector.fromArray(Lanes.FLOATS, x, k + 3 * Lanes.COUNT);
                s10 = v0.fma(y1, s10);
                s11 = v1.fma(y1, s11);
                s12 = v2.fma(y1, s12);
                s13 = v3.fma(y1, s13);
                w0 += BYTES;
                w1 += BYTES;
                w2 += BYTES;
                w3 += BYTES;
            }
            s00.intoArray(sums, at);
            s10.intoArray(sums, at + Lanes.COUNT);
            s01.intoArray(sums, at + 2 * Lanes.COUNT);
            s11.intoArray(sums, at + 3 * Lanes.COUNT);
            s02.intoArray(sums, at + 4 * Lanes.COUNT);
            s12.intoArray(sums, at + 5 * Lanes.COUNT);
            s03.intoArray(sums, at + 6 * Lanes.COUNT);
            s13.intoArray(sums, at + 7 * Lanes.COUNT);
        }
    }

    /** Four rows x, two weight rows: eight sums, for 16 vector registers. */
    private static void fourByTwo(
            MemorySegment data,
            long at0,
            long at1,
            int columns,
            float[] x,
            int xAt,
            float[] sums,
            int sumsAt)
            throws Throwable {
        for (int lane = 0; lane < Lanes.COUNT; lane += Lanes.WIDTH) {
            int at = sumsAt + lane;
            long w0 = at0;
            long w1 = at1;
            FloatVector s00 = FloatVector.fromArray(Lanes.FLOATS, sums, at);
            FloatVector s10 = FloatVector.fromArray(Lanes.FLOATS, sums, at + Lanes.COUNT);
            FloatVector s20 = FloatVector.fromArray(Lanes.FLOATS, sums, at + 2 * Lanes.COUNT);
            FloatVector s30 = FloatVector.fromArray(Lanes.FLOATS, sums, at + 3 * Lanes.COUNT);
            FloatVector s01 = FloatVector.fromArray(Lanes.FLOATS, sums, at + 4 * Lanes.COUNT);
            FloatVector s11 = FloatVector.fromArray(Lanes.FLOATS, sums, at + 5 * Lanes.COUNT);
            FloatVector s21 = FloatVector.fromArray(Lanes.FLOATS, sums, at + 6 * Lanes.COUNT);
            FloatVector s31 = FloatVector.fromArray(Lanes.FLOATS, sums, at + 7 * Lanes.COUNT);
            for (int k = xAt + lane; k < xAt + columns * 4; k += 4 * BlockReader.LENGTH) {
                FloatVector scale0 = (FloatVector) SCALE.invokeExact(data, w0);
                FloatVector offset0 = (FloatVector) OFFSET.invokeExact(data, w0, scale0);
                FloatVector scale1 = (FloatVector) SCALE.invokeExact(data, w1);
                FloatVector offset1 = (FloatVector) OFFSET.invokeExact(data, w1, scale1);
                FloatVector u0 =
                        (FloatVector) ELEMENTS.invokeExact(data, w0, 0, lane, scale0, offset0);
                FloatVector u1 =
                        (FloatVector) ELEMENTS.invokeExact(data, w1, 0, lane, scale1, offset1);
                FloatVector x0 = FloatVector.fromArray(Lanes.FLOATS, x, k);
                s00 = u0.fma(x0, s00);
                s01 = u1.fma(x0, s01);
                FloatVector x1 = FloatVector.fromArray(Lanes.FLOATS, x, k + Lanes.COUNT);
                s10 = u0.fma(x1, s10);
                s11 = u1.fma(x1, s11);
                FloatVector x2 = FloatVector.fromArray(Lanes.FLOATS, x, k + 2 * Lanes.COUNT);
                s20 = u0.fma(x2, s20);
                s21 = u1.fma(x2, s21);
                FloatVector x3 = FloatVector.fromArray(Lanes.FLOATS, x, k + 3 * Lanes.COUNT);
                s30 = u0.fma(x3, s30);
                s31 = u1.fma(x3, s31);
                FloatVector v0 =
                        (FloatVector) ELEMENTS.invokeExact(data, w0, 1, lane, scale0, offset0);
                FloatVector v1 =
                        (FloatVector) ELEMENTS.invokeExact(data, w1, 1, lane, scale1, offset1);
                FloatVector y0 = FloatVector.fromArray(Lanes.FLOATS, x, k + 4 * Lanes.COUNT);
                s00 = v0.fma(y0, s00);
                s01 = v1.fma(y0, s01);
                FloatVector y1 = FloatVector.fromArray(Lanes.FLOATS, x, k + 5 * Lanes.COUNT);
                s10 = v0.fma(y1, s10);
                s11 = v1.fma(y1, s11);
                FloatVector y2 = FloatVector.fromArray(Lanes.FLOATS, x, k + 6 * Lanes.COUNT);
                s20 = v0.fma(y2, s20);
                s21 = v1.fma(y2, s21);
                FloatVector y3 = FloatVector.fromArray(Lanes.FLOATS, x, k + 7 * Lanes.COUNT);
                s30 = v0.fma(y3, s30);
                s31 = v1.fma(y3, s31);
                w0 += BYTES;
                w1 += BYTES;
            }
            s00.intoArray(sums, at);
            s10.intoArray(sums, at + Lanes.COUNT);
            s20.intoArray(sums, at + 2 * Lanes.COUNT);
            s30.intoArray(sums, at + 3 * Lanes.COUNT);
            s01.intoArray(sums, at + 4 * Lanes.COUNT);
            s11.intoArray(sums, at + 5 * Lanes.COUNT);
            s21.intoArray(sums, at + 6 * Lanes.COUNT);
            s31.intoArray(sums, at + 7 * Lanes.COUNT);
        }
    }

    /** Four rows x, four weight rows. */
    private static void fourByFour(
            MemorySegment data,
            long at0,
            long at1,
            long at2,
            long at3,
            int columns,
            float[] x,
            int xAt,
            float[] sums,
            int sumsAt)
            throws Throwable {
        for (int lane = 0; lane < Lanes.COUNT; lane += Lanes.WIDTH) {
            int at = sumsAt + lane;
            long w0 = at0;
            long w1 = at1;
            long w2 = at2;
            long w3 = at3;
            FloatVector s00 = FloatVector.fromArray(Lanes.FLOATS, sums, at);
            FloatVector s10 = FloatVector.fromArray(Lanes.FLOATS, sums, at + Lanes.COUNT);
            FloatVector s20 = FloatVector.fromArray(Lanes.FLOATS, sums, at + 2 * Lanes.COUNT);
            FloatVector s30 = FloatVector.fromArray(Lanes.FLOATS, sums, at + 3 * Lanes.COUNT);
            FloatVector s01 = FloatVector.fromArray(Lanes.FLOATS, sums, at + 4 * Lanes.COUNT);
            FloatVector s11 = FloatVector.fromArray(Lanes.FLOATS, sums, at + 5 * Lanes.COUNT);
            FloatVector s21 = FloatVector.fromArray(Lanes.FLOATS, sums, at + 6 * Lanes.COUNT);
            FloatVector s31 = FloatVector.fromArray(Lanes.FLOATS, sums, at + 7 * Lanes.COUNT);
            FloatVector s02 = FloatVector.fromArray(Lanes.FLOATS, sums, at + 8 * Lanes.COUNT);
            FloatVector s12 = FloatVector.fromArray(Lanes.FLOATS, sums, at + 9 * Lanes.COUNT);
            FloatVector s22 = FloatVector.fromArray(Lanes.FLOATS, sums, at + 10 * Lanes.COUNT);
            FloatVector s32 = FloatVector.fromArray(Lanes.FLOATS, sums, at + 11 * Lanes.COUNT);
            FloatVector s03 = FloatVector.fromArray(Lanes.FLOATS, sums, at + 12 * Lanes.COUNT);
            FloatVector s13 = FloatVector.fromArray(Lanes.FLOATS, sums, at + 13 * Lanes.COUNT);
            FloatVector s23 = FloatVector.fromArray(Lanes.FLOATS, sums, at + 14 * Lanes.COUNT);
            FloatVector s33 = FloatVector.fromArray(Lanes.FLOATS, sums, at + 15 * Lanes.COUNT);
            for (int k = xAt + lane; k < xAt + columns * 4; k += 4 * BlockReader.LENGTH) {
                FloatVector scale0 = (FloatVector) SCALE.invokeExact(data, w0);
                FloatVector offset0 = (FloatVector) OFFSET.invokeExact(data, w0, scale0);
                FloatVector scale1 = (FloatVector) SCALE.invokeExact(data, w1);
                FloatVector offset1 = (FloatVector) OFFSET.invokeExact(data, w1, scale1);
                FloatVector scale2 = (FloatVector) SCALE.invokeExact(data, w2);
                FloatVector offset2 = (FloatVector) OFFSET.invokeExact(data, w2, scale2);
                FloatVector scale3 = (FloatVector) SCALE.invokeExact(data, w3);
                FloatVector offset3 = (FloatVector) OFFSET.invokeExact(data, w3, scale3);
                FloatVector u0 =
                        (FloatVector) ELEMENTS.invokeExact(data, w0, 0, lane, scale0, offset0);
                FloatVector u1 =
                        (FloatVector) ELEMENTS.invokeExact(data, w1, 0, lane, scale1, offset1);
                FloatVector u2 =
                        (FloatVector) ELEMENTS.invokeExact(data, w2, 0, lane, scale2, offset2);
                FloatVector u3 =
                        (FloatVector) ELEMENTS.invokeExact(data, w3, 0, lane, scale3, offset3);
                FloatVector x0 = FloatVector.fromArray(Lanes.FLOATS, x, k);
                s00 = u0.fma(x0, s00);
                s01 = u1.fma(x0, s01);
                s02 = u2.fma(x0, s02);
                s03 = u3.fma(x0, s03);
                FloatVector x1 = FloatVector.fromArray(Lanes.FLOATS, x, k + Lanes.COUNT);
                s10 = u0.fma(x1, s10);
                s11 = u1.fma(x1, s11);
                s12 = u2.fma(x1, s12);
                s13 = u3.fma(x1, s13);
                FloatVector x2 = FloatVector.fromArray(Lanes.FLOATS, x, k + 2 * Lanes.COUNT);
                s20 = u0.fma(x2, s20);
                s21 = u1.fma(x2, s21);
                s22 = u2.fma(x2, s22);
                s23 = u3.fma(x2, s23);
                FloatVector x3 = FloatVector.fromArray(Lanes.FLOATS, x, k + 3 * Lanes.COUNT);
                s30 = u0.fma(x3, s30);
                s31 = u1.fma(x3, s31);
                s32 = u2.fma(x3, s32);
                s33 = u3.fma(x3, s33);
                FloatVector v0 =
                        (FloatVector) ELEMENTS.invokeExact(data, w0, 1, lane, scale0, offset0);
                FloatVector v1 =
                        (FloatVector) ELEMENTS.invokeExact(data, w1, 1, lane, scale1, offset1);
                FloatVector v2 =
                        (FloatVector) ELEMENTS.invokeExact(data, w2, 1, lane, scale2, offset2);
                FloatVector v3 =
                        (FloatVector) ELEMENTS.invokeExact(data, w3, 1, lane, scale3, offset3);
                FloatVector y0 = FloatVector.fromArray(Lanes.FLOATS, x, k + 4 * Lanes.COUNT);
                s00 = v0.fma(y0, s00);
                s01 = v1.fma(y0, s01);
                s02 = v2.fma(y0, s02);
                s03 = v3.fma(y0, s03);
                FloatVector y1 = FloatVector.fromArray(Lanes.FLOATS, x, k + 5 * Lanes.COUNT);
                s10 = v0.fma(y1, s10);
                s11 = v1.fma(y1, s11);
                s12 = v2.fma(y1, s12);
                s13 = v3.fma(y1, s13);
                FloatVector y2 = FloatVector.fromArray(Lanes.FLOATS, x, k + 6 * Lanes.COUNT);
                s20 = v0.fma(y2, s20);
                s21 = v1.fma(y2, s21);
                s22 = v2.fma(y2, s22);
                s23 = v3.fma(y2, s23);
                FloatVector y3 = FloatVector.fromArray(Lanes.FLOATS, x, k + 7 * Lanes.COUNT);
                s30 = v0.fma(y3, s30);
                s31 = v1.fma(y3, s31);
                s32 = v2.fma(y3, s32);
                s33 = v3.fma(y3, s33);
                w0 += BYTES;
                w1 += BYTES;
                w2 += BYTES;
                w3 += BYTES;
            }
            s00.intoArray(sums, at);
            s10.intoArray(sums, at + Lanes.COUNT);
            s20.intoArray(sums, at + 2 * Lanes.COUNT);
            s30.intoArray(sums, at + 3 * Lanes.COUNT);
            s01.intoArray(sums, at + 4 * Lanes.COUNT);
            s11.intoArray(sums, at + 5 * Lanes.COUNT);
            s21.intoArray(sums, at + 6 * Lanes.COUNT);
            s31.intoArray(sums, at + 7 * Lanes.COUNT);
            s02.intoArray(sums, at + 8 * Lanes.COUNT);
            s12.intoArray(sums, at + 9 * Lanes.COUNT);
            s22.intoArray(sums, at + 10 * Lanes.COUNT);
            s32.intoArray(sums, at + 11 * Lanes.COUNT);
            s03.intoArray(sums, at + 12 * Lanes.COUNT);
            s13.intoArray(sums, at + 13 * Lanes.COUNT);
            s23.intoArray(sums, at + 14 * Lanes.COUNT);
            s33.intoArray(sums, at + 15 * Lanes.COUNT);
        }
    }

    /** Eight rows x, two weight rows. */
    private static void eightByTwo(
            MemorySegment data,
            long at0,
            long at1,
            int columns,
            float[] x,
            int xAt,
            float[] sums,
            int sumsAt)
            throws Throwable {
        for (int lane = 0; lane < Lanes.COUNT; lane += Lanes.WIDTH) {
            int at = sumsAt + lane;
            long w0 = at0;
            long w1 = at1;
            FloatVector s00 = FloatVector.fromArray(Lanes.FLOATS, sums, at);
            FloatVector s10 = FloatVector.fromArray(Lanes.FLOATS, sums, at + Lanes.COUNT);
            FloatVector s20 = FloatVector.fromArray(Lanes.FLOATS, sums, at + 2 * Lanes.COUNT);
            FloatVector s30 = FloatVector.fromArray(Lanes.FLOATS, sums, at + 3 * Lanes.COUNT);
            FloatVector s40 = FloatVector.fromArray(Lanes.FLOATS, sums, at + 4 * Lanes.COUNT);
            FloatVector s50 = FloatVector.fromArray(Lanes.FLOATS, sums, at + 5 * Lanes.COUNT);
            FloatVector s60 = FloatVector.fromArray(Lanes.FLOATS, sums, at + 6 * Lanes.COUNT);
            FloatVector s70 = FloatVector.fromArray(Lanes.FLOATS, sums, at + 7 * Lanes.COUNT);
            FloatVector s01 = FloatVector.fromArray(Lanes.FLOATS, sums, at + 8 * Lanes.COUNT);
            FloatVector s11 = FloatVector.fromArray(Lanes.FLOATS, sums, at + 9 * Lanes.COUNT);
            FloatVector s21 = FloatVector.fromArray(Lanes.FLOATS, sums, at + 10 * Lanes.COUNT);
            FloatVector s31 = FloatVector.fromArray(Lanes.FLOATS, sums, at + 11 * Lanes.COUNT);
            FloatVector s41 = FloatVector.fromArray(Lanes.FLOATS, sums, at + 12 * Lanes.COUNT);
            FloatVector s51 = FloatVector.fromArray(Lanes.FLOATS, sums, at + 13 * Lanes.COUNT);
            FloatVector s61 = FloatVector.fromArray(Lanes.FLOATS, sums, at + 14 * Lanes.COUNT);
            FloatVector s71 = FloatVector.fromArray(Lanes.FLOATS, sums, at + 15 * Lanes.COUNT);
            for (int k = xAt + lane; k < xAt + columns * 8; k += 8 * BlockReader.LENGTH) {
                FloatVector scale0 = (FloatVector) SCALE.invokeExact(data, w0);
                FloatVector offset0 = (FloatVector) OFFSET.invokeExact(data, w0, scale0);
                FloatVector scale1 = (FloatVector) SCALE.invokeExact(data, w1);
                FloatVector offset1 = (FloatVector) OFFSET.invokeExact(data, w1, scale1);
                FloatVector u0 =
                        (FloatVector) ELEMENTS.invokeExact(data, w0, 0, lane, scale0, offset0);
                FloatVector u1 =
                        (FloatVector) ELEMENTS.invokeExact(data, w1, 0, lane, scale1, offset1);
                FloatVector x0 = FloatVector.fromArray(Lanes.FLOATS, x, k);
                s00 = u0.fma(x0, s00);
                s01 = u1.fma(x0, s01);
                FloatVector x1 = FloatVector.fromArray(Lanes.FLOATS, x, k + Lanes.COUNT);
                s10 = u0.fma(x1, s10);
                s11 = u1.fma(x1, s11);
                FloatVector x2 = FloatVector.fromArray(Lanes.FLOATS, x, k + 2 * Lanes.COUNT);
                s20 = u0.fma(x2, s20);
                s21 = u1.fma(x2, s21);
                FloatVector x3 = FloatVector.fromArray(Lanes.FLOATS, x, k + 3 * Lanes.COUNT);
                s30 = u0.fma(x3, s30);
                s31 = u1.fma(x3, s31);
                FloatVector x4 = FloatVector.fromArray(Lanes.FLOATS, x, k + 4 * Lanes.COUNT);
                s40 = u0.fma(x4, s40);
                s41 = u1.fma(x4, s41);
                FloatVector x5 = FloatVector.fromArray(Lanes.FLOATS, x, k + 5 * Lanes.COUNT);
                s50 = u0.fma(x5, s50);
                s51 = u1.fma(x5, s51);
                FloatVector x6 = FloatVector.fromArray(Lanes.FLOATS, x, k + 6 * Lanes.COUNT);
                s60 = u0.fma(x6, s60);
                s61 = u1.fma(x6, s61);
                FloatVector x7 = FloatVector.fromArray(Lanes.FLOATS, x, k + 7 * Lanes.COUNT);
                s70 = u0.fma(x7, s70);
                s71 = u1.fma(x7, s71);
                FloatVector v0 =
                        (FloatVector) ELEMENTS.invokeExact(data, w0, 1, lane, scale0, offset0);
                FloatVector v1 =
                        (FloatVector) ELEMENTS.invokeExact(data, w1, 1, lane, scale1, offset1);
                FloatVector y0 = FloatVector.fromArray(Lanes.FLOATS, x, k + 8 * Lanes.COUNT);
                s00 = v0.fma(y0, s00);
                s01 = v1.fma(y0, s01);
                FloatVector y1 = FloatVector.fromArray(Lanes.FLOATS, x, k + 9 * Lanes.COUNT);
                s10 = v0.fma(y1, s10);
                s11 = v1.fma(y1, s11);
                FloatVector y2 = FloatVector.fromArray(Lanes.FLOATS, x, k + 10 * Lanes.COUNT);
                s20 = v0.fma(y2, s20);
                s21 = v1.fma(y2, s21);
                FloatVector y3 = FloatVector.fromArray(Lanes.FLOATS, x, k + 11 * Lanes.COUNT);
                s30 = v0.fma(y3, s30);
                s31 = v1.fma(y3, s31);
                FloatVector y4 = FloatVector.fromArray(Lanes.FLOATS, x, k + 12 * Lanes.COUNT);
                s40 = v0.fma(y4, s40);
                s41 = v1.fma(y4, s41);
                FloatVector y5 = FloatVector.fromArray(Lanes.FLOATS, x, k + 13 * Lanes.COUNT);
                s50 = v0.fma(y5, s50);
                s51 = v1.fma(y5, s51);
                FloatVector y6 = FloatVector.fromArray(Lanes.FLOATS, x, k + 14 * Lanes.COUNT);
                s60 = v0.fma(y6, s60);
                s61 = v1.fma(y6, s61);
                FloatVector y7 = FloatVector.fromArray(Lanes.FLOATS, x, k + 15 * Lanes.COUNT);
                s70 = v0.fma(y7, s70);
                s71 = v1.fma(y7, s71);
                w0 += BYTES;
                w1 += BYTES;
            }
            s00.intoArray(sums, at);
            s10.intoArray(sums, at + Lanes.COUNT);
            s20.intoArray(sums, at + 2 * Lanes.COUNT);
            s30.intoArray(sums, at + 3 * Lanes.COUNT);
            s40.intoArray(sums, at + 4 * Lanes.COUNT);
            s50.intoArray(sums, at + 5 * Lanes.COUNT);
            s60.intoArray(sums, at + 6 * Lanes.COUNT);
            s70.intoArray(sums, at + 7 * Lanes.COUNT);
            s01.intoArray(sums, at + 8 * Lanes.COUNT);
            s11.intoArray(sums, at + 9 * Lanes.COUNT);
            s21.intoArray(sums, at + 10 * Lanes.COUNT);
            s31.intoArray(sums, at + 11 * Lanes.COUNT);
            s41.intoArray(sums, at + 12 * Lanes.COUNT);
            s51.intoArray(sums, at + 13 * Lanes.COUNT);
            s61.intoArray(sums, at + 14 * Lanes.COUNT);
            s71.intoArray(sums, at + 15 * Lanes.COUNT);
        }
    }
}
