package io.tercet.tasks.reference;

import io.tercet.tasks.Backend;
import io.tercet.tasks.ExitContract;

class ReferenceExitTest extends ExitContract {
    @Override
    protected Backend open() {
        return new ReferenceBackend();
    }

    @Override
    protected double errorLimit() {
        return 0;
    }
}
