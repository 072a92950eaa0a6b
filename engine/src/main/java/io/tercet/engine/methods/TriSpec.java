package io.tercet.engine.methods;

import io.tercet.engine.decoding.Decoder;
import io.tercet.engine.decoding.DecoderContext;
import io.tercet.engine.decoding.Drafter;
import io.tercet.engine.decoding.Judge;
import io.tercet.engine.decoding.LossyMethod;
import io.tercet.engine.decoding.Role;
import io.tercet.engine.decoding.RoutedDecoder;
import io.tercet.engine.decoding.Setting;
import io.tercet.engine.decoding.Settings;
import io.tercet.engine.decoding.Stage;
import io.tercet.engine.decoding.Trust;
import io.tercet.engine.decoding.Trust.Criterion;
import io.tercet.engine.resident.Residency;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * TriSpec. A small model of the target's family (the qualifier) verifies the draft; where the gap
 * between its two best tokens is {@code lambda} or more its word is final, and the target is asked
 * about the rest only. With {@code lambda} above 1 the target is always asked about everything:
 * plain speculative decoding, token for token. With 0 or less it is never asked.
 */
public final class TriSpec implements LossyMethod {

    @Override
    public String name() {
        return "trispec";
    }

    @Override
    public String summary() {
        return "a qualifier verifies; the target only where the qualifier is not certain";
    }

    @Override
    public String paper() {
        return "TriSpec: Ternary Speculative Decoding, arXiv 2601.23180";
    }

    @Override
    public Set<Role> roles() {
        return Set.of(Role.TARGET, Role.QUALIFIER, Role.DRAFT);
    }

    @Override
    public boolean prefersHead() {
        return true;
    }

    @Override
    public boolean usesAdapter() {
        return true;
    }

    @Override
    public List<Setting> settings() {
        List<Setting> settings = new ArrayList<>();
        settings.add(
                new Setting.Real("lambda", 0.5, -1, 2, "certainty from which a word is final"));
        settings.add(
                Setting.choice(
                        "route", Criterion.MARGIN, "what counts as certain", Criterion.values()));
        settings.add(new Setting.Whole("lag", 64, 1, 1 << 20, "tokens the target may be behind"));
        settings.addAll(
                DraftShape.settings(DraftShape.CHAIN, DraftShape.DYNAMIC, DraftShape.FIXED));
        settings.add(Residency.SETTING);
        return settings;
    }

    @Override
    public Decoder create(DecoderContext context) {
        Settings settings = context.settings();
        Criterion criterion = settings.choice("route", Criterion.class);
        Drafter drafter = DraftShape.drafter(context, criterion == Criterion.DRAFT);
        RoutedDecoder decoder =
                new RoutedDecoder(
                        drafter,
                        judge(Role.QUALIFIER, Stage.QUALIFIER, context),
                        new Trust(criterion, settings.real("lambda")),
                        judge(Role.TARGET, Stage.TARGET, context),
                        settings.whole("lag"));
        return Residency.of(decoder, context);
    }

    private static Judge judge(Role role, Stage stage, DecoderContext context) {
        return new Judge(context.scorer(role), DraftShape.rule(stage, context));
    }
}
