package io.tercet.tasks.jvm;

/** Some groups of rows x. */
record PanelRows(Panel x, int from, int to) {
    /** Sums of these rows and a tile's weight rows: [groups, weight rows, height]. */
    int sums() {
        return sum(to - 1, Tile.WEIGHTS);
    }

    /** The number of a group's and a weight row's first sum. */
    int sum(int group, int weight) {
        return (group - from) * Panel.HEIGHT * Tile.WEIGHTS + weight * x.height(group);
    }
}
