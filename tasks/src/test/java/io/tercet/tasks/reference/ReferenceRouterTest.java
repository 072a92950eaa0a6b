package io.tercet.tasks.reference;

import io.tercet.tasks.Backend;
import io.tercet.tasks.RouterContract;

class ReferenceRouterTest extends RouterContract {
    @Override
    protected Backend open() {
        return new ReferenceBackend();
    }
}
