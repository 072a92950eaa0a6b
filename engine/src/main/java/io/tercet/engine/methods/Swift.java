package io.tercet.engine.methods;

import io.tercet.engine.decoding.ChainDrafter;
import io.tercet.engine.decoding.Decoder;
import io.tercet.engine.decoding.DecoderContext;
import io.tercet.engine.decoding.LosslessMethod;
import io.tercet.engine.decoding.Role;
import io.tercet.engine.decoding.Scorer;
import io.tercet.engine.decoding.Setting;
import io.tercet.engine.decoding.Settings;
import io.tercet.engine.decoding.SpeculativeDecoder;
import io.tercet.engine.decoding.Stage;
import io.tercet.engine.sublayers.SublayerSearch;
import io.tercet.engine.sublayers.SwiftDrafter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * SWIFT's self-speculation. The target without some of its sublayers drafts, as long as it is sure
 * of itself; all of it verifies. Which sublayers it can do without is found while the text is
 * written. The draft is a chain: SWIFT's trees of runners-up, which cost a GPU nothing, are left
 * out.
 */
public final class Swift implements LosslessMethod {
    private static final int FEWEST_LAYERS = 3;

    @Override
    public String name() {
        return "swift";
    }

    @Override
    public String summary() {
        return "the target without sublayers, chosen while it writes, drafts; all of it verifies";
    }

    @Override
    public String paper() {
        return "SWIFT: On-the-Fly Self-Speculative Decoding for LLM Inference Acceleration,"
                + " arXiv 2410.06916";
    }

    @Override
    public Set<Role> roles() {
        return Set.of(Role.TARGET);
    }

    @Override
    public boolean usesShortlist() {
        return true;
    }

    /** Defaults of the paper and its code. */
    @Override
    public List<Setting> settings() {
        return List.of(
                new Setting.Real(
                        "skip_ratio", 0.45, 0.05, 0.95, "share of inner sublayers left out"),
                new Setting.Whole("gamma", 25, 1, 64, "most tokens drafted per round"),
                new Setting.Real(
                        "confidence", 0.8, 0, 1, "drafting ends behind a less probable token"),
                new Setting.Whole("window", 32, 4, 128, "written tokens that a choice is tried on"),
                new Setting.Whole("interval", 1, 1, 1000, "rounds from one trial to the next"),
                new Setting.Whole(
                        "bayes_interval", 25, 2, 1000, "every so many trials a promising one"),
                new Setting.Whole("trials", 1000, 0, 100_000, "after which the search ends"),
                new Setting.Whole(
                        "patience", 300, 1, 100_000, "trials without progress that end it"),
                new Setting.Real("enough", 0.95, 0, 1, "matchness above which it ends"));
    }

    @Override
    public Decoder create(DecoderContext context) {
        Settings settings = context.settings();
        Scorer target = context.scorer(Role.TARGET);
        SublayerSearch search =
                context.memory()
                        .recall(SublayerSearch.class, () -> search(target.blockCount(), settings));
        SwiftDrafter drafter =
                new SwiftDrafter(
                        new ChainDrafter(
                                target.skipping(Role.DRAFT, context.draftRows()),
                                settings.whole("gamma"),
                                settings.real("confidence")),
                        search,
                        settings.whole("window"),
                        settings.whole("interval"));
        return new NotedDecoder(
                new SpeculativeDecoder(
                        drafter, target, Speculative.exactRule(Stage.TARGET, context.rules())),
                () -> notes(drafter, search));
    }

    private static SublayerSearch search(int blockCount, Settings settings) {
        if (blockCount < FEWEST_LAYERS) {
            throw new IllegalArgumentException(
                    "method swift leaves out parts of the layers between the first and the last,"
                            + " but the target has %d".formatted(blockCount));
        }
        return new SublayerSearch(
                blockCount,
                settings.real("skip_ratio"),
                new SublayerSearch.Limits(
                        settings.whole("bayes_interval"),
                        settings.whole("trials"),
                        settings.whole("patience"),
                        settings.real("enough")));
    }

    /** What the search took and found. */
    private static Map<String, String> notes(SwiftDrafter drafter, SublayerSearch search) {
        return Map.of(
                "searchPasses",
                Integer.toString(drafter.searchPasses()),
                "matchness",
                String.format(Locale.ROOT, "%.2f", search.matchness()));
    }
}
