package io.tercet.tasks.jvm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The same bits interpreted and compiled, with vectors of any width, on any number of threads. */
@Tag("slow")
class SameBitsTest {
    /** Runs after which the kernels are compiled. */
    private static final int WARM = 250;

    @Test
    void neitherCompilationNorWidthNorThreadsChangeABit() throws Exception {
        String interpreted = hash(1, 1, "-Xint");
        assertThat(hash(2, 1, "-Xint")).isEqualTo(interpreted);
        assertThat(hash(1, WARM)).isEqualTo(interpreted);
        assertThat(hash(2, WARM)).isEqualTo(interpreted);
        assertThat(hash(2, WARM, "-XX:UseAVX=2")).isEqualTo(interpreted);
        assertThat(hash(1, WARM, "-XX:MaxVectorSize=16")).isEqualTo(interpreted);
    }

    private static String hash(int threads, int repeats, String... flags)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElseThrow());
        command.addAll(List.of("--add-modules", "jdk.incubator.vector", "-Xmx512m"));
        command.add("-XX:+IgnoreUnrecognizedVMOptions");
        command.addAll(List.of(flags));
        String path = System.getProperty("java.class.path");
        command.addAll(List.of("-cp", System.getProperty("surefire.test.class.path", path)));
        command.addAll(List.of(BitsOfLogits.class.getName(), "" + threads, "" + repeats));
        Process process =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        assertThat(output).contains("hash ");
        return output.substring(output.indexOf("hash "));
    }
}
