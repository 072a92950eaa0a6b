package io.tercet.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.tercet.tasks.DeviceCounters;

/**
 * The engine on TornadoVM: on the simulator, or on a device where the Maven profile {@code tornado}
 * has put the real one in its place. Closing it fails when nobody looked at what the device did;
 * where every test was skipped, since their files are not there, it did nothing.
 */
final class DeviceLane implements AutoCloseable {
    /** {@code simulator} or {@code tornado}. */
    static final String NAME = System.getProperty("tercet.tornado.lane", "simulator");

    private final Tercet tercet = Tercet.open(BackendChoice.named(NAME, 0));
    private long launches;

    Tercet tercet() {
        return tercet;
    }

    DeviceCounters counters() {
        return tercet.backend().counters().orElseThrow();
    }

    /** Fails when nothing was launched since it was last asked. */
    void assertUsed() {
        assertThat(tercet.backend().name()).isEqualTo(NAME);
        assertThat(counters().launches()).as("launches on " + NAME).isGreaterThan(launches);
        launches = counters().launches();
    }

    @Override
    public void close() {
        if (counters().launches() > 0) {
            assertThat(launches).as("checks of the device's launches").isPositive();
        }
        tercet.close();
    }
}
