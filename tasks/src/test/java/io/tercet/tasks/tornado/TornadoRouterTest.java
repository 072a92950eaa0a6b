package io.tercet.tasks.tornado;

import static org.assertj.core.api.Assertions.assertThat;

import io.tercet.models.decoder.DecoderModel;
import io.tercet.models.piece.HeadModel;
import io.tercet.models.tensor.TensorType;
import io.tercet.tasks.Backend;
import io.tercet.tasks.DeviceCounters;
import io.tercet.tasks.FeatureSource;
import io.tercet.tasks.LoadedHead;
import io.tercet.tasks.LoadedModel;
import io.tercet.tasks.LogitsOperations;
import io.tercet.tasks.ModelSession;
import io.tercet.tasks.Prefix;
import io.tercet.tasks.RouterContract;
import io.tercet.tasks.RowBudget;
import io.tercet.tasks.Sampling;
import io.tercet.tasks.ScoreRequest;
import io.tercet.tasks.Scores;
import io.tercet.tasks.SessionOptions;
import io.tercet.tasks.SessionOptions.CacheType;
import io.tercet.tasks.TinyHeads;
import io.tercet.tasks.TinyModels;
import io.tercet.tasks.TokenTree;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("device")
class TornadoRouterTest extends RouterContract {
    private static final int CLUSTERS = 24;
    private static final int TOLD = PassLayout.SIZE * Integer.BYTES;

    private final Lane lane = new Lane();

    @Override
    protected Backend open() {
        return lane.backend();
    }

    @AfterEach
    void theDeviceDidIt() {
        lane.assertUsed();
    }

    /** Of a routed pass, and of a token that is drawn from it with the floor. */
    @Test
    void whichTokensAreChosenCrossesAsABitForEachCluster() {
        DecoderModel model = TinyModels.of("llama", TensorType.Q8_0);
        HeadModel head = TinyHeads.of(model, List.of(0, 1, 2), List.of());
        SessionOptions options = new SessionOptions(64, CacheType.F32, 1);
        Prefix prefix = Prefix.of(1, 2, 3, 4);
        LogitsOperations operations = lane.backend().operations();
        try (LoadedModel target = lane.backend().load(model);
                LoadedHead plain = lane.backend().loadHead(head, target);
                LoadedHead loaded = plain.with(TinyModels.router(model, CLUSTERS, 40));
                ModelSession session = target.session(options.withFeatures(head.featureLayers()));
                ModelSession drafter = loaded.open(options, FeatureSource.of(session))) {
            session.score(prefix.first(3), prefix.first(3).tree());
            TokenTree tree = prefix.tree().with(0, 7).with(0, 8);
            ScoreRequest level = rows(120).fromNode(1);
            drafter.score(prefix, tree.first(1), rows(9));
            drafter.score(prefix, tree, level); // compiles
            DeviceCounters before = lane.counters();
            Scores scores = drafter.score(prefix, tree, level);
            DeviceCounters pass = lane.counters().since(before);
            int words = RouteLayout.words(CLUSTERS);
            assertThat(pass.bytesFromDevice()).isEqualTo((long) words * Float.BYTES);
            assertThat(pass.decisionReads()).isEqualTo(1);
            assertThat(pass.bytesToDevice()).isEqualTo(TOLD);
            sample(operations, scores);
            before = lane.counters();
            sample(operations, scores);
            DeviceCounters drawn = lane.counters().since(before);
            assertThat(drawn.bytesFromDevice()).isEqualTo(2L * Integer.BYTES);
            assertThat(drawn.bytesToDevice())
                    .as("tables of four operations")
                    .isEqualTo(
                            4L * Integer.BYTES * (OperationLayout.SIZE + OperationLayout.FLOATS));
        }
    }

    private static void sample(LogitsOperations operations, Scores scores) {
        int[] drawn =
                operations.sample(
                        operations.mixUniform(
                                operations.softmax(scores.logits(), new Sampling(1, 0, 1, 0)),
                                0.01f,
                                300),
                        new float[] {0.3f, 0.9f});
        assertThat(drawn).hasSize(2);
    }

    private static ScoreRequest rows(int budget) {
        return ScoreRequest.ALL.routed(new RowBudget(budget, true));
    }
}
