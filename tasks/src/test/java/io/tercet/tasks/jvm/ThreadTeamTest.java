package io.tercet.tasks.jvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;

class ThreadTeamTest {
    private static final int SIZE = 3;
    private static final int ITEMS = 1000;

    @Test
    void everyItemIsDoneOnceByAThreadThatMayWork() {
        try (ThreadTeam team = new ThreadTeam(SIZE)) {
            for (int job = 0; job < 200; job++) {
                int used = 1 + job % SIZE;
                AtomicIntegerArray done = new AtomicIntegerArray(ITEMS);
                AtomicIntegerArray byThread = new AtomicIntegerArray(SIZE);
                team.use(used);
                team.run(
                        ITEMS,
                        (thread, item) -> {
                            done.incrementAndGet(item);
                            byThread.incrementAndGet(thread);
                        });
                for (int item = 0; item < ITEMS; item++) {
                    assertThat(done.get(item)).isEqualTo(1);
                }
                for (int thread = used; thread < SIZE; thread++) {
                    assertThat(byThread.get(thread)).as("thread %d of %d", thread, used).isZero();
                }
            }
        }
    }

    @Test
    void moreThreadsThanThereAreAreThose() {
        try (ThreadTeam team = new ThreadTeam(SIZE)) {
            AtomicIntegerArray done = new AtomicIntegerArray(ITEMS);
            for (int threads : new int[] {0, 100}) {
                team.use(threads);
                team.run(ITEMS, (_, item) -> done.incrementAndGet(item));
            }
            assertThat(done.get(ITEMS - 1)).isEqualTo(2);
        }
    }

    @Test
    void aFailureIsToldWhenAllItemsAreDone() {
        try (ThreadTeam team = new ThreadTeam(SIZE)) {
            assertThatThrownBy(() ->
                            team.run(
                                    ITEMS,
                                    (_, item) -> {
                                        if (item == ITEMS / 2) {
                                            throw new IllegalArgumentException("broken");
                                        }
                                    }))
                    .isInstanceOf(IllegalStateException.class)
                    .hasRootCauseMessage("broken");
        }
    }
}
