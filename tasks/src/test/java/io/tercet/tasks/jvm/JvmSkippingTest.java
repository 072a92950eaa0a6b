package io.tercet.tasks.jvm;

import io.tercet.tasks.Backend;
import io.tercet.tasks.SkippingContract;

class JvmSkippingTest extends SkippingContract {
    @Override
    protected Backend open() {
        return new JvmBackend();
    }

    @Override
    protected double errorLimit() {
        return 1e-10;
    }
}
