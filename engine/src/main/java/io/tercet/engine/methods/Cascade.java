package io.tercet.engine.methods;

import io.tercet.engine.decoding.Decoder;
import io.tercet.engine.decoding.DecoderContext;
import io.tercet.engine.decoding.Drafter;
import io.tercet.engine.decoding.LosslessMethod;
import io.tercet.engine.decoding.QualifiedDrafter;
import io.tercet.engine.decoding.Role;
import io.tercet.engine.decoding.Setting;
import io.tercet.engine.decoding.Settings;
import io.tercet.engine.decoding.SpeculativeDecoder;
import io.tercet.engine.decoding.Stage;
import io.tercet.engine.retrieval.RetrievalDrafter;
import java.util.List;
import java.util.Set;

/**
 * A staged cascade (arXiv 2308.04623 and 2312.11462, vertical cascade): retrieval drafts for the
 * draft model, the draft model for the qualifier where there is one, and that for the target. Every
 * stage is lossless for the next, so each hands on tokens distributed as its own, with its own
 * rows.
 */
public final class Cascade implements LosslessMethod {

    @Override
    public String name() {
        return "cascade";
    }

    @Override
    public String summary() {
        return "retrieval drafts for the draft model, that for the qualifier (if any) and target";
    }

    @Override
    public String paper() {
        return "Staged Speculative Decoding, arXiv 2308.04623; Cascade Speculative Drafting,"
                + " arXiv 2312.11462";
    }

    @Override
    public Set<Role> roles() {
        return Set.of(Role.TARGET, Role.DRAFT);
    }

    @Override
    public Set<Role> optionalRoles() {
        return Set.of(Role.QUALIFIER);
    }

    @Override
    public List<Setting> settings() {
        return List.of(
                new Setting.Whole("gamma", 8, 1, 64, "tokens of the draft model per judging pass"),
                new Setting.Whole("l_q", 16, 1, 128, "tokens of the qualifier per target pass"),
                Lookup.NGRAM,
                Lookup.CANDIDATES);
    }

    @Override
    public Decoder create(DecoderContext context) {
        Settings settings = context.settings();
        Drafter drafter =
                QualifiedDrafter.of(
                        new RetrievalDrafter(Lookup.lookup(settings)),
                        context.scorer(Role.DRAFT),
                        settings.whole("gamma"),
                        settings.whole("gamma"));
        if (context.has(Role.QUALIFIER)) {
            drafter =
                    new QualifiedDrafter(
                            drafter,
                            context.scorer(Role.QUALIFIER),
                            Speculative.exactRule(Stage.QUALIFIER, context.rules()),
                            settings.whole("l_q"),
                            true);
        }
        return new SpeculativeDecoder(
                drafter,
                context.scorer(Role.TARGET),
                Speculative.exactRule(Stage.TARGET, context.rules()));
    }
}
