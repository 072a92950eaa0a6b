package io.tercet.models.piece;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tercet.models.cluster.Clustering;
import io.tercet.models.decoder.DecoderConfig;
import io.tercet.models.decoder.DecoderReader;
import io.tercet.models.gguf.GgufException;
import io.tercet.models.synth.SyntheticModel;
import io.tercet.models.synth.SyntheticPiece;
import io.tercet.models.tensor.TensorType;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RouterModelTest {
    private static final String TARGET = "ab".repeat(32);
    private static final String HEAD = "cd".repeat(32);
    private static final DecoderConfig CONFIG =
            DecoderReader.read(SyntheticModel.tiny("llama", TensorType.F32, 5).open()).config();

    @TempDir Path folder;

    private static SyntheticPiece router() {
        return SyntheticPiece.router(CONFIG, TARGET, HEAD, 24, 32, 1);
    }

    @Test
    void readsBackWhatWasWritten() {
        Path file = folder.resolve("router.gguf");
        int width = CONFIG.embeddingLength();
        RouterModel.Weights weights =
                new RouterModel.Weights(
                        32,
                        2 * width,
                        (row, out) -> Arrays.fill(out, row),
                        (row, out) -> Arrays.fill(out, 0.1f),
                        (row, out) -> Arrays.fill(out, -row),
                        (row, out) -> Arrays.fill(out, 0.2f));
        Clustering clusters =
                Clustering.ofLabels(IntStream.range(0, 300).map(t -> t % 7).toArray(), 7);
        RouterModel.write(
                        new PieceWriter(Piece.Kind.ROUTER, "router", TARGET, "tiny"),
                        HEAD,
                        clusters,
                        weights)
                .write(file);
        try (Piece piece = Piece.open(file)) {
            RouterModel router = RouterModel.read(piece, CONFIG, TARGET);
            assertThat(router.first().columns()).isEqualTo(2 * width);
            assertThat(router.first().read(3)[1]).isCloseTo(3, within(0.01f)); // 8 bits
            assertThat(router.firstBias().read(0)).containsOnly(0.1f).hasSize(32);
            assertThat(router.second().read(5)[31]).isCloseTo(-5, within(0.01f));
            assertThat(router.secondBias().read(0)).containsOnly(0.2f).hasSize(7);
            assertThat(router.clustering().permutation()).isEqualTo(clusters.permutation());
            assertThat(router.clustering().offsets()).isEqualTo(clusters.offsets());
        }
    }

    @Test
    void aSyntheticRouterIsOne() {
        try (Piece piece = router().open()) {
            RouterModel router = RouterModel.read(piece, CONFIG, TARGET);
            assertThat(router.clusters()).isEqualTo(24);
            assertThat(router.hidden()).isEqualTo(32);
            assertThat(router.first().columns()).isEqualTo(2 * CONFIG.embeddingLength());
            assertThat(router.first().type()).isEqualTo(TensorType.Q8_0);
            assertThat(router.secondBias().type()).isEqualTo(TensorType.F32);
            assertThat(IntStream.of(router.clustering().permutation()))
                    .containsExactlyInAnyOrderElementsOf(
                            IntStream.range(0, CONFIG.vocabularySize()).boxed().toList());
            assertThat(router.clustering().token(router.clustering().from(9))).isEqualTo(3);
            piece.requireSame(RouterModel.HEAD_SHA256, HEAD, "its head");
        }
    }

    @Test
    void wrongFieldsAreNamed() {
        assertRefused(
                router().put(RouterModel.OFFSETS, List.of(0, 5)),
                "Keys tercet.router.permutation and tercet.router.offsets: the offsets of the"
                        + " clusters should ascend from 0 to the 300 tokens.");
        assertRefused(
                router().put(RouterModel.PERMUTATION, List.of(1, 0))
                        .put(RouterModel.OFFSETS, List.of(0, 2)),
                "Key tercet.router.permutation should hold each of the 300 tokens once, not 2"
                        + " tokens up to 1.");
        List<Integer> offsets = IntStream.range(0, 23).map(i -> i < 22 ? i : 300).boxed().toList();
        assertRefused(
                router().put(RouterModel.OFFSETS, offsets),
                "Tensor router.1.weight should have 22 rows of 32 elements, not 24 of 32.");
    }

    private static void assertRefused(SyntheticPiece broken, String sentence) {
        try (Piece piece = broken.open()) {
            assertThatThrownBy(() -> RouterModel.read(piece, CONFIG, TARGET))
                    .isInstanceOf(GgufException.class)
                    .hasMessageEndingWith(sentence);
        }
    }
}
