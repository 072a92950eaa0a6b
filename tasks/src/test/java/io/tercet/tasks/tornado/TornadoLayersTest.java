package io.tercet.tasks.tornado;

import io.tercet.tasks.Backend;
import io.tercet.tasks.LayersContract;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;

@Tag("device")
class TornadoLayersTest extends LayersContract {
    private final Lane lane = new Lane();

    @Override
    protected Backend open() {
        return lane.backend();
    }

    @Override
    protected double errorLimit() {
        return 1e-5;
    }

    @AfterEach
    void theDeviceDidIt() {
        lane.assertUsed();
    }
}
