package io.tercet.tasks.tornado;

import io.tercet.tasks.Backend;
import io.tercet.tasks.BackendProvider;
import java.util.List;
import java.util.Optional;

/** Offers the stand-in for TornadoVM, by name only: to debug kernels and to read counters. */
public final class SimulatorProvider implements BackendProvider {

    @Override
    public String name() {
        return "simulator";
    }

    @Override
    public Optional<String> refusal() {
        return Device.simulator().isEmpty()
                ? Optional.of("TornadoVM itself is in this JVM, and hides it")
                : Optional.empty();
    }

    @Override
    public int priority() {
        return -2;
    }

    @Override
    public List<String> devices() {
        return Device.simulator().stream().map(Device::description).toList();
    }

    @Override
    public Backend open(int device) {
        return new TornadoBackend(Device.simulator().orElseThrow());
    }
}
