package io.tercet.engine.methods;

import io.tercet.engine.decoding.ChainDrafter;
import io.tercet.engine.decoding.Decoder;
import io.tercet.engine.decoding.DecoderContext;
import io.tercet.engine.decoding.Drafter;
import io.tercet.engine.decoding.LosslessMethod;
import io.tercet.engine.decoding.QualifiedDrafter;
import io.tercet.engine.decoding.Role;
import io.tercet.engine.decoding.Scorer;
import io.tercet.engine.decoding.Setting;
import io.tercet.engine.decoding.Settings;
import io.tercet.engine.parallel.ParallelDecoder;
import io.tercet.engine.parallel.SharedThreads;
import io.tercet.engine.retrieval.Datastore;
import io.tercet.engine.retrieval.PromptLookup;
import io.tercet.engine.retrieval.RetrievalDrafter;
import io.tercet.engine.retrieval.Retriever;
import io.tercet.engine.retrieval.StoreShape;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Double retrieval speculative parallelism (arXiv 2601.05524). As in PEARL, draft and target run at
 * the same time; each of the draft's steps is itself sped up by retrieval, so that its block is
 * longer than the ratio of the two models' speeds, and the target's pass carries retrieved
 * candidates too, so that it returns several tokens of its own, which judge the block and replace
 * it where it is wrong.
 *
 * <p>With sampling every retrieval step chooses by its model's own draws and the block is tested by
 * equality with the target's tokens, which keeps the target's distribution; the released code's
 * test does not. With both retrievals off this is PEARL.
 */
public final class DoubleRetrieval implements LosslessMethod {
    static final Setting STORE_LIMIT =
            new Setting.Whole(
                    "store_limit", 200_000, 1, 10_000_000, "most tokens that a store holds");

    @Override
    public String name() {
        return "double";
    }

    @Override
    public String summary() {
        return "PEARL with retrieval on both sides: long blocks, and a target that answers at"
                + " length";
    }

    @Override
    public String paper() {
        return "Double: Breaking the Acceleration Limit via Double Retrieval Speculative"
                + " Parallelism, arXiv 2601.05524";
    }

    @Override
    public Set<Role> roles() {
        return Set.of(Role.TARGET, Role.DRAFT);
    }

    @Override
    public boolean usesDatastore() {
        return true;
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
        return List.of(
                new Setting.Whole("gamma", 2, 1, 64, "steps of the draft model per target pass"),
                Setting.flag("draft_retrieval", true, "retrieval in the draft model's steps"),
                Setting.flag("target_retrieval", true, "retrieval in the target's passes"),
                new Setting.Whole("ngram", 3, 1, 3, "most tokens that are looked up"),
                Lookup.CANDIDATES,
                Setting.flag("store", false, "also look up what earlier requests left"),
                STORE_LIMIT);
    }

    @Override
    public Decoder create(DecoderContext context) {
        Settings settings = context.settings();
        Scorer draft = context.scorer(Role.DRAFT);
        Scorer target = context.scorer(Role.TARGET);
        int gamma = settings.whole("gamma");
        Memory memory = memory(context, target);
        Drafter drafter =
                settings.flag("draft_retrieval")
                        ? QualifiedDrafter.of(
                                memory.drafter(),
                                draft,
                                gamma * (1 + shape(settings).candidates()),
                                gamma)
                        : new ChainDrafter(draft, gamma);
        Drafter guide = settings.flag("target_retrieval") ? memory.drafter() : Drafter.NONE;
        return new ParallelDecoder(
                drafter,
                new SharedThreads(target, draft, context.threads()),
                guide,
                Map.of("datastore", memory.note()));
    }

    /** Where this request's retrievers come from, and what to say of it. */
    private record Memory(Supplier<Retriever> retrievers, String note) {
        RetrievalDrafter drafter() {
            return new RetrievalDrafter(retrievers.get());
        }
    }

    private static Memory memory(DecoderContext context, Scorer target) {
        StoreShape shape = shape(context.settings());
        boolean file = context.memory().datastore().isPresent();
        if (!file && !context.settings().flag("store")) {
            PromptLookup lookup = new PromptLookup(shape.ngram(), shape.candidates());
            return new Memory(() -> lookup, "none: the context alone");
        }
        Datastore store =
                context.memory()
                        .recall(
                                Datastore.class,
                                () -> open(context, shape, target.vocabularySize()));
        store.beginRequest();
        return new Memory(store::retriever, store.description());
    }

    private static Datastore open(DecoderContext context, StoreShape shape, int vocabularySize) {
        return context.memory()
                .datastore()
                .map(file -> Datastore.keptIn(file, shape, vocabularySize))
                .orElseGet(() -> Datastore.ofSession(shape));
    }

    private static StoreShape shape(Settings settings) {
        return new StoreShape(
                settings.whole("ngram"),
                settings.whole("candidates"),
                settings.whole(STORE_LIMIT.name()));
    }
}
