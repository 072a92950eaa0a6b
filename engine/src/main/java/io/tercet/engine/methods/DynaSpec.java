package io.tercet.engine.methods;

import io.tercet.engine.decoding.Decoder;
import io.tercet.engine.decoding.DecoderContext;
import io.tercet.engine.decoding.LosslessMethod;
import io.tercet.engine.decoding.Role;
import io.tercet.engine.decoding.Routing;
import io.tercet.engine.decoding.Scorer;
import io.tercet.engine.decoding.Setting;
import io.tercet.engine.decoding.Settings;
import io.tercet.engine.decoding.SpeculativeDecoder;
import io.tercet.engine.decoding.Stage;
import io.tercet.engine.resident.Residency;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A draft head's tree, for each level of which a router chooses the rows of the vocabulary that the
 * head projects onto; the target verifies over all of it. Budgets are in rows and shrink with the
 * level. Only the proposals change, so the text is the target's own.
 *
 * <p>Of the paper's constants the budget's curve and the floor were not to be had: rho 0.7 and 1e-3
 * are our own, and half the vocabulary at first makes the mean of eight levels a fifth of it, which
 * is the paper's 27 of 128 thousand.
 */
public final class DynaSpec implements LosslessMethod {
    private static final int MOST_ROWS = 1 << 20;
    private static final int FIRST_SHARE = 2; // of the vocabulary, as a divisor
    private static final int LEAST_SHARE = 16;
    private static final String FLAT = "flat";
    private static final String CONCURRENT = "concurrent";

    @Override
    public String name() {
        return "dynaspec";
    }

    @Override
    public String summary() {
        return "a head's tree, projected onto the rows that a router chooses for each level";
    }

    @Override
    public String paper() {
        return "DynaSpec: Context-aware Dynamic Speculative Sampling for Large-Vocabulary Language"
                + " Models, arXiv 2510.13847";
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
    public boolean usesRouter() {
        return true;
    }

    /** The router's choice takes its place. */
    @Override
    public boolean usesShortlist() {
        return false;
    }

    @Override
    public List<Setting> settings() {
        return Stream.concat(
                        own().stream(),
                        DraftShape.settings(DraftShape.DYNAMIC, DraftShape.CHAIN, DraftShape.FIXED)
                                .stream())
                .toList();
    }

    private static List<Setting> own() {
        return List.of(
                new Setting.Whole(
                        "rows", 0, 0, MOST_ROWS, "rows for the first level; 0: half of them"),
                Setting.choice("budget", "decaying", "rows for later levels", "decaying", FLAT),
                new Setting.Real(
                        "rho", 0.7, 0.01, 1, "decaying: what a level leaves of the one before"),
                new Setting.Whole(
                        "min_rows", 0, 0, MOST_ROWS, "decaying: least rows; 0: a sixteenth"),
                new Setting.Real(
                        "floor", 1e-3, 0, 1, "drawn tokens: share of the uniform distribution"),
                Setting.choice(
                        "routing",
                        CONCURRENT,
                        "the router runs beside the head's layer where a processor is free, or"
                                + " before it",
                        CONCURRENT,
                        "inline"),
                Residency.SETTING);
    }

    @Override
    public List<Integer> widths(Settings settings) {
        return DraftShape.widths(settings);
    }

    @Override
    public Decoder create(DecoderContext context) {
        Scorer head = context.scorer(Role.DRAFT);
        head.route(routing(context.settings(), head.vocabularySize()));
        return new NotedDecoder(
                Residency.of(
                        new SpeculativeDecoder(
                                DraftShape.drafter(context, false),
                                context.scorer(Role.TARGET),
                                DraftShape.rule(Stage.TARGET, context)),
                        context),
                () -> notes(head));
    }

    private static Routing routing(Settings settings, int vocabularySize) {
        boolean flat = settings.text("budget").equals(FLAT);
        return new Routing(
                rows(settings, "rows", vocabularySize / FIRST_SHARE),
                flat ? 1 : settings.real("rho"),
                flat ? 1 : rows(settings, "min_rows", vocabularySize / LEAST_SHARE),
                (float) settings.real("floor"),
                settings.text("routing").equals(CONCURRENT));
    }

    private static int rows(Settings settings, String name, int standard) {
        int given = settings.whole(name);
        return Math.max(1, given == 0 ? standard : given);
    }

    private static Map<String, String> notes(Scorer head) {
        return head.counts().passes() == 0
                ? Map.of()
                : Map.of(
                        "shortlistRows",
                        String.format(Locale.ROOT, "%.1f", head.counts().meanColumns()));
    }
}
