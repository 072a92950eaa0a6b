package io.tercet.models.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class ClusteringTest {

    @Test
    void labelsBecomeBlocksOfAscendingTokens() {
        Clustering clusters = Clustering.ofLabels(new int[] {2, 0, 2, 3, 0}, 4);
        assertThat(clusters.permutation()).containsExactly(1, 4, 0, 2, 3);
        assertThat(clusters.offsets()).containsExactly(0, 2, 2, 4, 5);
        assertThat(clusters.size(1)).isZero();
        assertThat(clusters.highest()).isEqualTo(4);
    }

    @Test
    void onlySomeTokensKeepsTheClusters() {
        Clustering clusters = Clustering.ofLabels(new int[] {2, 0, 2, 3, 0}, 4);
        Clustering some = clusters.only(new int[] {0, 1, 2});
        assertThat(some.permutation()).containsExactly(1, 0, 2);
        assertThat(some.offsets()).containsExactly(0, 1, 1, 3, 3);
    }

    @Test
    void refusesRepeatsAndOffsetsThatDescend() {
        assertThatThrownBy(() -> Clustering.of(new int[] {0, 1, 1}, new int[] {0, 3}))
                .hasMessageContaining("holds 1 twice");
        assertThatThrownBy(() -> Clustering.of(new int[] {0, -1}, new int[] {0, 2}))
                .hasMessageContaining("holds -1");
        assertThatThrownBy(() -> Clustering.of(new int[] {0, 1}, new int[] {0, 2, 1}))
                .hasMessageContaining("ascend from 0 to the 2 tokens");
        assertThatThrownBy(() -> Clustering.of(new int[] {0, 1}, new int[] {0, 1}))
                .hasMessageContaining("ascend from 0 to the 2 tokens");
    }
}
