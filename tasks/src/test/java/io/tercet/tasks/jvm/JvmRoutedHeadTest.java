package io.tercet.tasks.jvm;

import io.tercet.tasks.Backend;
import io.tercet.tasks.RouterContract;

class JvmRoutedHeadTest extends RouterContract {
    @Override
    protected Backend open() {
        return new JvmBackend();
    }
}
