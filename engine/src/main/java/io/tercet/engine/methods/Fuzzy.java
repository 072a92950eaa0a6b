package io.tercet.engine.methods;

import io.tercet.engine.decoding.ChainDrafter;
import io.tercet.engine.decoding.Decoder;
import io.tercet.engine.decoding.DecoderContext;
import io.tercet.engine.decoding.FuzzyRule;
import io.tercet.engine.decoding.LossyMethod;
import io.tercet.engine.decoding.Role;
import io.tercet.engine.decoding.Setting;
import io.tercet.engine.decoding.Settings;
import io.tercet.engine.decoding.SpeculativeDecoder;
import io.tercet.engine.decoding.Stage;
import io.tercet.engine.resident.Residency;
import io.tercet.tasks.Divergence;
import java.util.List;
import java.util.Set;

/**
 * Fuzzy speculative decoding with two models: a drafted token stays while the target's distribution
 * is within {@code tau} of the draft model's. PyramidSD extends it by a qualifier and is judged
 * against it.
 */
public final class Fuzzy implements LossyMethod {
    static final Setting DIVERGENCE =
            Setting.choice(
                    "divergence", Divergence.FSD_JS, "how far apart rows are", Divergence.values());

    @Override
    public String name() {
        return "fuzzy";
    }

    @Override
    public String summary() {
        return "a draft model's chain, kept where the target's distribution is near the draft's";
    }

    @Override
    public String paper() {
        return "Fuzzy Speculative Decoding for a Tunable Accuracy-Runtime Tradeoff,"
                + " arXiv 2502.20704";
    }

    @Override
    public Set<Role> roles() {
        return Set.of(Role.TARGET, Role.DRAFT);
    }

    @Override
    public List<Setting> settings() {
        return List.of(
                new Setting.Real("tau", 0.4, 0, 1e9, "threshold between target and draft"),
                new Setting.Whole("gamma", 5, 1, 64, "tokens drafted per round"),
                DIVERGENCE,
                Residency.SETTING);
    }

    @Override
    public Decoder create(DecoderContext context) {
        Settings settings = context.settings();
        SpeculativeDecoder decoder =
                new SpeculativeDecoder(
                        new ChainDrafter(context.scorer(Role.DRAFT), settings.whole("gamma")),
                        context.scorer(Role.TARGET),
                        rule(Stage.TARGET, context, "tau"));
        return Residency.of(decoder, context);
    }

    /**
     * The rule by which a stage judges what the draft model proposed.
     *
     * @param threshold the setting that has it
     */
    static FuzzyRule rule(Stage stage, DecoderContext context, String threshold) {
        Settings settings = context.settings();
        Divergence form = settings.choice(DIVERGENCE.name(), Divergence.class);
        if (form == Divergence.FSD_JS && context.scorer(Role.DRAFT).isConfined()) {
            throw new IllegalArgumentException(
                    "setting divergence is fsd_js, which is infinite where a shortlist leaves out"
                            + " tokens; jensen_shannon, kl, total_variation and logit_difference"
                            + " are not");
        }
        return new FuzzyRule(stage, form, settings.real(threshold));
    }
}
