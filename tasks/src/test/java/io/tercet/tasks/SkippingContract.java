package io.tercet.tasks;

import static io.tercet.tasks.LogitsAssert.assertClose;
import static io.tercet.tasks.LogitsAssert.assertSameBits;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tercet.models.decoder.DecoderModel;
import io.tercet.models.tensor.TensorType;
import io.tercet.tasks.SessionOptions.CacheType;
import io.tercet.tasks.reference.ReferenceBackend;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every backend promises of passes that skip sublayers. A backend's test binds it. */
public abstract class SkippingContract extends PassContract {
    private static final Skipped SOME = new Skipped(Set.of(1, 2), Set.of(2));
    private static final Skipped OTHERS = new Skipped(Set.of(2), Set.of(1, 2));
    private static final ScoreRequest LESS = ScoreRequest.ALL.skipping(SOME);

    private static DecoderModel model(String architecture) {
        return TinyModels.deep(architecture, TensorType.Q8_0);
    }

    private ModelSession deep() {
        return session(model("llama"), CacheType.F32, 2);
    }

    /** Drafts a chain as a drafter does: its own tokens become prefix. */
    private static List<Logits> draft(ModelSession session, int from, int to, ScoreRequest how) {
        List<Logits> drafted = new ArrayList<>();
        for (int n = from; n <= to; n++) {
            drafted.add(session.score(text(n), text(n).tree(), how).logits());
        }
        return drafted;
    }

    @ParameterizedTest
    @ValueSource(strings = {"llama", "qwen2", "qwen3"})
    void agreesWithTheReference(String architecture) {
        SessionOptions options = new SessionOptions(128, CacheType.F32, 2);
        try (ReferenceBackend reference = new ReferenceBackend()) {
            ModelSession theirs = session(reference, model(architecture), options);
            ModelSession ours = session(backend, model(architecture), options);
            for (Skipped skipped : List.of(SOME, OTHERS)) {
                ScoreRequest less = ScoreRequest.ALL.skipping(skipped).withFeatures(2, 4);
                for (ModelSession session : List.of(theirs, ours)) {
                    session.score(text(6), text(6).tree());
                }
                Scores expected = theirs.score(text(8), chain(7, 14), less);
                Scores actual = ours.score(text(8), chain(7, 14), less);
                assertClose(actual.logits(), expected.logits(), errorLimit());
                assertThat(
                                LogitsAssert.nmse(
                                        actual.features().toArray(3),
                                        expected.features().toArray(3)))
                        .isLessThanOrEqualTo(errorLimit());
            }
        }
    }

    @Test
    void skippingNothingIsAPlainPass() {
        ScoreRequest nothing = ScoreRequest.ALL.skipping(new Skipped(Set.of(), Set.of()));
        Logits same = deep().score(text(3), chain(2, 8), nothing).logits();
        Logits plain = deep().score(text(3), chain(2, 8)).logits();
        for (int row = 0; row < 6; row++) {
            assertSameBits(same, row, plain, row);
        }
    }

    @Test
    void somethingIsMissing() {
        Logits less = deep().score(text(3), chain(2, 8), LESS).logits();
        Logits plain = deep().score(text(3), chain(2, 8)).logits();
        assertThat(LogitsAssert.nmse(less.toArray(5), plain.toArray(5))).isGreaterThan(0.01);
    }

    @Test
    void whatIsVerifiedBehindADraftIsPlainDecodingsBitForBit() {
        ModelSession session = deep();
        session.score(text(6), text(6).tree());
        for (int n = 6; n < 15; n += 3) {
            draft(session, n, n + 3, LESS);
            Logits verified = session.score(text(n), chain(n - 1, n + 3)).logits();
            session.keep(2); // rows 0 to 2 of the chain
            Logits plain = deep().score(text(n), chain(n - 1, n + 3)).logits();
            for (int row = 0; row < 4; row++) {
                assertSameBits(verified, row, plain, row);
            }
            assertThat(session.cached()).isEqualTo(n + 2);
        }
    }

    @Test
    void aTrialOnWrittenTextLeavesTheCacheWhole() {
        ModelSession session = deep();
        session.score(text(12), text(12).tree());
        assertThat(session.cached()).isEqualTo(12);
        Logits trial = session.score(text(5), chain(4, 11), LESS).logits();
        assertThat(trial.rows()).isEqualTo(7);
        assertThat(session.cached()).isEqualTo(12);
        session.keep(3);
        assertThat(session.cached()).isEqualTo(12);
        Logits next = session.score(text(14), text(14).tree()).logits();
        assertSameBits(next, 0, deep().score(text(14), text(14).tree()).logits(), 0);
    }

    /** The trial sees whole rows before its window and its own rows in it. */
    @Test
    void aTrialSaysWhatADraftFromThereSays() {
        ModelSession session = deep();
        session.score(text(12), text(12).tree());
        Logits trial = session.score(text(5), chain(4, 9), LESS).logits();
        ModelSession other = deep();
        other.score(text(4), text(4).tree());
        List<Logits> drafted = draft(other, 5, 9, LESS);
        for (int row = 0; row < 5; row++) {
            assertSameBits(trial, row, drafted.get(row), 0);
        }
    }

    @Test
    void aDraftIsTheSameWhateverWasDraftedBefore() {
        ModelSession session = deep();
        session.score(text(6), text(6).tree());
        draft(session, 7, 9, ScoreRequest.ALL.skipping(OTHERS));
        session.score(text(3), chain(2, 6), LESS);
        List<Logits> again = draft(session, 7, 10, LESS);
        ModelSession fresh = session(model("llama"), CacheType.F32, 1);
        fresh.score(text(6), text(6).tree());
        List<Logits> once = draft(fresh, 7, 10, LESS);
        for (int i = 0; i < 4; i++) {
            assertSameBits(again.get(i), 0, once.get(i), 0);
        }
    }

    @Test
    void anotherTextDropsWhatItDoesNotShare() {
        ModelSession session = deep();
        session.score(text(12), text(12).tree());
        Prefix other = text(6).append(200, 201);
        session.score(other, other.tree(), LESS);
        assertThat(session.cached()).isEqualTo(6);
        Logits after = session.score(other, other.tree()).logits();
        assertSameBits(after, 0, deep().score(other, other.tree()).logits(), 0);
    }

    @Test
    void aTreesBranchesSeeOnlyThemselves() {
        TokenTree tree = TokenTree.single(TEXT[7]);
        for (int node = 1; node < 12; node++) {
            tree = tree.with((node - 1) / 2, (node * 37) % 300);
        }
        ModelSession session = deep();
        session.score(text(10), text(10).tree()); // positions differ from slots
        Logits scored = session.score(text(8), tree, LESS).logits();
        for (int node = 0; node < tree.size(); node++) {
            int[] path = tree.pathTokens(node);
            ModelSession alone = deep();
            alone.score(text(7), text(7).tree());
            Logits chain = alone.score(text(8), TokenTree.chain(TEXT[7], path), LESS).logits();
            assertSameBits(scored, node, chain, path.length);
        }
    }

    @Test
    void aTrialNearTheEndOfTheContextFindsRoom() {
        ModelSession session =
                session(backend, model("llama"), new SessionOptions(16, CacheType.F32, 1));
        session.score(text(16), text(16).tree());
        assertThat(session.score(text(3), chain(2, 15), LESS).logits().rows()).isEqualTo(13);
        assertThatThrownBy(() -> session.score(text(17), text(17).tree(), LESS))
                .isInstanceOf(ContextFullException.class);
    }

    @Test
    void aLayerThatTheModelHasNotIsRefused() {
        ScoreRequest beyond = ScoreRequest.ALL.skipping(new Skipped(Set.of(4), Set.of()));
        ModelSession session = deep();
        session.score(text(2), text(2).tree());
        assertThatThrownBy(() -> session.score(text(3), text(3).tree(), beyond))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a layer that a model of 4 has not");
    }
}
