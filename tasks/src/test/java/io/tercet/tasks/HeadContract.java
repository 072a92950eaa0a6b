package io.tercet.tasks;

import static io.tercet.tasks.LogitsAssert.assertClose;
import static io.tercet.tasks.LogitsAssert.assertSameBits;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tercet.models.decoder.DecoderModel;
import io.tercet.models.piece.HeadModel;
import io.tercet.models.tensor.TensorType;
import io.tercet.tasks.SessionOptions.CacheType;
import io.tercet.tasks.reference.ReferenceBackend;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What every backend promises of draft heads and of the features that they read. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class HeadContract {
    private static final List<Integer> LAYERS = List.of(0, 1, 2);
    private static final int CONTEXT = 120;
    private static final int[] TEXT =
            IntStream.range(0, CONTEXT).map(i -> (i * i * 37 + 11 * i + 3) % 300).toArray();

    private final List<AutoCloseable> opened = new ArrayList<>();
    private final DecoderModel model = TinyModels.of("llama", TensorType.Q8_0);
    private final HeadModel headModel = TinyHeads.of(model, LAYERS, List.of());
    private Backend backend;

    /** A new backend. */
    protected abstract Backend open();

    /** How far its logits may be from the reference's: normalised mean square error. */
    protected abstract double errorLimit();

    @BeforeAll
    void openBackend() {
        backend = open();
    }

    @AfterAll
    void closeBackend() throws Exception {
        for (AutoCloseable closeable : opened.reversed()) {
            closeable.close();
        }
        backend.close();
    }

    private <T extends AutoCloseable> T closing(T closeable) {
        opened.add(closeable);
        return closeable;
    }

    private static Prefix text(int length) {
        return Prefix.of(Arrays.copyOf(TEXT, length));
    }

    private static SessionOptions options(CacheType cache, int threads) {
        return new SessionOptions(CONTEXT, cache, threads);
    }

    /** A target whose features a head reads, with the head. */
    private record Pair(LoadedHead loaded, ModelSession target, ModelSession head) {
        /** Feeds the target all but the last token, and scores a tree with the head. */
        Logits score(Prefix prefix, TokenTree tree) {
            feed(prefix);
            return head.score(prefix, tree).logits();
        }

        void feed(Prefix prefix) {
            Prefix first = prefix.first(prefix.length() - 1);
            target.score(first, first.tree());
        }
    }

    private Pair pair(Backend on, HeadModel head, SessionOptions options) {
        LoadedModel target = closing(on.load(head.target()));
        LoadedHead loaded = closing(on.loadHead(head, target));
        ModelSession session = closing(target.session(options.withFeatures(head.featureLayers())));
        return new Pair(loaded, session, closing(loaded.open(options, FeatureSource.of(session))));
    }

    private Pair pair(CacheType cache, int threads) {
        return pair(backend, headModel, options(cache, threads));
    }

    private Pair pair() {
        return pair(CacheType.F32, 2);
    }

    /** Nodes in no order of levels: 1, 2 and 5 below the root, 3 below 1, 4 below 3, 6 below 2. */
    private static TokenTree tree(Prefix prefix) {
        return prefix.tree().with(0, 7).with(0, 8).with(1, 9).with(3, 10).with(0, 11).with(2, 12);
    }

    @ParameterizedTest
    @ValueSource(strings = {"llama", "qwen2", "qwen3"})
    void agreesWithTheReference(String architecture) {
        DecoderModel target = TinyModels.of(architecture, TensorType.F16);
        HeadModel head = TinyHeads.of(target, List.of(1, 2), List.of());
        try (ReferenceBackend reference = new ReferenceBackend()) {
            SessionOptions options = options(CacheType.F32, 2);
            Prefix prefix = text(70);
            Logits expected = pair(reference, head, options).score(prefix, tree(prefix));
            Logits actual = pair(backend, head, options).score(prefix, tree(prefix));
            assertClose(actual, expected, errorLimit());
        }
    }

    @ParameterizedTest
    @EnumSource(CacheType.class)
    void aTreeNodesBitsAreThoseOfItsPathAsAChain(CacheType cache) {
        Prefix prefix = text(20);
        TokenTree tree = tree(prefix);
        Logits scored = pair(cache, 3).score(prefix, tree);
        for (int node = 0; node < tree.size(); node++) {
            int[] path = tree.pathTokens(node);
            Logits alone = pair(cache, 1).score(prefix, TokenTree.chain(prefix.last(), path));
            assertSameBits(scored, node, alone, path.length);
        }
    }

    @Test
    void aGrowingTreeNeedsOnlyItsNewRows() {
        Prefix prefix = text(20);
        TokenTree tree = tree(prefix);
        Logits whole = pair().score(prefix, tree);
        Pair pair = pair();
        assertSameBits(pair.score(prefix, tree.first(3)), 2, whole, 2);
        for (int node = 3; node < tree.size(); node++) {
            Scores one =
                    pair.head.score(prefix, tree.first(node + 1), ScoreRequest.ALL.fromNode(node));
            assertThat(one.logits().rows()).isEqualTo(1);
            assertSameBits(one.logits(), 0, whole, node);
        }
    }

    @Test
    void aDrafterMayAppendItsTokensToThePrefix() {
        Prefix prefix = text(20);
        Logits chain = pair().score(prefix, TokenTree.chain(prefix.last(), 7, 9, 10));
        Pair pair = pair();
        pair.feed(prefix);
        Prefix drafted = prefix;
        int row = 0;
        for (int token : new int[] {7, 9, 10, 0}) {
            assertSameBits(pair.head.score(drafted, drafted.tree()).logits(), 0, chain, row++);
            drafted = drafted.append(token);
        }
    }

    @Test
    void featuresAreThoseOfTheTargetHoweverItCameByThem() {
        Prefix prefix = text(100);
        Logits atOnce = pair().score(prefix, tree(prefix));
        Pair byOne = pair();
        for (int length = 2; length < prefix.length(); length++) {
            byOne.score(prefix.first(length), prefix.first(length).tree());
        }
        assertSameBits(byOne.score(prefix, tree(prefix)), 4, atOnce, 4);

        Pair byExit = pair();
        Prefix first = prefix.first(99);
        byExit.target.score(first, first.tree(), ScoreRequest.ALL.exitAt(1));
        assertSameBits(byExit.score(prefix, tree(prefix)), 4, atOnce, 4);
    }

    @Test
    void whatIsAcceptedGetsTheTargetsFeatures() {
        Pair pair = pair();
        Prefix prefix = text(12);
        TokenTree tree = tree(prefix).withChain(4, 20, 21);
        pair.score(prefix, tree);
        pair.target.score(prefix, tree);
        pair.target.keep(8);
        pair.head.keep(8);
        assertThat(pair.head.cached()).isEqualTo(12);
        Prefix accepted = prefix.append(tree.pathTokens(8)).append(77);
        Logits after = pair.head.score(accepted, tree(accepted)).logits();
        assertThat(pair.head.cached()).isGreaterThanOrEqualTo(accepted.length());
        Logits fresh = pair().score(accepted, tree(accepted));
        for (int node = 0; node < fresh.rows(); node++) {
            assertSameBits(after, node, fresh, node);
        }
    }

    @Test
    void whatADrafterAppendedIsComputedAgainOnceTheTargetHasIt() {
        Pair pair = pair();
        pair.feed(text(12));
        Logits drafted = pair.head.score(text(16), text(16).tree()).logits();
        Logits verified = pair.score(text(16), text(16).tree());
        assertSameBits(verified, 0, pair().score(text(16), text(16).tree()), 0);
        assertThat(drafted.toArray(0)).isNotEqualTo(verified.toArray(0));
    }

    @Test
    void rollsBackToWhatAPrefixShares() {
        Pair pair = pair();
        pair.score(text(30), text(30).tree());
        Prefix other = text(6).append(200, 201);
        assertSameBits(pair.score(other, tree(other)), 3, pair().score(other, tree(other)), 3);
        Prefix fromElse = Prefix.of(250).append(other.from(1)); // a feature of another first token
        assertSameBits(
                pair.score(fromElse, tree(fromElse)), 3, pair().score(fromElse, tree(fromElse)), 3);
    }

    @Test
    void projectsOntoItsDraftTokens() {
        List<Integer> tokens = List.of(0, 3, 31, 77, 150, 298, 299);
        Prefix prefix = text(9);
        Logits all = pair().score(prefix, tree(prefix));
        Pair pair = pair(backend, TinyHeads.of(model, LAYERS, tokens), options(CacheType.F32, 2));
        assertColumns(pair.score(prefix, tree(prefix)), all, tokens);

        ScoreRequest few = ScoreRequest.ALL.onto(Shortlist.of(31, 32, 299, 1));
        Logits common = pair.head.score(prefix, tree(prefix), few).logits();
        assertColumns(common, all, List.of(31, 299));
        ScoreRequest none = ScoreRequest.ALL.onto(Shortlist.of(1, 2));
        assertThatThrownBy(() -> pair.head.score(prefix, tree(prefix), none))
                .hasMessage("the shortlist of 2 tokens has none of the head's 7 draft tokens");
        assertColumns(pair.score(prefix, tree(prefix)), all, tokens);
    }

    private static void assertColumns(Logits few, Logits all, List<Integer> tokens) {
        assertThat(few.columns()).isEqualTo(tokens.size());
        Shortlist shortlist = Objects.requireNonNull(few.shortlist());
        for (int row = 0; row < all.rows(); row++) {
            float[] own = few.toArray(row);
            float[] wide = all.toArray(row);
            for (int column = 0; column < own.length; column++) {
                assertThat(shortlist.token(column)).isEqualTo(tokens.get(column));
                assertThat(own[column]).isEqualTo(wide[tokens.get(column)]);
            }
        }
    }

    @Test
    void givesWhatItsRowsStartFromAndTheirOutputStream() {
        Prefix prefix = text(9);
        Pair pair = pair();
        pair.feed(prefix);
        ScoreRequest request = ScoreRequest.ALL.withFeatures(0, 1);
        Features streams = pair.head.score(prefix, tree(prefix), request).features();
        int width = model.config().embeddingLength();
        assertThat(streams.columns()).isEqualTo(2 * width);
        float[] ofParent = Arrays.copyOfRange(streams.toArray(3), width, 2 * width);
        assertThat(Arrays.copyOf(streams.toArray(4), width)).isEqualTo(ofParent);
    }

    @Test
    void aQualifierStandsInWhereTheTargetLags() {
        DecoderModel small = TinyModels.of("qwen2", TensorType.F32);
        Prefix prefix = text(20);
        try (ReferenceBackend reference = new ReferenceBackend()) {
            Routed expected = routed(reference, small, prefix);
            Routed actual = routed(backend, small, prefix);
            assertClose(actual.mixed, expected.mixed, errorLimit());
            assertClose(actual.later, expected.later, errorLimit());
            assertThat(actual.mixed.toArray(0)).isNotEqualTo(actual.later.toArray(0));
            assertSameBits(actual.later, 4, pair().score(prefix, tree(prefix)), 4);
        }
    }

    /** A head's logits while the target lags behind, and when it has caught up. */
    private record Routed(Logits mixed, Logits later) {}

    private Routed routed(Backend on, DecoderModel small, Prefix prefix) {
        SessionOptions options = options(CacheType.F32, 2);
        Pair pair = pair(on, headModel, options);
        ModelSession qualifier =
                closing(closing(on.load(small)).session(options.withFeatures(List.of(1, 2))));
        FeatureSource source =
                FeatureSource.of(pair.target)
                        .orElse(qualifier, TinyHeads.adapter(headModel, small, List.of(1, 2)));
        ModelSession head = closing(pair.loaded.open(options, source));
        pair.feed(prefix.first(13));
        qualifier.score(prefix.first(17), prefix.first(17).tree());
        Logits mixed = head.score(prefix, tree(prefix)).logits();
        pair.feed(prefix);
        return new Routed(mixed, head.score(prefix, tree(prefix)).logits());
    }

    @Test
    void aFullContextIsSaid() {
        Pair pair = pair();
        pair.feed(text(CONTEXT));
        TokenTree tree = text(CONTEXT - 1).tree();
        Logits last = pair.head.score(text(CONTEXT - 1), tree.with(0, TEXT[5])).logits();
        assertThat(last.rows()).isEqualTo(2);
        assertThatThrownBy(() -> pair.head.score(text(CONTEXT), text(CONTEXT).tree().with(0, 5)))
                .isInstanceOf(ContextFullException.class)
                .hasMessage("the context holds 120 tokens, and this needs 121");
    }

    @Test
    void sourcesThatDoNotFitAreRefused() {
        Pair pair = pair();
        SessionOptions options = options(CacheType.F32, 1);
        LoadedModel other = closing(backend.load(TinyModels.of("qwen3", TensorType.Q8_0)));
        assertThatThrownBy(() -> backend.loadHead(headModel, other))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("was read for the target");
        ModelSession wrong = closing(other.session(options.withFeatures(LAYERS)));
        assertThatThrownBy(() -> pair.loaded.open(options, FeatureSource.of(wrong)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("was read for the target");
        LoadedModel target = closing(backend.load(model));
        ModelSession plain = closing(target.session(options.withFeatures(List.of(0, 2))));
        assertThatThrownBy(() -> pair.loaded.open(options, FeatureSource.of(plain)))
                .hasMessage(
                        "the target's session keeps the streams that enter layers [0, 2]; [0, 1, 2]"
                                + " are read");
        assertThatThrownBy(() -> target.session(options.withFeatures(List.of(3))))
                .hasMessage("a model of 2 layers has no stream that enters layer 3");
    }

    @Test
    void aPrefixWithoutFeaturesIsRefused() {
        Pair pair = pair();
        assertThatThrownBy(() -> pair.head.score(text(1), text(1).tree()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a prefix of one token");
        assertThatThrownBy(() -> pair.head.score(text(5), text(5).tree()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("score the prompt with the target first");
        assertThat(pair.score(text(5), text(5).tree()).rows()).isEqualTo(1);
    }
}
