package io.tercet.models.decoder;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The families of decoders that Tercet runs, by GGUF's names. */
public enum Architecture {
    LLAMA(Rope.Pairing.ADJACENT),
    QWEN2(Rope.Pairing.HALVES),
    QWEN3(Rope.Pairing.HALVES);

    private final Rope.Pairing pairing;

    Architecture(Rope.Pairing pairing) {
        this.pairing = pairing;
    }

    /** The family with a {@code general.architecture}; empty for one that Tercet does not run. */
    public static Optional<Architecture> of(String name) {
        return Arrays.stream(values()).filter(one -> one.ggufName().equals(name)).findFirst();
    }

    /** All names, for messages. */
    static String names() {
        return Arrays.stream(values())
                .map(Architecture::ggufName)
                .collect(Collectors.joining(", "));
    }

    /** Its {@code general.architecture}, which also starts its keys. */
    public String ggufName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** How its files lay out the two elements that turn together. */
    public Rope.Pairing pairing() {
        return pairing;
    }
}
