package io.tercet.tasks.jvm;

import io.tercet.tasks.Backend;
import io.tercet.tasks.ExitContract;

class JvmExitTest extends ExitContract {
    @Override
    protected Backend open() {
        return new JvmBackend();
    }

    @Override
    protected double errorLimit() {
        return 1e-10;
    }
}
