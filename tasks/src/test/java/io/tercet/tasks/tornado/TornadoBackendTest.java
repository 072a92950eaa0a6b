package io.tercet.tasks.tornado;

import io.tercet.tasks.Backend;
import io.tercet.tasks.BackendContract;

class TornadoBackendTest extends BackendContract {
    @Override
    protected Backend open() {
        return new TornadoBackend(Device.all().getFirst());
    }

    @Override
    protected double errorLimit() {
        return 1e-5;
    }
}
