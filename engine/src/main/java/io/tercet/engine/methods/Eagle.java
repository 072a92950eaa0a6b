package io.tercet.engine.methods;

import io.tercet.engine.decoding.Decoder;
import io.tercet.engine.decoding.DecoderContext;
import io.tercet.engine.decoding.LosslessMethod;
import io.tercet.engine.decoding.Role;
import io.tercet.engine.decoding.Setting;
import io.tercet.engine.decoding.Settings;
import io.tercet.engine.decoding.SpeculativeDecoder;
import io.tercet.engine.decoding.Stage;
import io.tercet.engine.resident.Residency;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Speculative decoding with trees, verified in one target pass: EAGLE-2's, which grow where the
 * drafter is confident, or SpecInfer's of a fixed shape (arXiv 2305.09781). Any smaller model of
 * the same vocabulary drafts.
 */
public final class Eagle implements LosslessMethod {

    @Override
    public String name() {
        return "eagle";
    }

    @Override
    public String summary() {
        return "a draft model's tree, verified in one target pass";
    }

    @Override
    public String paper() {
        return "EAGLE-2: Faster Inference of Language Models with Dynamic Draft Trees,"
                + " arXiv 2406.16858";
    }

    @Override
    public Set<Role> roles() {
        return Set.of(Role.TARGET, Role.DRAFT);
    }

    @Override
    public boolean prefersHead() {
        return true;
    }

    @Override
    public List<Setting> settings() {
        List<Setting> settings =
                new ArrayList<>(DraftShape.settings(DraftShape.DYNAMIC, DraftShape.FIXED));
        settings.add(Residency.SETTING);
        return settings;
    }

    @Override
    public List<Integer> widths(Settings settings) {
        return DraftShape.widths(settings);
    }

    @Override
    public Decoder create(DecoderContext context) {
        SpeculativeDecoder decoder =
                new SpeculativeDecoder(
                        DraftShape.drafter(context, false),
                        context.scorer(Role.TARGET),
                        DraftShape.rule(Stage.TARGET, context));
        return Residency.of(decoder, context);
    }
}
