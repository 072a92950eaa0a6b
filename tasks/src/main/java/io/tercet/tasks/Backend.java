package io.tercet.tasks;

import io.tercet.models.decoder.DecoderModel;
import java.util.Optional;

/** A way to run passes: chosen once at start. Thread-safe. */
public interface Backend extends AutoCloseable {

    /** {@code reference}, {@code jvm}, {@code tornado} or {@code simulator}. */
    String name();

    /** What it runs on, for the start-up line: a vector width, a device. */
    String description();

    /** Makes a model's weights ready; where it can, it reads them in place. */
    LoadedModel load(DecoderModel model);

    LogitsOperations operations();

    /** What its device has done so far; empty where the CPU that runs us does the work. */
    default Optional<DeviceCounters> counters() {
        return Optional.empty();
    }

    /** Frees the device; models must be closed before. */
    @Override
    void close();
}
