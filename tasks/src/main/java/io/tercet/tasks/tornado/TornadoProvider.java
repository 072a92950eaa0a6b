package io.tercet.tasks.tornado;

import io.tercet.tasks.Backend;
import io.tercet.tasks.BackendProvider;
import java.util.List;
import java.util.Optional;

/** Offers the devices of a TornadoVM SDK, by name only until they are known to be faster. */
public final class TornadoProvider implements BackendProvider {

    @Override
    public String name() {
        return "tornado";
    }

    @Override
    public Optional<String> refusal() {
        return Sdk.refusal();
    }

    @Override
    public int priority() {
        return -1;
    }

    @Override
    public List<String> devices() {
        return Sdk.devices().stream().map(Device::description).toList();
    }

    @Override
    public Backend open(int device) {
        return new TornadoBackend(Sdk.devices().get(device));
    }
}
