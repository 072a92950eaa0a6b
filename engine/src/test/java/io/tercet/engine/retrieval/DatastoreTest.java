package io.tercet.engine.retrieval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tercet.engine.decoding.DatastoreFile;
import io.tercet.tasks.Prefix;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Double's stores: what they find, what they keep, and the file they are kept in. */
class DatastoreTest {
    private static final StoreShape SHAPE = new StoreShape(3, 2, 1000);
    private static final int VOCABULARY = 20;

    @TempDir private Path folder;

    @Test
    void anEarlierRequestIsFoundInTheNext() {
        Datastore store = Datastore.ofSession(SHAPE);
        store.beginRequest();
        assertThat(store.retriever().candidates(Prefix.of(1, 2, 3, 4, 5))).isEmpty();
        store.beginRequest();
        assertThat(store.retriever().candidates(Prefix.of(9, 1, 2, 3))).containsExactly(4, 5);
    }

    @Test
    void aLongerKeyWinsOverAnOlderStore() {
        Datastore store = Datastore.ofSession(SHAPE);
        store.beginRequest();
        store.retriever().candidates(Prefix.of(1, 7, 8));
        store.beginRequest();
        NgramRetriever retriever = store.retriever();
        assertThat(retriever.candidates(Prefix.of(2, 1, 3, 4, 2, 1))).containsExactly(3, 4);
        assertThat(retriever.candidates(Prefix.of(2, 1, 3, 4, 2, 1, 5, 1))).containsExactly(7, 8);
    }

    @Test
    void whatAModelAcceptedAndTheOtherDroppedIsStillFound() {
        NgramRetriever retriever = Datastore.ofSession(SHAPE).retriever();
        retriever.candidates(Prefix.of(1, 2, 3, 11, 12));
        assertThat(retriever.candidates(Prefix.of(1, 2, 3, 9, 2, 3))).containsExactly(11, 12);
    }

    @Test
    void rejectedCandidatesAreFoundWhereNothingElseIs() {
        NgramRetriever retriever = Datastore.ofSession(SHAPE).retriever();
        retriever.rejected(Prefix.of(5, 6, 7), 8, 9);
        assertThat(retriever.candidates(Prefix.of(1, 6, 7))).containsExactly(8, 9);
    }

    @Test
    void nothingIsFoundAcrossTheEndOfASequence() {
        NgramStore store = new NgramStore(SHAPE);
        store.append(1, 2);
        store.end();
        store.append(3, 4, 5);
        assertThat(store.following(new int[] {1}, 1)).isEmpty();
        assertThat(store.following(new int[] {2, 3}, 2)).isEmpty();
        assertThat(store.following(new int[] {3}, 1)).containsExactly(4, 5);
    }

    @Test
    void theLimitHoldsAndTheNewestTextStays() {
        StoreShape small = new StoreShape(3, 2, 50);
        Datastore store = Datastore.ofSession(small);
        for (int request = 0; request < 30; request++) {
            store.beginRequest();
            NgramRetriever retriever = store.retriever();
            int first = request * 100;
            for (int length = 3; length <= 60; length += 3) {
                int[] text = IntStream.range(first, first + length).toArray();
                retriever.candidates(Prefix.of(text));
                retriever.rejected(Prefix.of(text), 7, 8);
            }
            assertThat(retriever.sequences().stream().mapToInt(s -> s.length).sum())
                    .isLessThanOrEqualTo(2 * 50);
            assertThat(store.size()).isLessThanOrEqualTo(50);
        }
        store.beginRequest();
        assertThat(store.retriever().candidates(Prefix.of(2940))).containsExactly(2941, 2942);
        assertThat(store.retriever().candidates(Prefix.of(110))).isEmpty();
    }

    @Test
    void aFileGivesBackWhatWasKept() {
        Path file = folder.resolve("store.txt");
        try (Datastore store =
                Datastore.keptIn(new DatastoreFile(file, false), SHAPE, VOCABULARY)) {
            assertThat(store.description()).isEqualTo(file + ", 0 tokens");
            store.beginRequest();
            store.retriever().candidates(Prefix.of(1, 2, 3, 4, 5));
        }
        try (Datastore store =
                Datastore.keptIn(new DatastoreFile(file, false), SHAPE, VOCABULARY)) {
            assertThat(store.description()).isEqualTo(file + ", 5 tokens");
            store.beginRequest();
            assertThat(store.retriever().candidates(Prefix.of(1, 2, 3))).containsExactly(4, 5);
        }
        assertThat(folder).isDirectoryContaining("glob:**store.txt");
        assertThat(folder.toFile().list()).hasSize(1);
    }

    @Test
    void aFrozenFileStaysAsItIs() throws IOException {
        Path file = folder.resolve("frozen.txt");
        Files.writeString(file, "tercet-datastore 1 20\n1 2 3 4 5\n");
        try (Datastore store = Datastore.keptIn(new DatastoreFile(file, true), SHAPE, VOCABULARY)) {
            store.beginRequest();
            assertThat(store.description()).isEqualTo(file + " (read only), 5 tokens");
            assertThat(store.retriever().candidates(Prefix.of(9, 1, 2, 3))).containsExactly(4, 5);
        }
        assertThat(file).hasContent("tercet-datastore 1 20\n1 2 3 4 5\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | line 1: expected 'tercet-datastore 1 20'",
                "'GGUF' | line 1: expected 'tercet-datastore 1 20'",
                "'tercet-datastore 1 99' | is for a vocabulary of 99 tokens, and the target has 20",
                "'tercet-datastore 1 20;1 2;3 x' | line 3: expected token ids from 0 to 19, found"
                        + " 'x'",
                "'tercet-datastore 1 20;1 20' | line 2: expected token ids from 0 to 19, found"
                        + " '20'",
                "'tercet-datastore 1 20;-1' | line 2: expected token ids from 0 to 19, found '-1'"
            })
    void aBrokenFileGivesOneSentence(String text, String sentence) throws IOException {
        Path file = folder.resolve("broken.txt");
        Files.writeString(file, text.replace(';', '\n'));
        assertThatThrownBy(
                        () -> Datastore.keptIn(new DatastoreFile(file, false), SHAPE, VOCABULARY))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("datastore " + file)
                .hasMessageEndingWith(sentence);
    }

    @Test
    void otherThingsThanTextFilesAreRefusedToo() throws IOException {
        Path bytes = folder.resolve("bytes");
        Files.write(bytes, "tercet-datastore 1 20\n\u00e9".getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(
                        () -> Datastore.keptIn(new DatastoreFile(bytes, false), SHAPE, VOCABULARY))
                .hasMessage("datastore " + bytes + " is not a text file of token ids");
        assertThatThrownBy(
                        () -> Datastore.keptIn(new DatastoreFile(folder, false), SHAPE, VOCABULARY))
                .hasMessageStartingWith("datastore " + folder + " cannot be read");
    }

    @Test
    void whatIsNotThereIsToldBeforeAnythingIsGenerated() {
        Path file = folder.resolve("nowhere").resolve("store.txt");
        assertThatThrownBy(
                        () -> Datastore.keptIn(new DatastoreFile(file, false), SHAPE, VOCABULARY))
                .hasMessage("datastore %s: there is no such folder", file);
        Path frozen = folder.resolve("store.txt");
        assertThatThrownBy(
                        () -> Datastore.keptIn(new DatastoreFile(frozen, true), SHAPE, VOCABULARY))
                .hasMessage("datastore %s: there is no such file", frozen);
    }

    @Test
    void aPlaceThatCannotBeWrittenIsTold() throws IOException {
        Path file = Files.createDirectory(folder.resolve("gone")).resolve("store.txt");
        Datastore store = Datastore.keptIn(new DatastoreFile(file, false), SHAPE, VOCABULARY);
        Files.delete(file.getParent());
        assertThatThrownBy(store::close)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("datastore %s cannot be written: there is no folder for it", file);
    }
}
