package org.example;

import io.tercet.engine.decoding.Decoder;
import io.tercet.engine.decoding.DecoderContext;
import io.tercet.engine.decoding.LossyMethod;
import io.tercet.engine.decoding.Role;
import io.tercet.engine.decoding.Setting;
import io.tercet.engine.decoding.SpeculativeDecoder;
import io.tercet.engine.decoding.Stage;
import java.util.List;
import java.util.Set;

/** The drafter and the rule of this package, joined to a method. */
public final class Successors implements LossyMethod {

    @Override
    public String name() {
        return "successors";
    }

    @Override
    public String summary() {
        return "what followed each token most often, kept where the target likes it too";
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
        return List.of(
                new Setting.Whole("gamma", 4, 1, 64, "tokens drafted per round"),
                new Setting.Whole("best", 2, 1, 16, "target tokens that a draft may be among"));
    }

    @Override
    public Decoder create(DecoderContext context) {
        return new SpeculativeDecoder(
                new SuccessorDrafter(context.settings().whole("gamma")),
                context.scorer(Role.TARGET),
                new AmongBestRule(Stage.TARGET, context.settings().whole("best")));
    }
}
