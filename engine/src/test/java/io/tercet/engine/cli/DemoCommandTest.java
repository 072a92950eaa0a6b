package io.tercet.engine.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The bundled family, from the jar's resources to an answer. */
class DemoCommandTest {
    private static final String CACHE = "tercet.cache.models";
    private static final Pattern DECIDED =
            Pattern.compile("The target decided (\\d+) of (\\d+) tokens, in (\\d+) passes");

    @TempDir Path cache;

    @BeforeEach
    void elsewhere() {
        System.setProperty(CACHE, cache.toString());
    }

    @AfterEach
    void back() {
        System.clearProperty(CACHE);
    }

    @Test
    void threeModelsAnswerRightWithFewerTargetPasses() {
        Run run = Run.of("demo", "--color=never");
        assertThat(run.code()).as(run.err()).isZero();
        List<String> lines = run.out().lines().toList();
        assertThat(lines).filteredOn(line -> line.equals("Answer: 33")).hasSize(2);
        assertThat(run.out()).doesNotContain("\u001b");
        Matcher decided = DECIDED.matcher(run.out());
        assertThat(decided.find()).isTrue();
        int byTarget = Integer.parseInt(decided.group(1));
        int tokens = Integer.parseInt(decided.group(2));
        assertThat(byTarget).isBetween(1, tokens / 2);
        assertThat(Integer.parseInt(decided.group(3))).isBetween(1, byTarget);
        assertThat(countsIn(lines)).isEqualTo(tokens);
    }

    /** The sum of the table's cells. */
    private static int countsIn(List<String> lines) {
        return lines.stream()
                .filter(line -> line.startsWith("by "))
                .flatMap(line -> Pattern.compile("\\d+").matcher(line).results())
                .mapToInt(number -> Integer.parseInt(number.group()))
                .sum();
    }

    @Test
    void coloursChangeNothingButTheColour() {
        Run plain = Run.of("demo", "--color=never");
        Run coloured = Run.of("demo", "--color=always");
        assertThat(coloured.code()).as(coloured.err()).isZero();
        assertThat(coloured.out()).contains("\u001b[32m", ";4m");
        String bare = coloured.out().replaceAll("\u001b\\[[0-9;]*m", "");
        assertThat(
                        bare.lines()
                                .filter(line -> !line.startsWith("Colour, "))
                                .filter(line -> !line.startsWith("[")))
                .containsExactlyElementsOf(
                        plain.out().lines().filter(line -> !line.startsWith("[")).toList());
    }
}
