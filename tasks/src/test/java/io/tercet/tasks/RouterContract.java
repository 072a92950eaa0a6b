package io.tercet.tasks;

import static io.tercet.tasks.LogitsAssert.assertSameBits;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tercet.models.decoder.DecoderModel;
import io.tercet.models.piece.HeadModel;
import io.tercet.models.piece.RouterModel;
import io.tercet.models.tensor.Tensor;
import io.tercet.models.tensor.TensorType;
import io.tercet.tasks.SessionOptions.CacheType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
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

/** What every backend that runs draft heads promises of a router. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class RouterContract {
    private static final double MARGIN = 1e-4; // within it backends may differ
    private static final List<Integer> LAYERS = List.of(0, 1, 2);
    private static final SessionOptions OPTIONS = new SessionOptions(64, CacheType.F32, 2);
    private static final Prefix PREFIX = Prefix.of(3, 51, 8, 250, 77, 4, 199, 23, 16);
    private static final TokenTree TREE =
            PREFIX.tree().with(0, 7).with(0, 8).with(1, 9).with(2, 10).with(3, 11).with(0, 290);

    private final List<AutoCloseable> opened = new ArrayList<>();
    private final DecoderModel model = TinyModels.of("llama", TensorType.Q8_0);
    private final RouterModel router = TinyModels.router(model, 24, 40);
    private Backend backend;

    /** A new backend. */
    protected abstract Backend open();

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

    /** A head's session behind the prefix, with the router. */
    private ModelSession session(DecoderModel target, List<Integer> draftTokens) {
        return session(target, draftTokens, true);
    }

    private ModelSession session(DecoderModel target, List<Integer> draftTokens, boolean routed) {
        HeadModel head = TinyHeads.of(target, LAYERS, draftTokens);
        LoadedModel loaded = closing(backend.load(target));
        LoadedHead drafter = closing(backend.loadHead(head, loaded));
        ModelSession source = closing(loaded.session(OPTIONS.withFeatures(LAYERS)));
        Prefix first = PREFIX.first(PREFIX.length() - 1);
        source.score(first, first.tree());
        LoadedHead used = routed ? closing(drafter.with(router)) : drafter;
        return closing(used.open(OPTIONS, FeatureSource.of(source)));
    }

    private ModelSession session() {
        return session(model, List.of());
    }

    private static ScoreRequest rows(int budget) {
        return ScoreRequest.ALL.routed(new RowBudget(budget, true));
    }

    private static void assertColumns(Logits few, Logits all) {
        Shortlist shortlist = Objects.requireNonNull(few.shortlist());
        assertThat(few.rows()).isEqualTo(all.rows());
        assertThat(few.columns()).isEqualTo(shortlist.size());
        for (int row = 0; row < all.rows(); row++) {
            float[] own = few.toArray(row);
            float[] wide = all.toArray(row);
            for (int column = 0; column < own.length; column++) {
                int token = shortlist.token(column);
                int at = all.shortlist() == null ? token : all.shortlist().column(token);
                assertThat(own[column]).as("token %d", token).isEqualTo(wide[at]);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = TensorType.class,
            names = {"F32", "F16", "Q4_1", "Q8_0"})
    void routedLogitsAreTheWholeProjectionsBits(TensorType type) {
        DecoderModel target = TinyModels.of("llama", type);
        Logits all = session(target, List.of()).score(PREFIX, TREE).logits();
        for (int budget : new int[] {1, 20, 120}) {
            Logits few = session(target, List.of()).score(PREFIX, TREE, rows(budget)).logits();
            assertColumns(few, all);
            assertThat(few.columns()).isBetween(budget, all.columns() - 1);
        }
    }

    @Test
    void theWholeVocabularyIsTheFullProjection() {
        Logits all = session().score(PREFIX, TREE).logits();
        Logits routed = session().score(PREFIX, TREE, rows(300)).logits();
        assertThat(routed.columns()).isEqualTo(all.columns());
        for (int row = 0; row < all.rows(); row++) {
            assertSameBits(routed, row, all, row);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 60, 200})
    void whereTheRouterRunsChangesNoBit(int budget) {
        Logits beside = session().score(PREFIX, TREE, rows(budget)).logits();
        ScoreRequest request = ScoreRequest.ALL.routed(new RowBudget(budget, false));
        Logits inline = session().score(PREFIX, TREE, request).logits();
        assertThat(list(beside)).isEqualTo(list(inline));
        for (int row = 0; row < inline.rows(); row++) {
            assertSameBits(beside, row, inline, row);
        }
    }

    private static int[] list(Logits logits) {
        return Objects.requireNonNull(logits.shortlist()).toArray();
    }

    /** A level at a time, as drafters ask: only the level's rows choose. */
    @ParameterizedTest
    @ValueSource(ints = {1, 30, 150})
    void theClustersOfTheHighestScoresAreChosen(int budget) {
        ModelSession session = session();
        session.score(PREFIX, TREE.first(3));
        ScoreRequest level = rows(budget).fromNode(3).withFeatures(0);
        Scores scores = session.score(PREFIX, TREE, level);
        double[] highest = new double[router.clusters()];
        Arrays.fill(highest, Double.NEGATIVE_INFINITY);
        for (int node = 3; node < TREE.size(); node++) {
            float[] feature = scores.features().toArray(node - 3);
            raise(highest, model.tokenEmbedding().read(TREE.token(node)), feature);
        }
        assertChosen(highest, budget, Objects.requireNonNull(scores.logits().shortlist()));
    }

    private void raise(double[] highest, float[] embedding, float[] feature) {
        double[] hidden = new double[router.hidden()];
        int width = embedding.length;
        for (int unit = 0; unit < hidden.length; unit++) {
            float[] weights = router.first().read(unit);
            double x =
                    router.firstBias().read(0)[unit]
                            + dot(weights, 0, embedding) / rms(embedding)
                            + dot(weights, width, feature) / rms(feature);
            hidden[unit] = x / (1 + Math.exp(-x));
        }
        Tensor second = router.second();
        for (int cluster = 0; cluster < highest.length; cluster++) {
            float[] weights = second.read(cluster);
            double sum = router.secondBias().read(0)[cluster];
            for (int unit = 0; unit < hidden.length; unit++) {
                sum += weights[unit] * hidden[unit];
            }
            highest[cluster] = Math.max(highest[cluster], sum);
        }
    }

    private static double dot(float[] weights, int from, float[] x) {
        double sum = 0;
        for (int i = 0; i < x.length; i++) {
            sum += (double) weights[from + i] * x[i];
        }
        return sum;
    }

    private double rms(float[] x) {
        double epsilon = model.config().normEpsilon();
        return Math.sqrt(dot(x, 0, x) / x.length + epsilon);
    }

    /** Clusters above the last one that is needed are in, those below are out. */
    private void assertChosen(double[] scores, int budget, Shortlist shortlist) {
        int[] order =
                IntStream.range(0, scores.length)
                        .boxed()
                        .sorted(Comparator.comparingDouble((Integer i) -> -scores[i]))
                        .mapToInt(i -> i)
                        .toArray();
        int last = 0;
        int rows = router.clustering().size(order[0]);
        while (rows < budget) {
            rows += router.clustering().size(order[++last]);
        }
        double cut = scores[order[last]];
        for (int cluster = 0; cluster < scores.length; cluster++) {
            int from = router.clustering().from(cluster);
            for (int i = from; i < router.clustering().to(cluster); i++) {
                boolean chosen = shortlist.column(router.clustering().token(i)) >= 0;
                if (Math.abs(scores[cluster] - cut) > MARGIN) {
                    assertThat(chosen).isEqualTo(scores[cluster] > cut);
                }
            }
        }
    }

    @Test
    void aHeadsDraftTokensAreAllThereIs() {
        List<Integer> tokens = IntStream.range(0, 300).filter(t -> t % 3 > 0).boxed().toList();
        Logits all = session(model, tokens).score(PREFIX, TREE).logits();
        Logits some = session(model, tokens).score(PREFIX, TREE, rows(50)).logits();
        assertThat(some.columns()).isBetween(50, 199);
        assertColumns(some, all);
        Logits whole = session(model, tokens).score(PREFIX, TREE, rows(300)).logits();
        assertThat(list(whole)).isEqualTo(list(all));
    }

    @Test
    void withoutARouterABudgetIsRefused() {
        String sentence = "a budget of rows is for a draft head with a router";
        ModelSession plain = session(model, List.of(), false);
        assertThatThrownBy(() -> plain.score(PREFIX, TREE, rows(5)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(sentence);
        ModelSession target = closing(closing(backend.load(model)).session(OPTIONS));
        assertThatThrownBy(() -> target.score(PREFIX, TREE, rows(5)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(sentence);
        assertThatThrownBy(() -> rows(5).onto(Shortlist.of(1)))
                .hasMessage("a pass has a shortlist or a budget, not both");
        assertThatThrownBy(() -> rows(0)).hasMessage("a budget has at least one row");
    }
}
