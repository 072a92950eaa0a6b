package io.tercet.tasks.jvm;

import io.tercet.tasks.Backend;
import io.tercet.tasks.BackendContract;

class JvmBackendTest extends BackendContract {
    @Override
    protected Backend open() {
        return new JvmBackend();
    }

    @Override
    protected double errorLimit() {
        return 1e-10;
    }
}
