package io.tercet.engine;

import io.tercet.tasks.BackendProvider;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;

/**
 * Which backend was taken, and why not the others.
 *
 * @param refusals a sentence for every backend that would have been preferred but cannot run
 */
public record BackendChoice(BackendProvider provider, int device, List<String> refusals) {
    public BackendChoice {
        refusals = List.copyOf(refusals);
    }

    /** All backends on the path, the preferred ones first. */
    public static List<BackendProvider> all() {
        return ServiceLoader.load(BackendProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .sorted(
                        Comparator.comparingInt(BackendProvider::priority)
                                .reversed()
                                .thenComparing(BackendProvider::name))
                .toList();
    }

    /** The best backend that can run here. */
    public static BackendChoice automatic() {
        List<String> refusals = new ArrayList<>();
        for (BackendProvider provider : all()) {
            if (provider.priority() < 0) {
                continue;
            }
            Optional<String> refusal = provider.refusal();
            if (refusal.isEmpty()) {
                return new BackendChoice(provider, 0, refusals);
            }
            refusals.add(provider.name() + ": " + refusal.get());
        }
        throw new IllegalStateException("no backend can run here: " + String.join("; ", refusals));
    }

    /**
     * The backend of a name.
     *
     * @throws IllegalArgumentException when there is none of that name or no such device
     * @throws IllegalStateException with the reason when it cannot run here
     */
    public static BackendChoice named(String name, int device) {
        BackendProvider provider =
                all().stream()
                        .filter(candidate -> candidate.name().equals(name))
                        .findFirst()
                        .orElseThrow(() -> new IllegalArgumentException(unknown(name)));
        provider.refusal()
                .ifPresent(reason -> {
                    throw new IllegalStateException(
                            "backend " + name + " cannot run here: " + reason);
                });
        if (device < 0 || device >= provider.devices().size()) {
            throw new IllegalArgumentException(
                    "backend %s has devices 0 to %d, not %d"
                            .formatted(name, provider.devices().size() - 1, device));
        }
        return new BackendChoice(provider, device, List.of());
    }

    private static String unknown(String name) {
        List<String> names = all().stream().map(BackendProvider::name).toList();
        return "no backend is called %s; there are %s".formatted(name, String.join(", ", names));
    }
}
