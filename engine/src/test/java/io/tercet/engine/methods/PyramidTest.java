package io.tercet.engine.methods;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tercet.engine.decoding.Settings;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PyramidTest {

    private static Settings settings(Map<String, String> given) {
        return Settings.of(new Pyramid(), given);
    }

    @Test
    void theDefaultsAreThePapersBestFuzzySetting() {
        assertThat(settings(Map.of()).all()).isEqualTo(settings(Map.of("preset", "best_f")).all());
        assertThat(settings(Map.of()).text("variant")).isEqualTo("fuzzy");
    }

    @Test
    void aPresetStandsForValuesAndGivenOnesWinOverIt() {
        Settings assisted = settings(Map.of("preset", "best_a"));
        assertThat(assisted.text("variant")).isEqualTo("assisted");
        assertThat(assisted.whole("l_d")).isEqualTo(5);
        assertThat(assisted.whole("l_q")).isEqualTo(25);
        Settings changed = settings(Map.of("preset", "best_a", "l_d", "7"));
        assertThat(changed.whole("l_d")).isEqualTo(7);
        assertThat(changed.text("variant")).isEqualTo("assisted");
    }

    @Test
    void anUnknownPresetIsRefusedWithTheNamesThereAre() {
        assertThatThrownBy(() -> settings(Map.of("preset", "fast")))
                .hasMessage(
                        "setting preset of method pyramid is one of best_a, best_f, grid_15,"
                                + " grid_20, grid_25, not 'fast'");
    }

    @Test
    void theThroughputModelIsThePapers() {
        PyramidThroughput perfect = new PyramidThroughput(2, 1, 1, 1);
        // a draft of 100 tokens/s and a qualifier of 50: two tokens per 1/100 + 1/50 s
        assertThat(perfect.firstStage(100, 50)).isEqualTo(2 / 0.03, within(1e-9));
        // two such tokens, then a pass of 1/10 s, give three
        assertThat(perfect.overall(100, 50, 10)).isEqualTo(3 / (2 * 0.015 + 0.1), within(1e-9));
        PyramidThroughput half = new PyramidThroughput(2, 1, 1, 0.5);
        assertThat(half.overall(100, 50, 10))
                .isEqualTo(perfect.overall(100, 50, 10) / 2, within(1e-9));
    }
}
