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
        if (!devices(false).isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                "there is no TornadoVM SDK in this JVM: install one (docs/tornadovm.md) and point"
                        + " TORNADOVM_HOME at it");
    }

    @Override
    public int priority() {
        return -1;
    }

    @Override
    public List<String> devices() {
        return devices(false).stream().map(Device::description).toList();
    }

    @Override
    public Backend open(int device) {
        return open(devices(false).get(device));
    }

    static Backend open(Device device) {
        return new TornadoBackend(device, device.workSizes());
    }

    /** The devices that are simulated, or those that are not; none where TornadoVM is broken. */
    static List<Device> devices(boolean simulated) {
        try {
            return Device.all().stream().filter(device -> device.simulated() == simulated).toList();
        } catch (IllegalStateException e) {
            return List.of();
        }
    }
}
