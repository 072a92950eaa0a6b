package io.tercet.engine.methods;

import io.tercet.engine.decoding.DatastoreFile;
import io.tercet.engine.decoding.Decoder;
import io.tercet.engine.decoding.DecoderContext;
import io.tercet.engine.decoding.DescendRule;
import io.tercet.engine.decoding.Drafter;
import io.tercet.engine.decoding.Judge;
import io.tercet.engine.decoding.LosslessMethod;
import io.tercet.engine.decoding.Role;
import io.tercet.engine.decoding.Scorer;
import io.tercet.engine.decoding.Setting;
import io.tercet.engine.decoding.Settings;
import io.tercet.engine.decoding.SpeculativeDecoder;
import io.tercet.engine.decoding.Stage;
import io.tercet.engine.retrieval.Corpus;
import io.tercet.engine.retrieval.RecycledCandidates;
import io.tercet.engine.retrieval.RecyclingTemplate;
import io.tercet.engine.retrieval.SuffixDrafter;
import io.tercet.engine.retrieval.TokenRecycling;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * SAM-Decoding (arXiv 2411.10666) with Token Recycling (arXiv 2408.08696) where the text does not
 * repeat itself: a suffix automaton of prompt and generation finds the longest repetition at the
 * end of the text and proposes what followed it; if it is shorter than a threshold, a tree of
 * recycled candidates is proposed instead. The candidates are kept from request to request. A
 * datastore adds a second, static automaton: of what earlier sessions wrote.
 */
public final class Suffix implements LosslessMethod {

    @Override
    public String name() {
        return "suffix";
    }

    @Override
    public String summary() {
        return "suffix-automaton retrieval, trees of recycled tokens where nothing repeats";
    }

    @Override
    public String paper() {
        return "SAM Decoding, arXiv 2411.10666; Token Recycling, arXiv 2408.08696";
    }

    @Override
    public Set<Role> roles() {
        return Set.of(Role.TARGET);
    }

    @Override
    public boolean usesDatastore() {
        return true;
    }

    @Override
    public List<Setting> settings() {
        return List.of(
                new Setting.Whole("n_predicts", 40, 1, 128, "tokens proposed after a repetition"),
                new Setting.Whole("len_threshold", 5, 1, 64, "shortest repetition trusted"),
                new Setting.Whole(
                        "len_bias", 5, 0, 64, "by which a match in the datastore must be longer"),
                DoubleRetrieval.STORE_LIMIT,
                Setting.choice(
                        "fallback",
                        "recycling",
                        "who drafts where nothing repeats",
                        "recycling",
                        "none"),
                new Setting.Whole("nodes", 80, 1, 256, "nodes of a tree of recycled tokens"),
                new Setting.Whole("depth", 6, 1, 32, "its depth"),
                new Setting.Whole("k", 8, 1, 64, "candidates recycled per token"));
    }

    @Override
    public Decoder create(DecoderContext context) {
        Settings settings = context.settings();
        Drafter fallback =
                settings.text("fallback").equals("none") ? Drafter.NONE : recycling(context);
        int length = settings.whole("n_predicts");
        int threshold = settings.whole("len_threshold");
        Scorer target = context.scorer(Role.TARGET);
        Drafter drafter = new SuffixDrafter(length, threshold, fallback);
        Map<String, String> notes = Map.of();
        if (context.memory().datastore().isPresent()) {
            Corpus corpus = corpus(context, target.vocabularySize());
            drafter = corpus.drafter(length, threshold, settings.whole("len_bias"), fallback);
            notes = Map.of("datastore", corpus.description());
        }
        return new SpeculativeDecoder(
                drafter, new Judge(target, new DescendRule(Stage.TARGET)), notes);
    }

    private static Corpus corpus(DecoderContext context, int vocabularySize) {
        DatastoreFile file = context.memory().datastore().orElseThrow();
        int limit = context.settings().whole(DoubleRetrieval.STORE_LIMIT.name());
        Corpus corpus =
                context.memory()
                        .recall(Corpus.class, () -> new Corpus(file, limit, vocabularySize));
        corpus.beginRequest();
        return corpus;
    }

    private static Drafter recycling(DecoderContext context) {
        Settings settings = context.settings();
        int k = settings.whole("k");
        return new TokenRecycling(
                context.memory().recall(RecycledCandidates.class, RecycledCandidates::new),
                RecyclingTemplate.of(settings.whole("nodes"), k, settings.whole("depth")),
                k);
    }
}
