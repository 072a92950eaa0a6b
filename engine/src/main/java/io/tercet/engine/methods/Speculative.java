package io.tercet.engine.methods;

import io.tercet.engine.decoding.ChainDrafter;
import io.tercet.engine.decoding.ChainRule;
import io.tercet.engine.decoding.Decoder;
import io.tercet.engine.decoding.DecoderContext;
import io.tercet.engine.decoding.EqualityRule;
import io.tercet.engine.decoding.LosslessMethod;
import io.tercet.engine.decoding.RatioRule;
import io.tercet.engine.decoding.Role;
import io.tercet.engine.decoding.Setting;
import io.tercet.engine.decoding.SpeculativeDecoder;
import io.tercet.engine.decoding.Stage;
import io.tercet.engine.decoding.TokenRules;
import io.tercet.engine.resident.Residency;
import java.util.List;
import java.util.Set;

/** Standard speculative decoding: a draft model's chain, verified in one target pass. */
public final class Speculative implements LosslessMethod {

    @Override
    public String name() {
        return "speculative";
    }

    @Override
    public String summary() {
        return "a draft model's chain, verified in one target pass";
    }

    @Override
    public String paper() {
        return "Fast Inference from Transformers via Speculative Decoding, arXiv 2211.17192";
    }

    @Override
    public Set<Role> roles() {
        return Set.of(Role.TARGET, Role.DRAFT);
    }

    @Override
    public List<Setting> settings() {
        return List.of(
                new Setting.Whole("gamma", 5, 1, 64, "tokens drafted per round"),
                Residency.SETTING);
    }

    @Override
    public Decoder create(DecoderContext context) {
        int gamma = context.settings().whole("gamma");
        SpeculativeDecoder decoder =
                new SpeculativeDecoder(
                        new ChainDrafter(context.scorer(Role.DRAFT), gamma),
                        context.scorer(Role.TARGET),
                        exactRule(Stage.TARGET, context.rules()));
        return Residency.of(decoder, context);
    }

    /** The lossless rule for chains: equality when greedy, the ratio test when sampling. */
    static ChainRule exactRule(Stage stage, TokenRules rules) {
        return rules.isGreedy() ? new EqualityRule(stage) : new RatioRule(stage);
    }
}
