package io.tercet.tasks.tornado;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.List;
import java.util.Optional;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import org.jspecify.annotations.Nullable;
import uk.ac.manchester.tornado.api.runtime.TornadoRuntimeProvider;

/** Which TornadoVM is in this JVM: the simulator, or an SDK's; and whether it is of use. */
final class Sdk {
    /** The version that Tercet was built for; the Maven profile may name another one. */
    private static final String WANTED =
            System.getProperty("tercet.tornado.version", "5.2.0-jdk25");

    private Sdk() {}

    /** The devices of an SDK, the default one first; none when there is a {@link #refusal}. */
    static List<Device> devices() {
        return refusal().isPresent() ? List.of() : Device.all();
    }

    /** Why no device can be used, as a sentence. */
    static Optional<String> refusal() {
        return otherVersion(version(), WANTED).or(Sdk::noDevice);
    }

    /**
     * What there is to say of an SDK's version.
     *
     * @param found null where it is not known
     */
    static Optional<String> otherVersion(@Nullable String found, String wanted) {
        if (found == null || found.equals(wanted)) {
            return Optional.empty();
        }
        return Optional.of(
                "the TornadoVM SDK in this JVM has version %s, and Tercet wants %s (docs/tornadovm.md)"
                        .formatted(found, wanted));
    }

    private static Optional<String> noDevice() {
        try {
            List<Device> devices = Device.all();
            if (!devices.isEmpty() && devices.getFirst().simulated()) {
                return Optional.of(
                        "there is no TornadoVM SDK in this JVM: install one (docs/tornadovm.md) and"
                                + " point TORNADOVM_HOME at it");
            }
            return devices.isEmpty()
                    ? Optional.of(
                            "TornadoVM finds no device: install a driver, or PoCL for the CPU")
                    : Optional.empty();
        } catch (IllegalStateException e) {
            return Optional.ofNullable(e.getMessage());
        }
    }

    /** What the API's jar says of itself; null where it is no jar of TornadoVM. */
    private static @Nullable String version() {
        CodeSource source = TornadoRuntimeProvider.class.getProtectionDomain().getCodeSource();
        if (source == null || !source.getLocation().getPath().endsWith(".jar")) {
            return null;
        }
        try (JarFile jar = new JarFile(Path.of(source.getLocation().toURI()).toFile())) {
            Manifest manifest = jar.getManifest();
            boolean own = manifest != null && "tornado-api".equals(title(manifest));
            return own ? manifest.getMainAttributes().getValue("Implementation-Version") : null;
        } catch (IOException | URISyntaxException e) {
            return null;
        }
    }

    private static @Nullable String title(Manifest manifest) {
        return manifest.getMainAttributes().getValue("Implementation-Title");
    }
}
