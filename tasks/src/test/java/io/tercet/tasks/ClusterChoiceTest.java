package io.tercet.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tercet.models.cluster.Clustering;
import io.tercet.tasks.host.ClusterChoice;
import org.junit.jupiter.api.Test;

class ClusterChoiceTest {
    // cluster 0: 1, 4; cluster 1: none; cluster 2: 0, 2, 6; cluster 3: 3, 5
    private static final Clustering CLUSTERS =
            Clustering.ofLabels(new int[] {2, 0, 2, 3, 0, 3, 2}, 4);

    private static ClusterChoice choice(int rows, float... scores) {
        return ClusterChoice.of(scores, CLUSTERS, rows);
    }

    @Test
    void takesTheBestClustersUntilThereAreEnoughRows() {
        assertThat(choice(1, -2, 9, -3, -1).shortlist().toArray()).containsExactly(3, 5);
        assertThat(choice(2, -2, 9, -3, -1).shortlist().toArray()).containsExactly(3, 5);
        assertThat(choice(3, -2, 9, -3, -1).shortlist().toArray()).containsExactly(1, 3, 4, 5);
        assertThat(choice(5, -2, 9, -3, -1).shortlist().size()).isEqualTo(7);
        assertThat(choice(999, -2, 9, -3, -1).shortlist().size()).isEqualTo(7);
    }

    @Test
    void ofEqualsTheLowerClusterComesFirst() {
        assertThat(choice(1, 0.5f, -1, 0.5f, 0.5f).shortlist().toArray()).containsExactly(1, 4);
        assertThat(choice(1, -0f, -1, -1, 0f).shortlist().toArray()).containsExactly(1, 4);
        assertThat(choice(1, Float.NEGATIVE_INFINITY, -9, -8, -7).shortlist().toArray())
                .containsExactly(3, 5);
        assertThat(choice(1, 1, 1, Float.POSITIVE_INFINITY, 1).shortlist().size()).isEqualTo(3);
    }

    @Test
    void positionsAreBlocksAndColumnsSayWhereTheyBelong() {
        ClusterChoice choice = choice(4, -2, -9, 3, -1);
        assertThat(choice.shortlist().toArray()).containsExactly(0, 2, 3, 5, 6);
        assertThat(choice.positions()).containsExactly(2, 3, 4, 5, 6);
        assertThat(choice.columns()).containsExactly(0, 1, 4, 2, 3);
    }

    @Test
    void aShortlistThatClaimsToAscendIsHeldToIt() {
        assertThatThrownBy(() -> Shortlist.ascending(new int[] {1, 1}))
                .hasMessageContaining("entry 1 is 1");
        assertThatThrownBy(() -> Shortlist.ascending(new int[] {}))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
