package io.tercet.tasks.tornado;

import static org.assertj.core.api.Assertions.assertThat;

import io.tercet.tasks.DeviceCounters;

/**
 * The backend on the TornadoVM of the lane: the simulator, or with the Maven profile the real one
 * on its default device. Fails where the lane got the other one, or where the device did nothing.
 */
final class Lane implements AutoCloseable {
    private final TornadoBackend backend;
    private long launches;

    Lane() {
        this(Device.all().getFirst().workSizes());
    }

    /** With the work cut otherwise than the device wants it. */
    Lane(WorkSizes sizes) {
        backend = new TornadoBackend(Device.all().getFirst(), sizes);
        assertThat(backend.name())
                .isEqualTo(System.getProperty("tercet.tornado.lane", "simulator"));
    }

    TornadoBackend backend() {
        return backend;
    }

    DeviceCounters counters() {
        return backend.counters().orElseThrow();
    }

    /** To be called behind every test: one in which nothing was launched has tested nothing. */
    void assertUsed() {
        assertThat(counters().launches()).as("launches").isGreaterThan(launches);
        launches = counters().launches();
    }

    @Override
    public void close() {
        backend.close();
    }
}
