package io.tercet.engine.methods;

import io.tercet.engine.decoding.Setting;
import io.tercet.engine.decoding.Settings;
import io.tercet.tasks.Divergence;
import java.util.Arrays;
import java.util.Locale;

/** The setting that says how far apart two distributions are. */
final class Divergences {
    private static final String NAME = "divergence";
    static final Setting SETTING =
            Setting.choice(
                    NAME,
                    word(Divergence.FSD_JS),
                    "how far apart rows are",
                    Arrays.stream(Divergence.values())
                            .map(Divergences::word)
                            .toArray(String[]::new));

    private Divergences() {}

    static Divergence of(Settings settings) {
        return Divergence.valueOf(settings.text(NAME).toUpperCase(Locale.ROOT));
    }

    private static String word(Divergence form) {
        return form.name().toLowerCase(Locale.ROOT);
    }
}
