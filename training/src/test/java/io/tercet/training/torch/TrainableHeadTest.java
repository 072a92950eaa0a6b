package io.tercet.training.torch;

import static org.assertj.core.api.Assertions.assertThat;

import io.tercet.models.decoder.DecoderModel;
import io.tercet.models.decoder.DecoderReader;
import io.tercet.models.gguf.GgufFile;
import io.tercet.models.piece.HeadModel;
import io.tercet.models.piece.Piece;
import io.tercet.models.piece.Sha256;
import io.tercet.models.synth.SyntheticModel;
import io.tercet.models.tensor.TensorType;
import io.tercet.tasks.FeatureSource;
import io.tercet.tasks.LoadedHead;
import io.tercet.tasks.LoadedModel;
import io.tercet.tasks.ModelSession;
import io.tercet.tasks.Prefix;
import io.tercet.tasks.Scores;
import io.tercet.tasks.SessionOptions;
import io.tercet.tasks.TokenTree;
import io.tercet.tasks.reference.ReferenceBackend;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The head that is trained is the head that the engine runs, drafted tokens included. */
class TrainableHeadTest {
    private static final String SHAPE =
            "llama:layers=4,embedding=64,heads=4,kv=2,ff=96,vocab=300,context=64";
    private static final Speculator.Head SIZES = new Speculator.Head(List.of(1, 2, 4), 2);
    private static final int[] PREFIX = {5, 17, 250, 3, 99, 42};
    private static final int DRAFTED = 7;

    @TempDir Path folder;

    @Test
    void agreesWithTheReferenceAtEveryStep() {
        Path path = folder.resolve("model.gguf");
        SyntheticModel.of(SHAPE, TensorType.F32, 3).write(path);
        PieceFile files = new PieceFile("tiny", Sha256.of(path));
        Precision.FP32.use(); // whatever a training run chose before, in this process
        torch.manual_seed(5);
        TrainableDecoder target = WeightFile.readFrozen(path, Precision.FP32);
        Pupil beginner =
                SIZES.pupil(target, new Speculator.Siblings(folder, path, "tiny"), Map.of());
        Path piece = files.write(beginner.parts().getFirst(), folder);
        List<Tensor> trained = trained(target, piece);

        Scores scores = scores(path, piece);
        for (int step = 0; step < 2; step++) {
            float[] own = Tensors.values(trained.get(step));
            float[] logits = scores.logits().toArray(step);
            for (int token = 0; token < logits.length; token++) {
                assertThat(own[token]).isCloseTo(logits[token], Offset.offset(1e-4f));
            }
        }
    }

    /** Logits of the root and of the token drafted behind it. */
    private static Scores scores(Path path, Path piecePath) {
        SessionOptions options = new SessionOptions(64, SessionOptions.CacheType.F32, 1);
        try (GgufFile file = GgufFile.open(path);
                Piece piece = Piece.open(piecePath);
                ReferenceBackend backend = new ReferenceBackend()) {
            DecoderModel model = DecoderReader.read(file);
            HeadModel head = HeadModel.read(piece, model, Sha256.of(path));
            try (LoadedModel loaded = backend.load(model);
                    LoadedHead loadedHead = backend.loadHead(head, loaded);
                    ModelSession target =
                            loaded.session(options.withFeatures(head.featureLayers()));
                    ModelSession drafter = loadedHead.open(options, FeatureSource.of(target))) {
                Prefix prefix = Prefix.of(PREFIX);
                Prefix known = prefix.first(PREFIX.length - 1);
                target.score(known, known.tree());
                return drafter.score(prefix, TokenTree.chain(prefix.last(), DRAFTED));
            }
        }
    }

    /** The same rows by PyTorch, of the piece's weights as they are stored. */
    private static List<Tensor> trained(TrainableDecoder target, Path piece) {
        TrainableHead head = new TrainableHead(target, PieceFile.weights(piece));
        long[] ids = new long[PREFIX.length + 1];
        for (int i = 0; i < PREFIX.length; i++) {
            ids[i] = PREFIX[i];
        }
        ids[PREFIX.length] = DRAFTED;
        Tensor tokens = Tensors.of(ids, 1, ids.length);
        Map<Integer, Tensor> streams = target.streams(tokens, SIZES.features());
        Tensor features =
                torch.cat(new TensorVector(streams.values().toArray(Tensor[]::new)), -1)
                        .narrow(1, 0, PREFIX.length);
        return head.unroll(head.fused(features), tokens, 2).stream()
                .map(output -> output.narrow(1, PREFIX.length - 2L, 1).reshape(1, -1))
                .map(row -> torch.linear(head.outputNormed(row), target.outputRows()))
                .toList();
    }
}
