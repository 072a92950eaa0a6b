package io.tercet.engine.methods;

import io.tercet.engine.decoding.AcceptanceRule;
import io.tercet.engine.decoding.ChainDrafter;
import io.tercet.engine.decoding.Decoder;
import io.tercet.engine.decoding.DecoderContext;
import io.tercet.engine.decoding.DescendRule;
import io.tercet.engine.decoding.Drafter;
import io.tercet.engine.decoding.FuzzyRule;
import io.tercet.engine.decoding.LossyMethod;
import io.tercet.engine.decoding.QualifiedDrafter;
import io.tercet.engine.decoding.Role;
import io.tercet.engine.decoding.Setting;
import io.tercet.engine.decoding.Settings;
import io.tercet.engine.decoding.SpeculativeDecoder;
import io.tercet.engine.decoding.Stage;
import io.tercet.engine.resident.Residency;
import io.tercet.tasks.Divergence;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * PyramidSD. The draft model proposes {@code l_d} tokens at a time; the qualifier keeps those near
 * its own distribution until it has {@code l_q}; the target keeps those where it is near the
 * qualifier. Variant {@code fuzzy} (PSD_F) has a threshold at both stages; {@code assisted} (PSD_A)
 * lets the qualifier keep exactly what it would have chosen itself.
 */
public final class Pyramid implements LossyMethod {
    /** The paper's best settings of both variants, and the grid of PSD_F that it reports. */
    private static final Map<String, Map<String, String>> PRESETS =
            Map.of(
                    "best_f", preset("fuzzy", 25, 15, 0.4, 0.5),
                    "best_a", preset("assisted", 25, 5, 0.4, 0.5),
                    "grid_25", preset("fuzzy", 25, 25, 0.5, 0.5),
                    "grid_20", preset("fuzzy", 20, 20, 0.4, 0.4),
                    "grid_15", preset("fuzzy", 15, 15, 0.5, 0.5));

    private static Map<String, String> preset(
            String variant, int qualified, int drafted, double tauQ, double tauT) {
        return Map.of(
                "variant", variant,
                "l_q", Integer.toString(qualified),
                "l_d", Integer.toString(drafted),
                "tau_q", Double.toString(tauQ),
                "tau_t", Double.toString(tauT));
    }

    @Override
    public String name() {
        return "pyramid";
    }

    @Override
    public String summary() {
        return "draft, qualifier and target with divergence thresholds (PSD_F, PSD_A)";
    }

    @Override
    public String paper() {
        return "3-Model Speculative Decoding (PyramidSD), arXiv 2510.12966";
    }

    @Override
    public Set<Role> roles() {
        return Set.of(Role.TARGET, Role.QUALIFIER, Role.DRAFT);
    }

    @Override
    public List<Setting> settings() {
        return List.of(
                new Setting.Preset(
                        "preset", "best_f", PRESETS, "published values of variant, l and tau"),
                Setting.choice("variant", "fuzzy", "PSD_F or PSD_A", "fuzzy", "assisted"),
                new Setting.Real("tau_q", 0.4, 0, 1e9, "threshold between qualifier and draft"),
                new Setting.Real("tau_t", 0.5, 0, 1e9, "threshold between target and qualifier"),
                new Setting.Whole("l_q", 25, 1, 128, "tokens qualified per target pass"),
                new Setting.Whole("l_d", 15, 1, 64, "tokens drafted per qualifier pass"),
                Fuzzy.DIVERGENCE,
                Setting.flag("bonus", true, "a qualifier token behind a fully kept draft"),
                Residency.SETTING);
    }

    @Override
    public Decoder create(DecoderContext context) {
        Settings settings = context.settings();
        Divergence form = settings.choice("divergence", Divergence.class);
        AcceptanceRule qualify =
                settings.text("variant").equals("fuzzy")
                        ? Fuzzy.rule(Stage.QUALIFIER, context, "tau_q")
                        : new DescendRule(Stage.QUALIFIER);
        Drafter qualified =
                new QualifiedDrafter(
                        new ChainDrafter(context.scorer(Role.DRAFT), settings.whole("l_d")),
                        context.scorer(Role.QUALIFIER),
                        qualify,
                        settings.whole("l_q"),
                        settings.flag("bonus"));
        SpeculativeDecoder pyramid =
                new SpeculativeDecoder(
                        qualified,
                        context.scorer(Role.TARGET),
                        new FuzzyRule(Stage.TARGET, form, settings.real("tau_t")));
        return new ModelledDecoder(Residency.of(pyramid, context), context);
    }
}
