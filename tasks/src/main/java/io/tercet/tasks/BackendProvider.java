package io.tercet.tasks;

import java.util.List;
import java.util.Optional;

/** Finds out whether a backend can run here, and opens it. Found through ServiceLoader. */
public interface BackendProvider {

    /** What {@code --backend} calls it. */
    String name();

    /** Why it cannot run here, as a sentence; empty when it can. */
    Optional<String> refusal();

    /** Among those that can run, the highest is chosen by itself; a negative one only by name. */
    int priority();

    /** What it can run on, in the order of {@code --device}; at least one where it can run. */
    List<String> devices();

    /**
     * Opens it.
     *
     * @param device an index of {@link #devices()}
     * @throws IllegalStateException with the reason when it cannot run
     */
    Backend open(int device);
}
