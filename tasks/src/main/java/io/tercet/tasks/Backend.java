package io.tercet.tasks;

import io.tercet.models.decoder.DecoderModel;
import io.tercet.models.piece.HeadModel;
import io.tercet.tasks.round.DeviceRound;
import io.tercet.tasks.round.RoundSpec;
import java.util.Optional;

/** A way to run passes: chosen once at start. Thread-safe. */
public interface Backend extends AutoCloseable {

    /** {@code reference}, {@code jvm}, {@code tornado} or {@code simulator}. */
    String name();

    /** What it runs on, for the start-up line: a vector width, a device. */
    String description();

    /** Makes a model's weights ready; where it can, it reads them in place. */
    LoadedModel load(DecoderModel model);

    /**
     * Makes a draft head's weights ready (EAGLE-3, arXiv 2503.01840).
     *
     * @param target the head's target on this backend; its embedding and output are used
     * @throws IllegalArgumentException when that is another model than the head was read for
     */
    default LoadedHead loadHead(HeadModel head, LoadedModel target) {
        throw new UnsupportedOperationException("the backend %s runs no heads".formatted(name()));
    }

    LogitsOperations operations();

    /**
     * The same device with a queue of its own: what is loaded there runs while something runs here.
     * Operations here take results from there. It lives as long as this one.
     *
     * @return this one where threads of the CPU do the work: those run side by side anyway
     */
    default Backend beside() {
        return this;
    }

    /**
     * Rounds whose state lives on its device.
     *
     * @return empty where it has no device, or none that can run all of the steps
     */
    default Optional<DeviceRound> round(RoundSpec spec) {
        return Optional.empty();
    }

    /** What its device has done so far; empty where the CPU that runs us does the work. */
    default Optional<DeviceCounters> counters() {
        return Optional.empty();
    }

    /** Frees the device; models must be closed before. */
    @Override
    void close();
}
