package io.tercet.engine.methods;

import io.tercet.engine.decoding.Decoder;
import io.tercet.engine.decoding.DecoderContext;
import io.tercet.engine.decoding.DescendRule;
import io.tercet.engine.decoding.LosslessMethod;
import io.tercet.engine.decoding.Role;
import io.tercet.engine.decoding.Setting;
import io.tercet.engine.decoding.Settings;
import io.tercet.engine.decoding.SpeculativeDecoder;
import io.tercet.engine.decoding.Stage;
import io.tercet.engine.retrieval.PromptLookup;
import io.tercet.engine.retrieval.RetrievalDrafter;
import java.util.List;
import java.util.Set;

/**
 * Prompt lookup decoding (Saxena, 2023): the draft is what followed the last few tokens the first
 * time they occurred in the context. No model drafts, so every accepted token is a gain, and text
 * that repeats its prompt (summaries, edits of code) gains most.
 */
public final class Lookup implements LosslessMethod {
    static final Setting NGRAM =
            new Setting.Whole("ngram", 3, 1, 16, "most tokens that are looked up");
    static final Setting CANDIDATES =
            new Setting.Whole("candidates", 10, 1, 64, "tokens proposed from one place");

    @Override
    public String name() {
        return "lookup";
    }

    @Override
    public String summary() {
        return "prompt lookup: what followed the last tokens earlier in the context";
    }

    @Override
    public String paper() {
        return "Prompt Lookup Decoding, github.com/apoorvumang/prompt-lookup-decoding";
    }

    @Override
    public Set<Role> roles() {
        return Set.of(Role.TARGET);
    }

    @Override
    public List<Setting> settings() {
        return List.of(NGRAM, CANDIDATES);
    }

    @Override
    public Decoder create(DecoderContext context) {
        return new SpeculativeDecoder(
                new RetrievalDrafter(lookup(context.settings())),
                context.scorer(Role.TARGET),
                new DescendRule(Stage.TARGET));
    }

    /** The retriever of the two settings. */
    static PromptLookup lookup(Settings settings) {
        return new PromptLookup(settings.whole(NGRAM.name()), settings.whole(CANDIDATES.name()));
    }
}
