package io.tercet.tasks.jvm;

import jdk.incubator.vector.FloatVector;

/**
 * Rows in the order in which tiles read them: groups of rows, in a group plane after plane (one for
 * each hardware vector of the logical lanes), in a plane vector after vector, each with the group's
 * rows side by side. A tile that has registers for one plane at a time then reads no more of memory
 * than it needs. The last group may be lower.
 */
public final class Panel {
    /**
     * Rows of a group, at most. With two or four weight rows they make more sums than the eight
     * that two multipliers need to be busy, and C2 still has registers for all of them.
     */
    static final int HEIGHT = 6;

    private float[] data = {}; // [groups][planes, columns / 16, height, WIDTH] from origin on
    private int origin;
    private int columns; // whole blocks
    private int rows;

    /** Makes room; the rows are to be set next, each once. */
    public void begin(int rows, int columns) {
        this.rows = rows;
        this.columns = BlockReader.padded(columns);
        origin = 0;
        int last = groups() - 1;
        int size = at(last, 0) + height(last) * this.columns + CacheLine.SLACK;
        if (data.length < size) {
            data = new float[Math.max(size, 2 * data.length)];
        }
        origin = CacheLine.first(data);
    }

    /** Sets a row; distinct rows may be set by several threads. */
    public void set(int row, float[] x, int xAt, int length) {
        int step = height(row / HEIGHT) * Lanes.WIDTH;
        int to = at(row / HEIGHT, 0) + row % HEIGHT * Lanes.WIDTH;
        int whole = length & -Lanes.COUNT;
        for (int lane = 0; lane < Lanes.COUNT; lane += Lanes.WIDTH) {
            for (int k = 0; k < whole; k += Lanes.COUNT, to += step) {
                FloatVector.fromArray(Lanes.FLOATS, x, xAt + k + lane).intoArray(data, to);
            }
            for (int k = whole; k < columns; k += Lanes.COUNT, to += step) {
                for (int i = 0; i < Lanes.WIDTH; i++) {
                    int column = k + lane + i;
                    data[to + i] = column < length ? x[xAt + column] : 0;
                }
            }
        }
    }

    float[] data() {
        return data;
    }

    int rows() {
        return rows;
    }

    int groups() {
        return (rows + HEIGHT - 1) / HEIGHT;
    }

    /** Rows of a group. */
    int height(int group) {
        return Math.min(HEIGHT, rows - group * HEIGHT);
    }

    /** Where a group's column is in its first plane, a multiple of 16. */
    int at(int group, int column) {
        return origin + group * HEIGHT * columns + column / Lanes.VECTORS * height(group);
    }

    /** From a group's plane to the next. */
    int plane(int group) {
        return columns / Lanes.VECTORS * height(group);
    }
}
