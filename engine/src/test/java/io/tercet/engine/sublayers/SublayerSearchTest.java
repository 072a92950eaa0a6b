package io.tercet.engine.sublayers;

import static org.assertj.core.api.Assertions.assertThat;

import io.tercet.engine.decoding.RoundDraws;
import io.tercet.tasks.Draws;
import io.tercet.tasks.Skipped;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SublayerSearchTest {
    private static final int BLOCKS = 12;

    private static SublayerSearch search(int bayesInterval, int steps, int patience) {
        return new SublayerSearch(
                BLOCKS, 0.45, new SublayerSearch.Limits(bayesInterval, steps, patience, 0.95));
    }

    /** The fewer layers from 6 on are touched, the better. */
    private static double early(Skipped skipped) {
        long late =
                IntStream.concat(
                                skipped.attention().stream().mapToInt(i -> i),
                                skipped.feedForward().stream().mapToInt(i -> i))
                        .filter(layer -> layer >= 6)
                        .count();
        return 0.9 - 0.1 * late;
    }

    private static List<Skipped> run(SublayerSearch search, int steps, long seed) {
        List<Skipped> tried = new ArrayList<>();
        for (int step = 0; step < steps; step++) {
            search.step(
                    skipped -> {
                        tried.add(skipped);
                        return early(skipped);
                    },
                    40 + step,
                    new RoundDraws(new Draws(seed), step, 0));
        }
        return tried;
    }

    @Test
    void beginsWithEverySecondLayer() {
        Set<Integer> odd = Set.of(1, 3, 5, 7, 9);
        assertThat(search(25, 100, 100).best()).isEqualTo(new Skipped(odd, odd));
    }

    @Test
    void triesSetsOfOneSizeBetweenFirstAndLastLayer() {
        List<Skipped> tried = run(search(5, 1000, 1000), 40, 1);
        assertThat(tried).allMatch(set -> set.attention().size() + set.feedForward().size() == 9);
        assertThat(tried)
                .allMatch(set -> !set.attention().contains(0) && !set.feedForward().contains(0))
                .allMatch(set -> !set.attention().contains(11) && !set.feedForward().contains(11));
        assertThat(tried.stream().distinct().count()).isGreaterThan(35);
        assertThat(tried).anyMatch(set -> set.attention().contains(10));
        assertThat(tried).anyMatch(set -> set.feedForward().contains(1));
    }

    @Test
    void keepsTheBestAndNeedsItBetter() {
        SublayerSearch search = search(25, 1000, 1000);
        List<Skipped> tried = run(search, 60, 2);
        double highest = tried.stream().mapToDouble(SublayerSearchTest::early).max().orElseThrow();
        assertThat(search.matchness()).isEqualTo(highest);
        assertThat(early(search.best())).isEqualTo(highest);
        Skipped first = tried.stream().filter(set -> early(set) == highest).findFirst().get();
        assertThat(search.best()).isEqualTo(first);
    }

    @Test
    void theSameDrawsGiveTheSameSearch() {
        assertThat(run(search(5, 1000, 1000), 30, 3)).isEqualTo(run(search(5, 1000, 1000), 30, 3));
        assertThat(run(search(5, 1000, 1000), 30, 3))
                .isNotEqualTo(run(search(5, 1000, 1000), 30, 4));
    }

    /** Proposals of the process beat random ones on average, over several searches. */
    @Test
    void theProcessFindsWhatIsPromising() {
        double promising = 0;
        double random = 0;
        for (long seed = 0; seed < 8; seed++) {
            List<Skipped> tried = run(search(8, 1000, 1000), 64, seed);
            for (int i = 32; i < 64; i++) {
                if ((i + 1) % 8 == 0) {
                    promising += early(tried.get(i)) / 4;
                } else {
                    random += early(tried.get(i)) / 28;
                }
            }
        }
        assertThat(promising / 8).isGreaterThan(random / 8 + 0.1);
    }

    @Test
    void endsWhenThereIsNoUseInGoingOn() {
        SublayerSearch patient = search(1000, 1000, 3);
        patient.step(skipped -> 0.5, 40, new RoundDraws(new Draws(1), 0, 0));
        for (int step = 0; step < 3; step++) {
            assertThat(patient.isOver()).isFalse();
            patient.step(skipped -> 0.5, 40, new RoundDraws(new Draws(1), 1 + step, 0));
        }
        patient.step(skipped -> 0.5, 40, new RoundDraws(new Draws(1), 4, 0));
        assertThat(patient.isOver()).isTrue();
        SublayerSearch satisfied = search(1000, 1000, 100);
        satisfied.step(skipped -> 0.96, 40, new RoundDraws(new Draws(1), 0, 0));
        assertThat(satisfied.isOver()).isTrue();
        SublayerSearch shortOne = search(1000, 1, 100);
        shortOne.step(skipped -> 0.1, 40, new RoundDraws(new Draws(1), 0, 0));
        assertThat(shortOne.isOver()).isTrue();
        assertThat(search(1000, 0, 100).isOver()).isTrue();
    }
}
