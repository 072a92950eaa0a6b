package io.tercet.engine.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DigestsTest {
    private static final String ABC =
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"; // FIPS 180-2, B.1
    private static final String ABD =
            "a52d159f262b2c6ddb724a61840befc36eb30c88877a4030b65cbe86298449c9";
    private static final FileTime OLD = FileTime.from(Instant.parse("2001-02-03T04:05:06Z"));

    @TempDir Path folder;
    private Path file = Path.of("");
    private Digests digests = new Digests(file);

    @BeforeEach
    void write() throws IOException {
        file = folder.resolve("file");
        digests = new Digests(folder.resolve("kept"));
        put("abc", OLD);
    }

    private void put(String text, FileTime time) throws IOException {
        Files.setLastModifiedTime(Files.writeString(file, text), time);
    }

    @Test
    void isThatOfTheStandard() {
        assertThat(digests.of(file)).isEqualTo(ABC);
    }

    @Test
    void isReadFromTheCacheWhileSizeAndTimeStay() throws IOException {
        digests.of(file);
        put("abd", OLD); // what nobody does to a file
        assertThat(digests.of(file)).isEqualTo(ABC);
        put("abd", FileTime.from(OLD.toInstant().plusSeconds(1)));
        assertThat(digests.of(file)).isEqualTo(ABD);
    }

    @Test
    void aFileThatWasJustWrittenIsNotTrusted() throws IOException {
        Files.writeString(file, "abc");
        assertThat(digests.of(file)).isEqualTo(ABC);
        Files.writeString(file, "abd");
        assertThat(digests.of(file)).isEqualTo(ABD);
    }

    @Test
    void aDamagedCacheIsComputedAgain() throws IOException {
        digests.of(file);
        try (Stream<Path> kept = Files.list(digests.folder())) {
            List<Path> all = kept.toList();
            assertThat(all).hasSize(1);
            Files.writeString(all.getFirst(), "tercet-digest 1\nnonsense\n00\n");
        }
        assertThat(digests.of(file)).isEqualTo(ABC);
    }

    @Test
    void aFolderThatCannotBeMadeCostsNothingButTime() {
        assertThat(new Digests(file.resolve("below a file")).of(file)).isEqualTo(ABC);
    }

    @Test
    void anAbsentFileIsNamed() {
        assertThatThrownBy(() -> digests.of(folder.resolve("absent")))
                .isInstanceOf(UncheckedIOException.class)
                .hasCauseInstanceOf(NoSuchFileException.class)
                .hasMessageContaining("absent");
    }
}
