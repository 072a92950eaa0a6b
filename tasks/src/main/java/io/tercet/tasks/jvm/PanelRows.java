package io.tercet.tasks.jvm;

/** Some groups of rows x. */
record PanelRows(Panel x, int from, int to) {
    /** Sums of these rows and so many weight rows: [groups, weights, height]. */
    int sums(int weights) {
        return sum(to - 1, weights, weights);
    }

    /** The number of a group's and a weight row's first sum. */
    int sum(int group, int weights, int weight) {
        return (group - from) * Panel.HEIGHT * weights + weight * x.height(group);
    }
}
