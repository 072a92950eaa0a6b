package io.tercet.engine.methods;

import io.tercet.engine.decoding.AcceptanceRule;
import io.tercet.engine.decoding.ChainDrafter;
import io.tercet.engine.decoding.DecoderContext;
import io.tercet.engine.decoding.DescendRule;
import io.tercet.engine.decoding.Drafter;
import io.tercet.engine.decoding.DynamicTreeDrafter;
import io.tercet.engine.decoding.FixedTreeDrafter;
import io.tercet.engine.decoding.RatioRule;
import io.tercet.engine.decoding.Role;
import io.tercet.engine.decoding.Scorer;
import io.tercet.engine.decoding.Setting;
import io.tercet.engine.decoding.Settings;
import io.tercet.engine.decoding.SiblingRule;
import io.tercet.engine.decoding.Stage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

/** The settings that say how a draft model's tokens are arranged, and how they are judged. */
enum DraftShape {
    /** One token after the other. */
    CHAIN,
    /** EAGLE-2's tree, which grows where the draft model is confident. */
    DYNAMIC,
    /** SpecInfer's tree of a given shape. */
    FIXED;

    /** Nodes that every cache has room for beside the context, the root left out. */
    private static final int MOST_NODES = 255;

    private static final int NARROW = 3; // between a chain and the papers' 10
    private static final String SHAPE = "shape";
    private static final String RULE = "rule";

    /** The settings of a method that offers some of the shapes; the first is its default. */
    static List<Setting> settings(DraftShape... shapes) {
        List<Setting> settings = new ArrayList<>();
        settings.add(Setting.choice(SHAPE, shapes[0], "how drafted tokens are arranged", shapes));
        for (DraftShape shape : shapes) {
            settings.addAll(shape.own());
        }
        settings.add(
                Setting.choice(
                        RULE,
                        "exact",
                        "sampling: by what is left at each node, or sample and descend",
                        "exact",
                        "descend"));
        return settings;
    }

    private List<Setting> own() {
        return switch (this) {
            case CHAIN -> List.of(new Setting.Whole("gamma", 5, 1, 64, "chain: tokens per round"));
            // the released code's values; the limits keep what is scored within MOST_NODES
            case DYNAMIC ->
                    List.of(
                            new Setting.Whole(
                                    "total_token", 60, 2, MOST_NODES + 1, "dynamic: tree nodes"),
                            new Setting.Whole("depth", 7, 0, 15, "dynamic: levels grown from"),
                            new Setting.Whole("top_k", 10, 1, 16, "dynamic: nodes per level"));
            case FIXED ->
                    List.of(
                            new Setting.Wholes(
                                    "branches", "1-1-3-1-1-1-1-1", "fixed: children per level"));
        };
    }

    private static DraftShape of(Settings settings) {
        return settings.choice(SHAPE, DraftShape.class);
    }

    /**
     * The draft model's drafter.
     *
     * @param carriesLogits whether its drafts carry the model's rows
     */
    static Drafter drafter(DecoderContext context, boolean carriesLogits) {
        Settings settings = context.settings();
        Scorer model = context.scorer(Role.DRAFT);
        return switch (of(settings)) {
            case CHAIN -> chain(model, settings.whole("gamma"));
            case DYNAMIC ->
                    new DynamicTreeDrafter(
                            model,
                            settings.whole("total_token"),
                            settings.whole("depth"),
                            settings.whole("top_k"),
                            carriesLogits);
            case FIXED -> new FixedTreeDrafter(model, branches(settings));
        };
    }

    /** A routed model's chain is a tree of one branch: each level has rows of its own. */
    private static Drafter chain(Scorer model, int length) {
        return model.isRouted()
                ? new FixedTreeDrafter(model, Collections.nCopies(length, 1))
                : new ChainDrafter(model, length);
    }

    /** Widths that a plan chooses among: a chain, a narrow tree and the settings' own. */
    static List<Integer> widths(Settings settings) {
        if (of(settings) != DYNAMIC) {
            return List.of(0);
        }
        int most = settings.whole("top_k");
        return Stream.of(1, NARROW, most).filter(width -> width <= most).distinct().toList();
    }

    private static List<Integer> branches(Settings settings) {
        List<Integer> branches = settings.wholes("branches");
        long level = 1;
        long nodes = 0;
        for (int children : branches) {
            level = Math.min(level * children, MOST_NODES + 1);
            nodes += level;
        }
        if (nodes > MOST_NODES) {
            throw new IllegalArgumentException(
                    "setting branches is %s, more than the %d nodes of the largest tree"
                            .formatted(settings.text("branches"), MOST_NODES));
        }
        return branches;
    }

    /** The lossless rule for a stage: what the settings say for the shape and the sampling. */
    static AcceptanceRule rule(Stage stage, DecoderContext context) {
        if (context.rules().isGreedy() || context.settings().text(RULE).equals("descend")) {
            return new DescendRule(stage);
        }
        return of(context.settings()) == CHAIN ? new RatioRule(stage) : new SiblingRule(stage);
    }
}
