package io.tercet.models.piece;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tercet.models.decoder.DecoderModel;
import io.tercet.models.decoder.DecoderReader;
import io.tercet.models.gguf.GgufException;
import io.tercet.models.piece.Piece.Kind;
import io.tercet.models.synth.SyntheticModel;
import io.tercet.models.synth.SyntheticPiece;
import io.tercet.models.tensor.TensorType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PieceTest {
    private static final String TARGET = "ab".repeat(32);
    private static final List<Integer> LAYERS = List.of(0, 1, 2);

    @TempDir Path folder;

    private static DecoderModel target() {
        return DecoderReader.read(SyntheticModel.tiny("llama", TensorType.Q8_0, 5).open());
    }

    private static SyntheticPiece head(DecoderModel target) {
        return SyntheticPiece.head(target.config(), TARGET, LAYERS, List.of(3, 4, 299), 1);
    }

    private Piece written(SyntheticPiece piece) {
        Path path = folder.resolve("piece.gguf");
        piece.write(path);
        return Piece.open(path);
    }

    @Test
    void aHeadIsOneLayerOnTheTargetsOwnEmbedding() {
        DecoderModel target = target();
        try (Piece piece = written(head(target))) {
            HeadModel head = HeadModel.read(piece, target, TARGET);
            assertThat(piece.kind()).isEqualTo(Kind.HEAD);
            assertThat(piece.targetName()).isEqualTo("synthetic");
            assertThat(head.config().blockCount()).isEqualTo(1);
            assertThat(head.featureLayers()).isEqualTo(LAYERS);
            assertThat(head.draftTokens()).containsExactly(3, 4, 299);
            assertThat(head.decoder().tokenEmbedding()).isSameAs(target.tokenEmbedding());
            assertThat(head.decoder().output()).isSameAs(target.output());
            assertThat(head.decoder().layers().getFirst().attnQ().columns()).isEqualTo(128);
            assertThat(head.fc().type()).isEqualTo(TensorType.Q8_0);
            assertThat(head.tokenNorm().type()).isEqualTo(TensorType.F32);
        }
    }

    @Test
    void anotherTargetIsRefusedByFileAndField() {
        DecoderModel target = target();
        try (Piece piece = written(head(target))) {
            assertThatThrownBy(() -> HeadModel.read(piece, target, "cd".repeat(32)))
                    .isInstanceOf(GgufException.class)
                    .hasMessageContaining("piece.gguf")
                    .hasMessageContaining(
                            "It was trained for its target synthetic, whose SHA-256 in key"
                                    + " tercet.target.sha256 is "
                                    + TARGET)
                    .hasMessageEndingWith("the file given has " + "cd".repeat(32) + ".");
        }
    }

    @Test
    void anotherKindIsRefused() {
        DecoderModel target = target();
        try (Piece piece = written(new SyntheticPiece(Kind.ROUTER, TARGET, 1))) {
            assertThatThrownBy(() -> HeadModel.read(piece, target, TARGET))
                    .hasMessageEndingWith("Key tercet.kind should be head, not router.");
        }
    }

    @Test
    void anUnknownKindAndAModelAreNoPieces() {
        Path path = folder.resolve("piece.gguf");
        head(target()).put(Piece.KIND, "wheel").write(path);
        assertThatThrownBy(() -> Piece.open(path))
                .hasMessageEndingWith(
                        "Key tercet.kind should be one of head, exits, layers, adapter, router, not"
                                + " wheel.");
        SyntheticModel.tiny("llama", TensorType.F32, 1).write(path);
        assertThatThrownBy(() -> Piece.open(path))
                .hasMessageContaining("general.architecture should be tercet");
    }

    @Test
    void wrongFieldsAreNamed() {
        DecoderModel target = target();
        assertRefused(
                target,
                head(target).put(HeadModel.FEATURE_LAYERS, List.of(0, 3)),
                "Key tercet.head.feature_layers should hold ascending numbers from 0 to 2; number 1"
                        + " is 3.");
        assertRefused(
                target,
                head(target).put(HeadModel.FEATURE_LAYERS, List.of(0, 1)),
                "Tensor fc.weight should have 64 rows of 128 elements, not 64 of 192.");
        assertRefused(
                target,
                head(target).put(HeadModel.HEAD_COUNT_KV, 3),
                "Key tercet.head.head_count_kv should divide the 4 of tercet.head.head_count, which"
                        + " 3 does not.");
        assertRefused(
                target,
                head(target).put(HeadModel.DRAFT_TOKENS, List.of(7, 7)),
                "Key tercet.head.draft_tokens should hold ascending numbers from 0 to 299; number 1"
                        + " is 7.");
    }

    private void assertRefused(DecoderModel target, SyntheticPiece broken, String sentence) {
        try (Piece piece = written(broken)) {
            assertThatThrownBy(() -> HeadModel.read(piece, target, TARGET))
                    .isInstanceOf(GgufException.class)
                    .hasMessageEndingWith(sentence);
        }
    }

    @Test
    void anAdapterFitsQualifierAndHead() {
        DecoderModel target = target();
        DecoderModel qualifier =
                DecoderReader.read(SyntheticModel.tiny("qwen2", TensorType.F32, 6).open());
        HeadModel head = HeadModel.read(head(target).open(), target, TARGET);
        try (Piece piece =
                written(
                        SyntheticPiece.adapter(
                                head, TARGET, qualifier.config(), List.of(1, 2), 32, 3))) {
            AdapterModel adapter = AdapterModel.read(piece, head, TARGET, qualifier.config());
            assertThat(adapter.down().rows()).isEqualTo(32);
            assertThat(adapter.down().columns()).isEqualTo(128);
            assertThat(adapter.up().rows()).isEqualTo(192);
        }
    }

    @Test
    void aFilesNameIsTheDigestOfItsBytes() throws IOException {
        Path path = Files.writeString(folder.resolve("abc"), "abc");
        assertThat(Sha256.of(path)) // FIPS 180-4, example of one block
                .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }
}
