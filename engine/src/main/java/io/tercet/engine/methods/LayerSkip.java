package io.tercet.engine.methods;

import io.tercet.engine.decoding.ChainDrafter;
import io.tercet.engine.decoding.Decoder;
import io.tercet.engine.decoding.DecoderContext;
import io.tercet.engine.decoding.LosslessMethod;
import io.tercet.engine.decoding.Role;
import io.tercet.engine.decoding.Scorer;
import io.tercet.engine.decoding.Setting;
import io.tercet.engine.decoding.SpeculativeDecoder;
import io.tercet.engine.decoding.Stage;
import io.tercet.engine.resident.Residency;
import java.util.List;
import java.util.Set;

/**
 * LayerSkip's self-speculation (section 4.3 of its paper). The target's own first layers draft
 * through its output norm and projection; verification continues the drafted tokens from the exit's
 * stored states, so that every layer runs once per surviving token and one cache serves both. Any
 * model will do; one trained with layer dropout and exit losses is accepted far more often.
 */
public final class LayerSkip implements LosslessMethod {

    @Override
    public String name() {
        return "layerskip";
    }

    @Override
    public String summary() {
        return "the target's first layers draft, the others verify";
    }

    @Override
    public String paper() {
        return "LayerSkip: Enabling Early Exit Inference and Self-Speculative Decoding,"
                + " arXiv 2404.16710";
    }

    @Override
    public Set<Role> roles() {
        return Set.of(Role.TARGET);
    }

    @Override
    public boolean usesExits() {
        return true;
    }

    @Override
    public List<Setting> settings() {
        return List.of(
                Exits.setting(
                        "exit", "layers that draft; 0: the first trained exit, else a quarter"),
                new Setting.Whole("gamma", 6, 1, 64, "tokens drafted per round"),
                Residency.SETTING);
    }

    @Override
    public Decoder create(DecoderContext context) {
        Scorer target = context.scorer(Role.TARGET);
        int layers = Exits.layers(context, "exit", 0, target.blockCount() / 4);
        SpeculativeDecoder decoder =
                new SpeculativeDecoder(
                        new ChainDrafter(
                                target.exit(Role.DRAFT, layers, context.draftRows()),
                                context.settings().whole("gamma")),
                        target,
                        Speculative.exactRule(Stage.TARGET, context.rules()));
        return Residency.of(decoder, context);
    }
}
