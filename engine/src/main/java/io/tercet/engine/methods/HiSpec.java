package io.tercet.engine.methods;

import io.tercet.engine.decoding.AcceptanceRule;
import io.tercet.engine.decoding.ChainDrafter;
import io.tercet.engine.decoding.Decoder;
import io.tercet.engine.decoding.DecoderContext;
import io.tercet.engine.decoding.Drafter;
import io.tercet.engine.decoding.Judge;
import io.tercet.engine.decoding.LosslessMethod;
import io.tercet.engine.decoding.QualifiedDrafter;
import io.tercet.engine.decoding.Role;
import io.tercet.engine.decoding.Scorer;
import io.tercet.engine.decoding.Setting;
import io.tercet.engine.decoding.Settings;
import io.tercet.engine.decoding.SpeculativeDecoder;
import io.tercet.engine.decoding.Stage;
import io.tercet.engine.resident.Residency;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * HiSpec. One model is all three: its first exit drafts {@code n_d} tokens at a time, a later exit
 * verifies them until {@code n_i} have passed, all its layers have the last word. Each continues
 * from the states that the one before it stored, so one cache serves all three. Both inner rules
 * are lossless, so the output is the target's own however good the exits are.
 *
 * <p>The last of the passed tokens has been through no layer when the target is asked. A bonus
 * behind it costs its way through all of them, the lower ones alone, within the target's pass;
 * without, that pass runs the upper layers of the others only.
 */
public final class HiSpec implements LosslessMethod {

    @Override
    public String name() {
        return "hispec";
    }

    @Override
    public String summary() {
        return "an exit of the target drafts, a later exit verifies, all layers decide";
    }

    @Override
    public String paper() {
        return "HiSpec: Hierarchical Speculative Decoding for LLMs, arXiv 2510.01336";
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
                        "draft_exit",
                        "layers that draft; 0: the first trained exit, else an eighth"),
                Exits.setting(
                        "qualifier_exit",
                        "layers that verify first; 0: the second, else a quarter"),
                new Setting.Whole("n_d", 2, 1, 64, "tokens drafted per first verification"),
                new Setting.Whole("n_i", 4, 1, 128, "tokens passed per target pass"),
                Setting.flag("bonus", false, "the later exit's own token behind a kept draft"),
                Setting.flag("target_bonus", true, "the target's own token behind a kept draft"),
                Residency.SETTING);
    }

    @Override
    public Decoder create(DecoderContext context) {
        Settings settings = context.settings();
        Scorer target = context.scorer(Role.TARGET);
        int blocks = target.blockCount();
        int first = Exits.layers(context, "draft_exit", 0, blocks / 8);
        int second = Exits.layers(context, "qualifier_exit", 1, Math.max(blocks / 4, first + 1));
        if (second <= first) {
            throw new IllegalArgumentException(
                    "setting qualifier_exit is %d, which is not behind draft_exit at %d"
                            .formatted(second, first));
        }
        Drafter qualified =
                new QualifiedDrafter(
                        new ChainDrafter(
                                target.exit(Role.DRAFT, first, context.draftRows()),
                                settings.whole("n_d")),
                        target.exit(Role.QUALIFIER, second, null),
                        Speculative.exactRule(Stage.QUALIFIER, context.rules()),
                        settings.whole("n_i"),
                        settings.flag("bonus"));
        AcceptanceRule accept = Speculative.exactRule(Stage.TARGET, context.rules());
        SpeculativeDecoder decoder =
                new SpeculativeDecoder(
                        qualified,
                        new Judge(target, accept, settings.flag("target_bonus")),
                        Map.of());
        return Residency.of(decoder, context);
    }
}
