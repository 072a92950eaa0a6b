package io.tercet.engine.methods;

import io.tercet.engine.decoding.DecoderContext;
import io.tercet.engine.decoding.Role;
import io.tercet.engine.decoding.Scorer;
import io.tercet.engine.decoding.Setting;

/** The target's own exits in the roles of smaller models, as settings. */
final class Exits {
    private static final int MOST_LAYERS = 1024;

    private Exits() {}

    /** Layers up to an exit; 0 for a share of the target's. */
    static Setting setting(String name, String help) {
        return new Setting.Whole(name, 0, 0, MOST_LAYERS, help);
    }

    /**
     * The target's exit at a setting's layer.
     *
     * @param share what 0 stands for: the layers divided by it, at least one
     */
    static Scorer of(DecoderContext context, String name, Role role, int share) {
        Scorer target = context.scorer(Role.TARGET);
        int given = context.settings().whole(name);
        int layers = given == 0 ? Math.max(1, target.blockCount() / share) : given;
        if (layers >= target.blockCount()) {
            throw new IllegalArgumentException(
                    "setting %s is %d, but an exit lies before the last of the target's %d layers"
                            .formatted(name, layers, target.blockCount()));
        }
        return target.exit(role, layers);
    }
}
