package io.tercet.training.torch;

import static org.assertj.core.api.Assertions.assertThat;

import io.tercet.models.decoder.DecoderConfig;
import io.tercet.models.decoder.DecoderReader;
import io.tercet.models.gguf.GgufFile;
import io.tercet.models.synth.SyntheticModel;
import io.tercet.models.tensor.TensorType;
import io.tercet.tasks.LoadedModel;
import io.tercet.tasks.ModelSession;
import io.tercet.tasks.Prefix;
import io.tercet.tasks.ScoreRequest;
import io.tercet.tasks.Scores;
import io.tercet.tasks.SessionOptions;
import io.tercet.tasks.TokenTree;
import io.tercet.tasks.reference.ReferenceBackend;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.assertj.core.data.Offset;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is trained is what the engine runs. */
class TrainableDecoderTest {
    private static final String SHAPE =
            "llama:layers=3,embedding=64,heads=4,kv=2,ff=96,vocab=300,context=64";
    private static final SessionOptions OPTIONS =
            new SessionOptions(64, SessionOptions.CacheType.F32, 1);
    private static final int[] TOKENS = {5, 17, 250, 3, 99, 42, 7};

    @TempDir Path folder;

    private Path synthetic(String shape) {
        Path path = folder.resolve("model.gguf");
        SyntheticModel.of(shape, TensorType.F32, 3).write(path);
        return path;
    }

    private static void agrees(Path path, int exit) {
        Precision.FP32.use(); // whatever a training run chose before, in this process
        TrainableDecoder decoder = WeightFile.read(path, Precision.FP32);
        long[] ids = new long[TOKENS.length];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = TOKENS[i];
        }
        Tensor streams =
                Objects.requireNonNull(
                        decoder.streams(Tensors.of(ids, 1, ids.length), List.of(exit)).get(exit));
        int width = decoder.config().embeddingLength();
        float[] own = Tensors.values(decoder.project(streams.reshape(-1, width)));
        try (GgufFile file = GgufFile.open(path);
                ReferenceBackend backend = new ReferenceBackend();
                LoadedModel model = backend.load(DecoderReader.read(file));
                ModelSession session = model.session(OPTIONS)) {
            int[] rest = Arrays.copyOfRange(TOKENS, 1, TOKENS.length);
            Scores scores =
                    session.score(
                            Prefix.of(TOKENS[0]),
                            TokenTree.chain(TOKENS[0], rest),
                            ScoreRequest.ALL.exitAt(exit));
            DecoderConfig config = session.config();
            for (int row = 0; row < TOKENS.length; row++) {
                float[] logits = scores.logits().toArray(row);
                for (int token = 0; token < config.vocabularySize(); token++) {
                    assertThat(own[row * logits.length + token])
                            .isCloseTo(logits[token], Offset.offset(1e-4f));
                }
            }
        }
    }

    @Test
    void agreesWithTheReferenceAtEveryExit() {
        Path path = synthetic(SHAPE);
        agrees(path, 1);
        agrees(path, 2);
        agrees(path, 3);
    }

    @Test
    void tiedOutputTooAndFilesComeBackAsTheyWere() {
        Path path = synthetic(SHAPE + ",tied=1");
        agrees(path, 3);
        Path copy = folder.resolve("copy.gguf");
        TrainableDecoder decoder = WeightFile.read(path, Precision.FP32);
        WeightFile.write(decoder, TensorType.F32, copy, _ -> {});
        TrainableDecoder read = WeightFile.read(copy, Precision.FP32);
        decoder.parameters()
                .forEach((name, tensor) ->
                        assertThat(
                                        Tensors.values(
                                                Objects.requireNonNull(
                                                        read.parameters().get(name))))
                                .as(name)
                                .isEqualTo(Tensors.values(tensor)));
    }

    /** Two texts of seven tokens at once and piece by piece. */
    @Test
    void aCacheGoesOnWithATextAsIfItWereWhole() {
        Precision.FP32.use();
        TrainableDecoder decoder = WeightFile.readFrozen(synthetic(SHAPE), Precision.FP32);
        Tensor tokens =
                Tensors.of(new long[] {5, 17, 250, 3, 99, 42, 7, 8, 1, 1, 60, 200, 13, 0}, 2, 7);
        KeyValueCache cache = new KeyValueCache(decoder.config(), Precision.FP32, 2, 9);
        for (int round = 0; round < 2; round++) { // the second time in a cache that was used
            float[] whole = whole(decoder, tokens);
            int from = 0;
            for (int rows : new int[] {3, 1, 2, 1}) {
                Tensor piece = tokens.narrow(1, from, rows);
                Tensor streams =
                        Objects.requireNonNull(decoder.streams(piece, List.of(3), cache).get(3));
                assertThat(cache.length()).isEqualTo(from + rows);
                assertRows(Tensors.values(streams), whole, from, rows);
                from += rows;
            }
            cache.clear();
        }
    }

    private static float[] whole(TrainableDecoder decoder, Tensor tokens) {
        return Tensors.values(Objects.requireNonNull(decoder.streams(tokens, List.of(3)).get(3)));
    }

    /** Rows from a position on of two texts of seven rows of 64. */
    private static void assertRows(float[] piece, float[] whole, int from, int rows) {
        for (int text = 0; text < 2; text++) {
            for (int i = 0; i < rows * 64; i++) {
                assertThat(piece[text * rows * 64 + i])
                        .isCloseTo(whole[(text * 7 + from) * 64 + i], Offset.offset(1e-4f));
            }
        }
    }
}
