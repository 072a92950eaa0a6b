package io.tercet.engine.methods;

import io.tercet.engine.decoding.ChainDrafter;
import io.tercet.engine.decoding.Decoder;
import io.tercet.engine.decoding.DecoderContext;
import io.tercet.engine.decoding.Drafter;
import io.tercet.engine.decoding.LosslessMethod;
import io.tercet.engine.decoding.Role;
import io.tercet.engine.decoding.Scorer;
import io.tercet.engine.decoding.Setting;
import io.tercet.engine.parallel.ParallelDecoder;
import io.tercet.engine.parallel.SharedThreads;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * PEARL (arXiv 2408.11850): draft and target run at the same time. The draft length should be about
 * the ratio of a target pass to a draft pass; the speed-up cannot exceed that ratio.
 */
public final class Pearl implements LosslessMethod {

    @Override
    public String name() {
        return "pearl";
    }

    @Override
    public String summary() {
        return "draft and target at the same time, with pre- and post-verification";
    }

    @Override
    public String paper() {
        return "PEARL: Parallel Speculative Decoding with Adaptive Draft Length, arXiv 2408.11850";
    }

    @Override
    public Set<Role> roles() {
        return Set.of(Role.TARGET, Role.DRAFT);
    }

    @Override
    public boolean anyLength() {
        return false;
    }

    @Override
    public boolean concurrent() {
        return true;
    }

    @Override
    public List<Setting> settings() {
        return List.of(new Setting.Whole("gamma", 4, 1, 64, "tokens drafted per target pass"));
    }

    @Override
    public Decoder create(DecoderContext context) {
        int gamma = context.settings().whole("gamma");
        Scorer draft = context.scorer(Role.DRAFT);
        return new ParallelDecoder(
                new ChainDrafter(draft, gamma),
                new SharedThreads(context.scorer(Role.TARGET), draft, context.threads()),
                Drafter.NONE,
                Map.of());
    }
}
