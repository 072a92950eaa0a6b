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
import io.tercet.engine.retrieval.LookaheadDrafter;
import java.util.List;
import java.util.Set;

/**
 * Lookahead decoding (arXiv 2402.02057): no draft model. The target's own pass also carries a
 * window of guesses, which Jacobi iteration improves and which leave n-grams in a pool, and the
 * pooled n-grams that fit the last token, which it verifies: lookahead branch and verification
 * branch in one tree. Spends rows to save passes, so it pays where rows are nearly free. The
 * defaults are what the released code's example (hao-ai-lab/LookaheadDecoding, minimal.py) advises
 * for a model of 7B; for one of 1.1B it sets window and pool to 20 and the n-gram to 7.
 */
public final class Lookahead implements LosslessMethod {

    @Override
    public String name() {
        return "lookahead";
    }

    @Override
    public String summary() {
        return "Jacobi iteration in the target's own pass, with a pool of the n-grams it makes";
    }

    @Override
    public String paper() {
        return "Break the Sequential Dependency of LLM Inference Using Lookahead Decoding,"
                + " arXiv 2402.02057";
    }

    @Override
    public Set<Role> roles() {
        return Set.of(Role.TARGET);
    }

    @Override
    public boolean anyLength() {
        return false;
    }

    @Override
    public List<Setting> settings() {
        return List.of(
                new Setting.Whole("window", 7, 1, 64, "columns of guesses, the paper's W"),
                new Setting.Whole("ngram", 5, 2, 16, "tokens of an n-gram, the paper's N"),
                new Setting.Whole("pool", 7, 1, 64, "n-grams verified per pass, the paper's G"));
    }

    @Override
    public Decoder create(DecoderContext context) {
        Settings settings = context.settings();
        return new SpeculativeDecoder(
                new LookaheadDrafter(
                        settings.whole("window"), settings.whole("ngram"), settings.whole("pool")),
                context.scorer(Role.TARGET),
                new DescendRule(Stage.TARGET));
    }
}
