package io.tercet.tasks.tornado;

import static org.assertj.core.api.Assertions.assertThat;

/** Which TornadoVM the tests run on: the simulator, or with the Maven profile the real one. */
final class Lane {
    private Lane() {}

    /** The backend on the default device; fails where the lane got the other TornadoVM. */
    static TornadoBackend open() {
        TornadoBackend backend = new TornadoBackend(Device.all().getFirst());
        assertThat(backend.name())
                .isEqualTo(System.getProperty("tercet.tornado.lane", "simulator"));
        return backend;
    }

    /** To be called last: a test in which the device did nothing has tested nothing. */
    static void assertUsed(TornadoBackend backend) {
        assertThat(backend.counters().orElseThrow().launches()).isPositive();
    }
}
