package io.tercet.tasks.jvm;

import jdk.incubator.vector.FloatVector;

/**
 * Rows in the order in which tiles read them: groups of rows, in a group logical vector after
 * logical vector, each with the group's rows side by side. The last group is only as high as its
 * rows need; what stands in rows that nobody set counts for nobody.
 */
public final class Panel {
    /** Rows of a group that is alone, at most: as many as a tile has registers for. */
    static final int HEIGHT = Lanes.WIDTH == 8 ? 4 : 8; // 16 registers on AVX2, else 32

    /** Rows of a whole group where there is more than one such group: unpacked tiles read them. */
    static final int MANY_HEIGHT = 4;

    private float[] data = {}; // [groups][columns / 16, height, 16] from origin on
    private int origin;
    private int columns; // whole blocks
    private int rows;

    /** Makes room; the rows are to be set next, each once. */
    public void begin(int rows, int columns) {
        this.rows = rows;
        this.columns = BlockReader.padded(columns);
        origin = 0;
        int size = at(groups() - 1, this.columns) + CacheLine.SLACK;
        if (data.length < size) {
            data = new float[Math.max(size, 2 * data.length)];
        }
        origin = CacheLine.first(data);
    }

    /** Sets a row; distinct rows may be set by several threads. */
    public void set(int row, float[] x, int xAt, int length) {
        int height = height(row / most());
        int to = at(row / most(), 0) + row % most() * Lanes.COUNT;
        int whole = length & -Lanes.COUNT;
        for (int k = 0; k < whole; k += Lanes.COUNT, to += height * Lanes.COUNT) {
            for (int lane = 0; lane < Lanes.COUNT; lane += Lanes.WIDTH) {
                FloatVector.fromArray(Lanes.FLOATS, x, xAt + k + lane).intoArray(data, to + lane);
            }
        }
        for (int k = whole; k < columns; k += Lanes.COUNT, to += height * Lanes.COUNT) {
            for (int lane = 0; lane < Lanes.COUNT; lane++) {
                data[to + lane] = k + lane < length ? x[xAt + k + lane] : 0;
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
        return (rows + most() - 1) / most();
    }

    /** Rows of a group, at most. */
    private int most() {
        return rows <= HEIGHT ? HEIGHT : MANY_HEIGHT;
    }

    /** Rows of a group that were set. */
    int count(int group) {
        return Math.min(most(), rows - group * most());
    }

    /** Rows of a group as tiles see it. */
    int height(int group) {
        int count = count(group);
        return count <= 2 ? count : count <= MANY_HEIGHT ? MANY_HEIGHT : HEIGHT;
    }

    /** Where a group's column is, a multiple of 16. */
    int at(int group, int column) {
        return origin + group * most() * columns + column * height(group);
    }
}
