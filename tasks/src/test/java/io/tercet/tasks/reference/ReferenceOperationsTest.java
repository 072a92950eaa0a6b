package io.tercet.tasks.reference;

import io.tercet.tasks.Logits;
import io.tercet.tasks.LogitsOperations;
import io.tercet.tasks.LogitsOperationsContract;
import io.tercet.tasks.host.HostMatrix;

class ReferenceOperationsTest extends LogitsOperationsContract {
    @Override
    protected LogitsOperations operations() {
        return new ReferenceOperations();
    }

    @Override
    protected Logits logits(HostMatrix values) {
        return values;
    }

    @Override
    protected double tolerance() {
        return 2e-6;
    }
}
