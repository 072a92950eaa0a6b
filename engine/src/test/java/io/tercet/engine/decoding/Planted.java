package io.tercet.engine.decoding;

import java.util.List;
import java.util.Set;

/**
 * Standard speculative decoding with a {@link PlantedBug}, to be found through the whole engine.
 */
public final class Planted implements LossyMethod {
    @Override
    public String name() {
        return "planted";
    }

    @Override
    public String summary() {
        return "speculative decoding with a mistake";
    }

    @Override
    public String paper() {
        return "";
    }

    @Override
    public Set<Role> roles() {
        return Set.of(Role.TARGET, Role.DRAFT);
    }

    @Override
    public List<Setting> settings() {
        return List.of(
                Setting.choice("bug", PlantedBug.NO_RESIDUAL, "which", PlantedBug.values()),
                new Setting.Whole("gamma", 2, 2, 64, "tokens drafted per round"));
    }

    @Override
    public Decoder create(DecoderContext context) {
        return new SpeculativeDecoder(
                new ChainDrafter(context.scorer(Role.DRAFT), context.settings().whole("gamma")),
                context.scorer(Role.TARGET),
                context.settings().choice("bug", PlantedBug.class));
    }
}
