package io.tercet.engine.retrieval;

import io.tercet.engine.decoding.DatastoreFile;
import io.tercet.engine.decoding.SessionMemory;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a session has seen: the store of past requests, which the running one's text joins when the
 * next begins. Starts empty or from a file, and goes back to that file when it is closed, unless
 * the file is frozen.
 *
 * <p>Text of an evaluation that is kept and retrieved in the same evaluation makes any speed-up:
 * start empty, or from text that is not asked about.
 */
public abstract class KeptText<S extends TokenStore> implements SessionMemory.Closing {
    private final int limit;
    private final IntFunction<S> empty;
    private final @Nullable StoreFile file;
    private final List<Supplier<List<int[]>>> running = new ArrayList<>();
    private S past;

    /**
     * @param empty makes an empty store of a limit
     * @param limit most tokens that are kept
     * @throws IllegalArgumentException with one sentence when the file is not such a store, or is
     *     for another vocabulary
     */
    KeptText(@Nullable StoreFile file, IntFunction<S> empty, int limit) {
        this.limit = limit;
        this.empty = empty;
        this.file = file;
        this.past = empty.apply(limit);
        if (file != null) {
            add(file.read());
        }
    }

    /**
     * @param vocabularySize tokens are below it
     */
    static StoreFile storeFile(DatastoreFile file, int vocabularySize) {
        return new StoreFile(file.path(), vocabularySize, file.frozen());
    }

    /** Ends the request before this one: what it saw is now past. */
    public final void beginRequest() {
        List<int[]> seen = new ArrayList<>();
        running.forEach(request -> seen.addAll(request.get()));
        running.clear();
        add(seen);
    }

    /** Takes note of what the running request will have seen at its end. */
    final void watch(Supplier<List<int[]>> sequences) {
        running.add(sequences);
    }

    /** The store of past requests. */
    final S past() {
        return past;
    }

    /** Tokens of past requests. */
    public final int size() {
        return past.size();
    }

    /** Where it is kept, and how much was in it when the running request began. */
    public final String description() {
        String place = file == null ? "this session" : file.description();
        return "%s, %,d tokens".formatted(place, size());
    }

    /**
     * Adds sequences. Where they do not fit, the oldest make room: half the limit at once, since
     * the store is built anew then.
     */
    private void add(List<int[]> sequences) {
        long added = sequences.stream().mapToLong(sequence -> sequence.length).sum();
        if (past.size() + added > limit) {
            sequences = newest(sequences);
            past = empty.apply(limit);
        }
        for (int[] sequence : sequences) {
            past.append(sequence);
            past.end();
        }
    }

    /** The newest text of all sequences, up to half the limit. */
    private List<int[]> newest(List<int[]> added) {
        List<int[]> all = past.sequences();
        all.addAll(added);
        Deque<int[]> kept = new ArrayDeque<>();
        int room = (limit + 1) / 2;
        for (int[] sequence : all.reversed()) {
            int length = Math.min(room, sequence.length);
            kept.addFirst(Arrays.copyOfRange(sequence, sequence.length - length, sequence.length));
            room -= length;
        }
        return List.copyOf(kept);
    }

    @Override
    public final void close() {
        beginRequest();
        if (file != null) {
            file.write(past.sequences());
        }
    }
}
