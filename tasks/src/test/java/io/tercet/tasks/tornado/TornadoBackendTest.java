package io.tercet.tasks.tornado;

import io.tercet.tasks.Backend;
import io.tercet.tasks.BackendContract;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;

@Tag("device")
class TornadoBackendTest extends BackendContract {
    private @Nullable TornadoBackend backend;

    @Override
    protected Backend open() {
        backend = Lane.open();
        return backend;
    }

    @Override
    protected double errorLimit() {
        return 1e-5;
    }

    @AfterAll
    void theDeviceDidIt() {
        Lane.assertUsed(Objects.requireNonNull(backend));
    }
}
