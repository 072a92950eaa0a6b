package io.tercet.tasks.jvm;

import io.tercet.tasks.Backend;
import io.tercet.tasks.LayersContract;

class JvmLayersTest extends LayersContract {
    @Override
    protected Backend open() {
        return new JvmBackend();
    }

    @Override
    protected double errorLimit() {
        return 1e-10;
    }
}
