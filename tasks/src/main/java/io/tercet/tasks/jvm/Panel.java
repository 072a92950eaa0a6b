package io.tercet.tasks.jvm;

import jdk.incubator.vector.FloatVector;

/**
 * Rows in the order in which tiles read them: groups of rows, in a group logical vector after
 * logical vector, each with the group's rows side by side. The last group is only as high as its
 * rows need; what stands in rows that nobody set counts for nobody.
 */
public final class Panel {
    /** Rows of a group, at most: as many as an {@link UnpackedTile} has registers for. */
    static final int HEIGHT = 4;

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
        int height = height(row / HEIGHT);
        int to = at(row / HEIGHT, 0) + row % HEIGHT * Lanes.COUNT;
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
        return (rows + HEIGHT - 1) / HEIGHT;
    }

    /** Rows of a group that were set. */
    int count(int group) {
        return Math.min(HEIGHT, rows - group * HEIGHT);
    }

    /** Rows of a group as tiles see it. */
    int height(int group) {
        int count = count(group);
        return count <= 2 ? count : HEIGHT;
    }

    /** Where a group's column is, a multiple of 16. */
    int at(int group, int column) {
        return origin + group * HEIGHT * columns + column * height(group);
    }
}
