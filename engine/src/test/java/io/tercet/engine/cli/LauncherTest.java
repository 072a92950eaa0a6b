package io.tercet.engine.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tercet.engine.Shared;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code scripts/tercet} and its neighbours as a user runs them. */
class LauncherTest {
    private static final Path ROOT =
            Path.of(System.getProperty("tercet.root", "..")).toAbsolutePath().normalize();

    @TempDir Path folder;

    private Run run(Map<String, String> environment, String... command)
            throws IOException, InterruptedException {
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .directory(folder.toFile())
                        .redirectOutput(out.toFile())
                        .redirectError(err.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
        return new Run(process.exitValue(), Files.readString(out), Files.readString(err));
    }

    private static String script(String name) {
        return ROOT.resolve(name).toString();
    }

    @Test
    @Tag("slow")
    void worksFromAnywhereThroughALinkAndWithoutALocale() throws Exception {
        Path link = Files.createSymbolicLink(folder.resolve("t"), ROOT.resolve("scripts/tercet"));
        String vocabulary = Shared.file("reference/tokenizers/ggml-vocab-gpt-2.gguf").toString();
        Run tokens =
                run(
                        Map.of("LC_ALL", "C"),
                        link.toString(),
                        "tokenize",
                        "--model",
                        vocabulary,
                        "--text",
                        "Grüße");
        assertThat(tokens.code()).as(tokens.err()).isZero();
        assertThat(tokens.out()).isEqualTo("[8642, 9116, 39683, 68]\n");
        assertThat(run(Map.of(), link.toString(), "nonsense").code()).isEqualTo(2);
    }

    @Test
    void theEnvironmentScriptReportsAndLeavesTheShellAlive() throws Exception {
        String source = ". '" + script("tornado-env.sh") + "'; echo status=$?; echo alive";
        Map<String, String> none = Map.of("HOME", folder.toString(), "TORNADOVM_HOME", "");
        Run run = run(none, "bash", "-c", source);
        assertThat(run.out()).contains("JDK: ", "TornadoVM: ", "status=0\nalive\n");

        Path sdk =
                Files.createDirectories(folder.resolve("sdk/share/java/tornado"))
                        .resolve("../../..");
        Files.writeString(
                sdk.resolve("tornado-argfile"),
                "--module-path .:/x\n-Dfirst=1\n",
                StandardCharsets.UTF_8);
        Map<String, String> with =
                Map.of(
                        "TORNADOVM_HOME",
                        sdk.normalize().toString(),
                        "XDG_CACHE_HOME",
                        folder.toString());
        Run found = run(with, "bash", "-c", source + "; cat \"$TERCET_TORNADO_ARGFILE\"");
        assertThat(found.out())
                .contains("--module-path /x\n", "-Dtornado.recover.bailout=False")
                .doesNotContain(".:/x");
    }

    @Test
    void getModelFindsWhatIsThereAndRefusesWhatIsNot() throws Exception {
        Path cached = folder.resolve("tercet/models/smollm2.gguf");
        Files.createDirectories(folder.resolve("tercet/models"));
        Files.writeString(cached, "anything");
        Map<String, String> cache = Map.of("XDG_CACHE_HOME", folder.toString());
        assertThat(run(cache, script("scripts/get-model"), "smollm2"))
                .isEqualTo(new Run(0, cached + "\n", ""));
        Run unknown = run(cache, script("scripts/get-model"), "nonsense");
        assertThat(unknown.code()).isEqualTo(2);
        assertThat(unknown.err()).contains("the names are: smollm2").hasLineCount(1);
    }
}
