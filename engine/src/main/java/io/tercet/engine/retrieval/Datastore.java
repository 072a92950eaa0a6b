package io.tercet.engine.retrieval;

import io.tercet.engine.decoding.SessionMemory;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a session has seen, for Double's retrieval: the store of past requests, and the retrievers
 * of the running one, whose own stores join it when the next request begins. Starts empty or from a
 * file, and goes back to that file when it is closed.
 *
 * <p>Text of an evaluation that is kept and retrieved in the same evaluation makes any speed-up:
 * start empty, or from text that is not asked about.
 */
public final class Datastore implements SessionMemory.Closing {
    private final StoreShape shape;
    private final @Nullable StoreFile file;
    private final List<NgramRetriever> running = new ArrayList<>();
    private NgramStore past;

    private Datastore(StoreShape shape, @Nullable StoreFile file) {
        this.shape = shape;
        this.file = file;
        this.past = new NgramStore(shape);
    }

    /** An empty store that ends with its session. */
    public static Datastore ofSession(StoreShape shape) {
        return new Datastore(shape, null);
    }

    /**
     * A store kept in a file; one that does not exist is an empty store.
     *
     * @param vocabularySize tokens are below it
     * @throws IllegalArgumentException with one sentence when the file is not such a store, or is
     *     for another vocabulary
     */
    public static Datastore keptIn(Path path, StoreShape shape, int vocabularySize) {
        StoreFile file = new StoreFile(path, vocabularySize);
        Datastore store = new Datastore(shape, file);
        store.add(file.read());
        return store;
    }

    /** Ends the request before this one: what it saw is now past. */
    public void beginRequest() {
        List<int[]> seen = new ArrayList<>();
        running.forEach(retriever -> seen.addAll(retriever.sequences()));
        running.clear();
        add(seen);
    }

    /** A retriever for one model of the running request. */
    public NgramRetriever retriever() {
        NgramRetriever retriever = new NgramRetriever(shape, past);
        running.add(retriever);
        return retriever;
    }

    /** Tokens of past requests. */
    public int size() {
        return past.size();
    }

    /** Where it is kept, and how much was in it when the running request began. */
    public String description() {
        String place = file == null ? "this session" : file.path().toString();
        return "%s, %,d tokens".formatted(place, size());
    }

    /** Adds sequences; where they do not fit, the oldest make room. */
    private void add(List<int[]> sequences) {
        long added = sequences.stream().mapToLong(sequence -> sequence.length).sum();
        if (past.size() + added > shape.limit()) {
            sequences = newest(sequences);
            past = new NgramStore(shape);
        }
        for (int[] sequence : sequences) {
            past.append(sequence);
            past.end();
        }
    }

    /** As much of the newest text of all sequences as the limit lets in. */
    private List<int[]> newest(List<int[]> added) {
        List<int[]> all = past.sequences();
        all.addAll(added);
        Deque<int[]> kept = new ArrayDeque<>();
        int room = shape.limit();
        for (int[] sequence : all.reversed()) {
            int length = Math.min(room, sequence.length);
            kept.addFirst(Arrays.copyOfRange(sequence, sequence.length - length, sequence.length));
            room -= length;
        }
        return List.copyOf(kept);
    }

    @Override
    public void close() {
        beginRequest();
        if (file != null) {
            file.write(past.sequences());
        }
    }
}
