package io.tercet.engine.methods;

import io.tercet.engine.decoding.DecoderContext;
import io.tercet.engine.decoding.Role;
import io.tercet.engine.decoding.Setting;
import java.util.List;

/** Where a model stops that stands in for a smaller one, as a setting. */
final class Exits {
    private static final int MOST_LAYERS = 1024;

    private Exits() {}

    /** Layers up to an exit; 0 for a share of the target's. */
    static Setting setting(String name, String help) {
        return new Setting.Whole(name, 0, 0, MOST_LAYERS, help);
    }

    /**
     * Layers up to a setting's exit.
     *
     * @param number of the target's trained exits, where it has so many, what 0 stands for
     * @param standard else what 0 stands for
     */
    static int layers(DecoderContext context, String name, int number, int standard) {
        int blocks = context.scorer(Role.TARGET).blockCount();
        int given = context.settings().whole(name);
        List<Integer> trained = context.exits();
        int usual = number < trained.size() ? trained.get(number) : Math.max(1, standard);
        int layers = given == 0 ? usual : given;
        if (layers >= blocks) {
            throw new IllegalArgumentException(
                    "setting %s is %d, but an exit lies before the last of the target's %d layers"
                            .formatted(name, layers, blocks));
        }
        return layers;
    }
}
