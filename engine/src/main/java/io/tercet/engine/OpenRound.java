package io.tercet.engine;

import io.tercet.engine.decoding.SessionMemory;
import io.tercet.tasks.Backend;
import io.tercet.tasks.round.DeviceRound;
import io.tercet.tasks.round.RoundSpec;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The round that a session has on the device, kept from one request to the next. */
final class OpenRound implements SessionMemory.Closing {
    private @Nullable RoundSpec spec;
    private @Nullable DeviceRound round;

    /** The round of a spec: the one at hand, or a new one in its place. */
    Optional<DeviceRound> of(RoundSpec wanted, Backend backend) {
        if (!wanted.equals(spec)) {
            close();
            round = backend.round(wanted).orElse(null);
            spec = wanted;
        }
        return Optional.ofNullable(round);
    }

    @Override
    public void close() {
        if (round != null) {
            round.close();
            round = null;
        }
        spec = null;
    }
}
