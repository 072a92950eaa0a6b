package io.tercet.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import io.tercet.tasks.Draws.Purpose;
import org.junit.jupiter.api.Test;

class DrawsTest {

    /** The known-answer vectors of Random123's philox4x32-10. */
    @Test
    void matchesThePublishedVectors() {
        assertThat(Philox.word(0, 0, 0, 0, 0, 0)).isEqualTo(0x6627e8d5);
        assertThat(Philox.word(-1, -1, -1, -1, -1, -1)).isEqualTo(0x408f276d);
        assertThat(
                        Philox.word(
                                0xa4093822,
                                0x299f31d0,
                                0x243f6a88,
                                0x85a308d3,
                                0x13198a2e,
                                0x03707344))
                .isEqualTo(0xd16cfe09);
    }

    @Test
    void everyPartOfTheKeyMatters() {
        Draws draws = new Draws(7);
        float one = draws.uniform(1, 2, Purpose.DRAFT, 3);
        assertThat(one).isBetween(0f, 1f).isNotEqualTo(1f);
        assertThat(draws.uniform(1, 2, Purpose.DRAFT, 3)).isEqualTo(one);
        assertThat(draws.uniform(2, 2, Purpose.DRAFT, 3)).isNotEqualTo(one);
        assertThat(draws.uniform(1, 3, Purpose.DRAFT, 3)).isNotEqualTo(one);
        assertThat(draws.uniform(1, 2, Purpose.TARGET_ACCEPT, 3)).isNotEqualTo(one);
        assertThat(draws.uniform(1, 2, Purpose.DRAFT, 4)).isNotEqualTo(one);
        assertThat(new Draws(8).uniform(1, 2, Purpose.DRAFT, 3)).isNotEqualTo(one);
    }
}
