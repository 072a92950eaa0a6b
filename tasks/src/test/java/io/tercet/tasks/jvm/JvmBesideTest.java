package io.tercet.tasks.jvm;

import io.tercet.tasks.Backend;
import io.tercet.tasks.BesideContract;

class JvmBesideTest extends BesideContract {
    @Override
    protected Backend open() {
        return new JvmBackend();
    }

    @Override
    protected double errorLimit() {
        return 0;
    }
}
