package io.tercet.engine.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for every command: help, usage, exit codes. */
class CommandLineTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "generate",
                "chat",
                "compare",
                "demo",
                "logits",
                "bench",
                "tokenize",
                "inspect",
                "quantize",
                "synth",
                "models",
                "methods",
                "backends"
            })
    void everyCommandHasHelp(String command) {
        Run run = Run.of(command, "--help");
        assertThat(run.code()).isZero();
        assertThat(run.out()).contains("Usage: tercet " + command);
        assertThat(run.err()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nonsense",
                "models --nonsense",
                "models surplus",
                "inspect",
                "tokenize --text a",
                "quantize in out nonsense",
                "quantize in",
                "synth --shape nonsense --type F32 --out x",
                "synth --shape x --type nonsense --out x",
                "demo --threads 0",
                "bench --model x --generate 0",
                "bench --model x --verify-sizes 1,a",
                "compare"
            })
    void badUsageIsTwo(String line) {
        Run run = Run.of(line.isEmpty() ? new String[0] : line.split(" "));
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).startsWith("tercet: ").contains("--help").hasLineCount(1);
    }

    @Test
    void aMisspeltOptionIsNamedBesideTheMissingOne() {
        assertThat(Run.of("generate", "--tarqet", "x", "--prompt", "y").err())
                .startsWith("tercet: Unknown options: --tarqet x; Missing required option")
                .contains("--target");
    }

    @ParameterizedTest
    @ValueSource(strings = {"train", "train family --out x"})
    void trainingWithoutItsJarNamesTheProfile(String line) {
        Run run = Run.of(line.split(" "));
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).startsWith("tercet: ").contains("-Ptrain").hasLineCount(1);
    }

    @Test
    void theRootListsTheCommands() {
        assertThat(Run.of("--help").out()).contains("models");
    }

    @Test
    void modelsNamesSmollm2() {
        Run run = Run.of("models");
        assertThat(run.code()).isZero();
        assertThat(run.out()).contains("smollm2").contains("Apache-2.0");
    }
}
