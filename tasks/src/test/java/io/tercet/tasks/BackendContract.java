package io.tercet.tasks;

import static io.tercet.tasks.LogitsAssert.assertClose;
import static io.tercet.tasks.LogitsAssert.assertSameBits;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tercet.models.decoder.DecoderModel;
import io.tercet.models.tensor.TensorType;
import io.tercet.tasks.SessionOptions.CacheType;
import io.tercet.tasks.reference.ReferenceBackend;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What every backend promises of plain passes. A backend's test binds it. */
public abstract class BackendContract extends PassContract {
    static Stream<Arguments> models() {
        return Stream.of("llama", "qwen2", "qwen3")
                .flatMap(architecture ->
                        Arrays.stream(TensorType.values())
                                .map(type -> Arguments.of(architecture, type)));
    }

    /** The logits at every position of the text, each position scored alone. */
    private static List<Logits> oneByOne(ModelSession session, int length) {
        return IntStream.rangeClosed(1, length)
                .mapToObj(n -> session.score(text(n), text(n).tree()).logits())
                .toList();
    }

    @ParameterizedTest
    @MethodSource("models")
    void agreesWithTheReference(String architecture, TensorType type) {
        DecoderModel model = TinyModels.of(architecture, type);
        try (ReferenceBackend reference = new ReferenceBackend()) {
            SessionOptions options = new SessionOptions(128, CacheType.F32, 2);
            Scores expected = session(reference, model, options).score(text(1), chain(0, 20));
            Scores actual = session(backend, model, options).score(text(1), chain(0, 20));
            assertClose(actual.logits(), expected.logits(), errorLimit());
        }
    }

    @ParameterizedTest
    @EnumSource(CacheType.class)
    void aTokensBitsDependOnItsAncestorsOnly(CacheType cache) {
        DecoderModel model = TinyModels.of("llama", TensorType.Q4_0);
        List<Logits> alone = oneByOne(session(model, cache, 1), 12);
        Logits asChain = session(model, cache, 2).score(text(1), chain(0, 12)).logits();
        Logits asPrompt = session(model, cache, 3).score(text(12), text(12).tree()).logits();
        assertSameBits(asPrompt, 0, alone.get(11), 0);
        for (int row = 0; row < 12; row++) {
            assertSameBits(asChain, row, alone.get(row), 0);
        }
    }

    @ParameterizedTest
    @EnumSource(CacheType.class)
    void aTreeNodesBitsAreThoseOfItsPathAsAChain(CacheType cache) {
        DecoderModel model = TinyModels.of("qwen2", TensorType.F16);
        TokenTree tree = TokenTree.single(TEXT[7]);
        for (int node = 1; node < 30; node++) {
            tree = tree.with((node - 1) / 2, (node * 37) % 300);
        }
        Logits scored = session(model, cache, 2).score(text(8), tree).logits();
        for (int node = 0; node < tree.size(); node++) {
            int[] path = tree.pathTokens(node);
            ModelSession fresh = session(model, cache, 1);
            Logits alone = fresh.score(text(8), TokenTree.chain(TEXT[7], path)).logits();
            assertSameBits(scored, node, alone, path.length);
        }
    }

    @Test
    void keepChangesNoBit() {
        ModelSession session = session();
        TokenTree tree = chain(3, 6).with(0, 8).with(3, TEXT[5]).with(4, TEXT[6]).with(0, 99);
        session.score(text(4), tree);
        session.keep(5);
        Prefix accepted = text(4).append(tree.pathTokens(5)).append(TEXT[8]);
        assertThat(session.cached()).isEqualTo(accepted.length() - 1);
        Logits kept = session.score(accepted, accepted.tree()).logits();
        Logits fresh = session().score(accepted, accepted.tree()).logits();
        assertSameBits(kept, 0, fresh, 0);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7})
    void howAPromptIsCutChangesNoBit(int portion) {
        ModelSession session = session();
        for (int length = portion; length < 20; length += portion) {
            session.score(text(length), text(length).tree());
        }
        Logits cut = session.score(text(20), text(20).tree()).logits();
        Logits whole = session().score(text(20), text(20).tree()).logits();
        assertSameBits(cut, 0, whole, 0);
    }

    @Test
    void howManyThreadsPassesUseChangesNoBit() {
        ModelSession session = session();
        for (int length = 1; length < 20; length++) {
            session.useThreads(1 + length % 3);
            session.score(text(length), text(length).tree());
        }
        session.useThreads(1);
        Logits changed = session.score(text(20), chain(19, 23)).logits();
        Logits same = session().score(text(20), chain(19, 23)).logits();
        for (int row = 0; row < same.rows(); row++) {
            assertSameBits(changed, row, same, row);
        }
    }

    @Test
    void rollsBackToWhatAPrefixShares() {
        ModelSession session = session();
        session.score(text(12), text(12).tree());
        Prefix other = text(6).append(200, 201);
        Logits after = session.score(other, other.tree()).logits();
        assertSameBits(after, 0, session().score(other, other.tree()).logits(), 0);
        assertThat(session.cached()).isEqualTo(8);
    }

    @Test
    void continuingFromAnExitGivesTheFullPassesBits() {
        ModelSession session = session();
        ScoreRequest exit = ScoreRequest.ALL.exitAt(1);
        Logits early = session.score(text(9), text(9).tree(), exit).logits();
        Prefix longer = text(10);
        session.score(longer, longer.tree(), exit);
        Logits full = session.score(text(9), chain(8, 12)).logits();
        Logits expected = session().score(text(9), chain(8, 12)).logits();
        for (int row = 0; row < 4; row++) {
            assertSameBits(full, row, expected, row);
        }
        assertThat(early.toArray(0)).isNotEqualTo(expected.toArray(0));
    }

    @Test
    void aNewLevelOfATreeNeedsOnlyItsOwnRows() {
        ModelSession session = session();
        TokenTree first = TokenTree.single(TEXT[4]).with(0, 11).with(0, 12);
        session.score(text(5), first);
        TokenTree second = first.with(1, 13).with(2, 14);
        Scores added = session.score(text(5), second, ScoreRequest.ALL.fromNode(3));
        Logits expected = session().score(text(5), second).logits();
        assertThat(added.logits().rows()).isEqualTo(2);
        assertSameBits(added.node(3), 0, expected, 3);
        assertSameBits(added.node(4), 0, expected, 4);
    }

    @Test
    void aShortlistGivesThoseColumnsBits() {
        Shortlist shortlist = Shortlist.of(299, 3, 4, 150, 77, 0, 31);
        ModelSession session = session();
        Logits few = session.score(text(5), chain(4, 9), ScoreRequest.ALL.onto(shortlist)).logits();
        Logits all = session().score(text(5), chain(4, 9)).logits();
        assertThat(few.columns()).isEqualTo(7);
        for (int row = 0; row < few.rows(); row++) {
            for (int column = 0; column < 7; column++) {
                assertThat(few.toArray(row)[column])
                        .isEqualTo(all.toArray(row)[shortlist.token(column)]);
            }
        }
    }

    @Test
    void featuresAreTheReferencesStreams() {
        DecoderModel model = TinyModels.of("qwen3", TensorType.F32);
        ScoreRequest request = ScoreRequest.ALL.withFeatures(0, 1, 2);
        SessionOptions options = new SessionOptions(128, CacheType.F32, 2);
        try (ReferenceBackend reference = new ReferenceBackend()) {
            Features expected =
                    session(reference, model, options)
                            .score(text(3), chain(2, 7), request)
                            .features();
            Features actual =
                    session(backend, model, options)
                            .score(text(3), chain(2, 7), request)
                            .features();
            assertThat(actual.columns()).isEqualTo(3 * model.config().embeddingLength());
            for (int row = 0; row < 5; row++) {
                assertThat(LogitsAssert.nmse(actual.toArray(row), expected.toArray(row)))
                        .isLessThanOrEqualTo(errorLimit());
            }
        }
    }

    @Test
    void aFullContextIsSaid() {
        ModelSession session =
                session(
                        backend,
                        TinyModels.of("llama", TensorType.F32),
                        new SessionOptions(10, CacheType.F32, 1));
        session.score(text(10), text(10).tree());
        assertThatThrownBy(() -> session.score(text(11), text(11).tree()))
                .isInstanceOf(ContextFullException.class);
        assertThat(session.score(text(9), chain(8, 10)).logits().rows()).isEqualTo(2);
    }
}
