package io.tercet.engine.catalog;

import io.tercet.models.piece.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * SHA-256 of files, each computed once: kept by path, size and time of modification, one small text
 * file per path. A folder that cannot be written costs time and nothing else.
 */
public record Digests(Path folder) {
    private static final String KIND = "tercet-digest 1";

    /** A file so young may change again without a new time: clocks of file systems are coarse. */
    private static final Duration SETTLED = Duration.ofSeconds(2);

    /** This user's. */
    public static Digests standard() {
        return new Digests(UserCache.folder("digests"));
    }

    /**
     * The SHA-256 of a file, lower-case hexadecimal.
     *
     * @throws UncheckedIOException when it cannot be read
     */
    public String of(Path file) {
        try {
            Path path = file.toRealPath();
            BasicFileAttributes state = Files.readAttributes(path, BasicFileAttributes.class);
            String owner = "%d %s %s".formatted(state.size(), state.lastModifiedTime(), path);
            List<String> kept = read(path);
            if (kept.size() == 3 && kept.get(0).equals(KIND) && kept.get(1).equals(owner)) {
                return kept.get(2);
            }
            Instant before = Instant.now();
            String digest = Sha256.of(path);
            if (state.lastModifiedTime().toInstant().plus(SETTLED).isBefore(before)) {
                keep(path, List.of(KIND, owner, digest));
            }
            return digest;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path place(Path path) {
        byte[] name = path.toString().getBytes(StandardCharsets.UTF_8);
        return folder.resolve(UUID.nameUUIDFromBytes(name) + ".txt");
    }

    private List<String> read(Path path) {
        try {
            return Files.readAllLines(place(path));
        } catch (IOException e) {
            return List.of();
        }
    }

    private void keep(Path path, List<String> lines) {
        try {
            Files.createDirectories(folder);
            Path part = Files.createTempFile(folder, "digest", ".part");
            Files.write(part, lines);
            Files.move(part, place(path), StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            System.getLogger(Digests.class.getName())
                    .log(System.Logger.Level.DEBUG, "digests cannot be kept in " + folder, e);
        }
    }
}
