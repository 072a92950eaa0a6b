package io.tercet.engine;

import io.tercet.engine.decoding.DecodingMethod;
import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Collectors;

/** The decoding methods on the path, found through ServiceLoader. */
public final class Methods {
    private Methods() {}

    /** All methods: plain decoding first, then by name. */
    public static List<DecodingMethod> all() {
        return ServiceLoader.load(DecodingMethod.class).stream()
                .map(ServiceLoader.Provider::get)
                .sorted(
                        Comparator.comparing((DecodingMethod method) -> method.roles().size() > 1)
                                .thenComparing(DecodingMethod::name))
                .toList();
    }

    /**
     * The method of a name.
     *
     * @throws IllegalArgumentException naming the methods there are
     */
    public static DecodingMethod named(String name) {
        return all().stream()
                .filter(method -> method.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(unknown(name)));
    }

    private static String unknown(String name) {
        String names = all().stream().map(DecodingMethod::name).collect(Collectors.joining(", "));
        return "no method is called %s; there are %s".formatted(name, names);
    }
}
