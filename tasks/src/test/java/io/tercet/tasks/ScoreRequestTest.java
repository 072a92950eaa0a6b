package io.tercet.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import org.junit.jupiter.api.Test;

class ScoreRequestTest {
    private static final Skipped SOME = new Skipped(Set.of(1, 2), Set.of(2));
    private static final ScoreRequest LESS = ScoreRequest.ALL.skipping(SOME);

    @Test
    void anExitAndPartOfATreeGoWithWholePassesOnly() {
        assertThatThrownBy(() -> LESS.exitAt(1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> LESS.fromNode(1)).isInstanceOf(IllegalArgumentException.class);
        assertThat(LESS.skipped()).isEqualTo(SOME);
        assertThat(LESS.skipping(Skipped.NONE).exitAt(1).skipped().isNone()).isTrue();
    }

    @Test
    void aLayerIsRunUnlessBothOfItsPartsAreLeftOut() {
        assertThat(SOME.keeps(1)).isTrue();
        assertThat(SOME.keeps(2)).isFalse();
        assertThat(Skipped.NONE.keeps(2)).isTrue();
    }
}
