package io.tercet.tasks.reference;

import io.tercet.tasks.Backend;
import io.tercet.tasks.LayersContract;

class ReferenceLayersTest extends LayersContract {
    @Override
    protected Backend open() {
        return new ReferenceBackend();
    }

    @Override
    protected double errorLimit() {
        return 0;
    }
}
