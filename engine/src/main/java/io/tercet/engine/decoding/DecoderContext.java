package io.tercet.engine.decoding;

import io.tercet.tasks.Shortlist;
import io.tercet.tasks.round.DeviceRound;
import io.tercet.tasks.round.RoundSpec;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a method builds its decoder from: the models by role, the request's rules, its settings. */
public interface DecoderContext {

    /**
     * The model of a role, one scorer for the whole request.
     *
     * @throws IllegalArgumentException when the user gave none
     */
    Scorer scorer(Role role);

    /** Whether the user gave a model for a role. */
    boolean has(Role role);

    TokenRules rules();

    /** Rows of the vocabulary that whoever drafts projects onto; null for all. */
    default @Nullable Shortlist draftRows() {
        return null;
    }

    /** Layers of the target behind which it has trained exits, ascending. */
    default List<Integer> exits() {
        return List.of();
    }

    Settings settings();

    /** CPU threads of the request. */
    default int threads() {
        return 1;
    }

    /** Rounds that live on the backend's device; empty where it has none that can run them. */
    default Optional<DeviceRound> round(RoundSpec spec) {
        return Optional.empty();
    }

    /** What the method keeps between requests; by default nothing outlives this one. */
    default SessionMemory memory() {
        return new SessionMemory(null);
    }
}
