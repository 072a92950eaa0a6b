package io.tercet.tasks;

import static io.tercet.tasks.LogitsAssert.assertClose;
import static io.tercet.tasks.LogitsAssert.assertSameBits;
import static org.assertj.core.api.Assertions.assertThat;

import io.tercet.models.decoder.DecoderModel;
import io.tercet.models.decoder.ExitHead;
import io.tercet.models.tensor.Tensor;
import io.tercet.models.tensor.TensorType;
import io.tercet.tasks.SessionOptions.CacheType;
import io.tercet.tasks.reference.ReferenceBackend;
import java.util.Arrays;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What every backend promises of trained exits. A backend's test binds it. */
public abstract class ExitContract extends PassContract {
    private static final ScoreRequest AT_1 = ScoreRequest.ALL.exitAt(1);
    private static final ScoreRequest AT_2 = ScoreRequest.ALL.exitAt(2);
    private static final ScoreRequest AT_3 = ScoreRequest.ALL.exitAt(3);

    private static DecoderModel plain() {
        return TinyModels.deep("llama", TensorType.Q8_0);
    }

    private static DecoderModel trained() {
        return TinyModels.withExits(plain(), TensorType.Q8_0, 32, 1, 3);
    }

    private ModelSession session(DecoderModel model) {
        return session(model, CacheType.F32, 2);
    }

    @ParameterizedTest
    @CsvSource({"llama, Q8_0, 32", "qwen2, F16, 20", "qwen3, Q8_0, 64", "llama, F32, 7"})
    void agreesWithTheReference(String architecture, TensorType type, int rank) {
        DecoderModel model =
                TinyModels.withExits(
                        TinyModels.deep(architecture, TensorType.Q4_0), type, rank, 1, 3);
        try (ReferenceBackend reference = new ReferenceBackend()) {
            SessionOptions options = new SessionOptions(128, CacheType.F32, 2);
            ModelSession expected = session(reference, model, options);
            ModelSession actual = session(backend, model, options);
            for (ScoreRequest request : new ScoreRequest[] {AT_1, AT_3}) {
                assertClose(
                        actual.score(text(1), chain(0, 20), request).logits(),
                        expected.score(text(1), chain(0, 20), request).logits(),
                        errorLimit());
            }
        }
    }

    /** The definition, from the stream that the backend itself gives. */
    @Test
    void projectsThroughNormAndAdapter() {
        DecoderModel model = trained();
        Scores scores = session(model).score(text(3), chain(2, 6), AT_3.withFeatures(3));
        for (int row = 0; row < 4; row++) {
            float[] expected = logits(model, model.exits().get(1), scores.features().toArray(row));
            assertThat(LogitsAssert.nmse(scores.logits().toArray(row), expected))
                    .isLessThanOrEqualTo(Math.max(errorLimit(), 1e-12));
        }
    }

    private static float[] logits(DecoderModel model, ExitHead exit, float[] stream) {
        double squares = 0;
        for (float x : stream) {
            squares += (double) x * x;
        }
        double scale = 1 / Math.sqrt(squares / stream.length + model.config().normEpsilon());
        float[] norm = exit.norm().read(0);
        double[] normed = new double[stream.length];
        Arrays.setAll(normed, i -> stream[i] * scale * norm[i]);
        double[] change = times(exit.up(), times(exit.down(), normed));
        Arrays.setAll(normed, i -> normed[i] + change[i]);
        double[] logits = times(model.output(), normed);
        float[] result = new float[logits.length];
        for (int i = 0; i < result.length; i++) {
            result[i] = (float) logits[i];
        }
        return result;
    }

    private static double[] times(Tensor matrix, double[] x) {
        double[] product = new double[matrix.rows()];
        for (int row = 0; row < product.length; row++) {
            float[] weights = matrix.read(row);
            for (int i = 0; i < weights.length; i++) {
                product[row] += weights[i] * x[i];
            }
        }
        return product;
    }

    @Test
    void aTokensBitsDependOnItsAncestorsOnly() {
        Logits asChain = session(trained()).score(text(1), chain(0, 12), AT_3).logits();
        ModelSession alone = session(trained(), CacheType.F32, 1);
        TokenTree tree = TokenTree.single(TEXT[7]);
        for (int node = 1; node < 20; node++) {
            tree = tree.with((node - 1) / 2, (node * 37) % 300);
        }
        Logits scored = session(trained(), CacheType.F32, 3).score(text(8), tree, AT_3).logits();
        for (int row = 0; row < 12; row++) {
            Prefix prefix = text(row + 1);
            Logits one = alone.score(prefix, prefix.tree(), AT_3).logits();
            assertSameBits(asChain, row, one, 0);
        }
        for (int node = 0; node < tree.size(); node++) {
            int[] path = tree.pathTokens(node);
            TokenTree chain = TokenTree.chain(TEXT[7], path);
            Logits one = alone.score(text(8), chain, AT_3).logits();
            assertSameBits(scored, node, one, path.length);
        }
    }

    @Test
    void otherExitsAndTheWholeModelStayAsTheyWere() {
        for (ScoreRequest request : new ScoreRequest[] {AT_2, ScoreRequest.ALL}) {
            Logits with = session(trained()).score(text(3), chain(2, 8), request).logits();
            Logits without = session(plain()).score(text(3), chain(2, 8), request).logits();
            for (int row = 0; row < 6; row++) {
                assertSameBits(with, row, without, row);
            }
        }
        Logits exit = session(trained()).score(text(3), chain(2, 8), AT_1).logits();
        Logits norm = session(plain()).score(text(3), chain(2, 8), AT_1).logits();
        assertThat(LogitsAssert.nmse(exit.toArray(0), norm.toArray(0))).isGreaterThan(0.01);
    }

    /** Behind layer 3 is an exit, but what has left out layer 4 only has not stopped there. */
    @Test
    void aPassWithoutTheLastLayerIsNoExit() {
        ScoreRequest request = ScoreRequest.ALL.skipping(new Skipped(Set.of(3), Set.of(3)));
        Logits with = session(trained()).score(text(3), chain(2, 8), request).logits();
        Logits without = session(plain()).score(text(3), chain(2, 8), request).logits();
        for (int row = 0; row < 6; row++) {
            assertSameBits(with, row, without, row);
        }
    }

    @Test
    void whatATrainedExitDraftedIsContinuedAsEver() {
        ModelSession session = session(trained());
        session.score(text(9), text(9).tree(), AT_1);
        session.score(text(10), text(10).tree(), AT_3);
        Logits continued = session.score(text(9), chain(8, 12)).logits();
        Logits expected = session(plain()).score(text(9), chain(8, 12)).logits();
        for (int row = 0; row < 4; row++) {
            assertSameBits(continued, row, expected, row);
        }
    }

    @Test
    void aShortlistGivesThoseColumnsBits() {
        Shortlist shortlist = Shortlist.of(299, 3, 4, 150, 77, 0, 31);
        ModelSession session = session(trained());
        Logits few = session.score(text(5), chain(4, 9), AT_1.onto(shortlist)).logits();
        Logits all = session(trained()).score(text(5), chain(4, 9), AT_1).logits();
        for (int row = 0; row < few.rows(); row++) {
            for (int column = 0; column < 7; column++) {
                assertThat(few.toArray(row)[column])
                        .isEqualTo(all.toArray(row)[shortlist.token(column)]);
            }
        }
    }
}
