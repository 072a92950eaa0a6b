package io.tercet.engine.methods;

import io.tercet.engine.decoding.Decoder;
import io.tercet.engine.decoding.DecoderContext;
import io.tercet.engine.decoding.DescendRule;
import io.tercet.engine.decoding.Drafter;
import io.tercet.engine.decoding.LosslessMethod;
import io.tercet.engine.decoding.Role;
import io.tercet.engine.decoding.Setting;
import io.tercet.engine.decoding.SpeculativeDecoder;
import io.tercet.engine.decoding.Stage;
import java.util.List;
import java.util.Set;

/** Plain decoding: one target pass per token. */
public final class Autoregressive implements LosslessMethod {

    @Override
    public String name() {
        return "autoregressive";
    }

    @Override
    public String summary() {
        return "plain decoding, one target pass per token";
    }

    @Override
    public String paper() {
        return "";
    }

    @Override
    public Set<Role> roles() {
        return Set.of(Role.TARGET);
    }

    @Override
    public List<Setting> settings() {
        return List.of();
    }

    @Override
    public Decoder create(DecoderContext context) {
        return new SpeculativeDecoder(
                Drafter.NONE, context.scorer(Role.TARGET), new DescendRule(Stage.TARGET));
    }
}
