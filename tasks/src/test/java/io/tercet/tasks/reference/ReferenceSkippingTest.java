package io.tercet.tasks.reference;

import io.tercet.tasks.Backend;
import io.tercet.tasks.SkippingContract;

class ReferenceSkippingTest extends SkippingContract {
    @Override
    protected Backend open() {
        return new ReferenceBackend();
    }

    @Override
    protected double errorLimit() {
        return 0;
    }
}
