package io.tercet.tasks.jvm;

import io.tercet.tasks.Backend;
import io.tercet.tasks.BackendProvider;
import java.util.List;
import java.util.Optional;

/** Offers the embedded default. */
public final class JvmProvider implements BackendProvider {
    private static final String VECTOR_MODULE = "jdk.incubator.vector";

    @Override
    public String name() {
        return "jvm";
    }

    @Override
    public Optional<String> refusal() {
        return ModuleLayer.boot().findModule(VECTOR_MODULE).isPresent()
                ? Optional.empty()
                : Optional.of("the JVM was started without --add-modules " + VECTOR_MODULE);
    }

    @Override
    public int priority() {
        return 0;
    }

    @Override
    public List<String> devices() {
        return List.of("CPU");
    }

    @Override
    public Backend open(int device) {
        refusal()
                .ifPresent(reason -> {
                    throw new IllegalStateException(reason);
                });
        return new JvmBackend();
    }
}
