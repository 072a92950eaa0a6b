package io.tercet.models.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tercet.models.gguf.GgufException;
import io.tercet.models.gguf.GgufFile;
import io.tercet.models.gguf.GgufValue;
import io.tercet.models.gguf.GgufWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Special tokens, streams, comparison, broken files. */
class TokenizerTest {
    private static final int BOS = 258; // in the byte-level vocabulary
    private static final int EOS = 259;
    private static final int THINK = 260;

    @TempDir private Path folder;

    private final Tokenizer bytes = SmallVocabularies.byteLevel(PreTokenizer.GPT_2);
    private final Tokenizer pieces = SmallVocabularies.sentencePiece();

    @Test
    void controlTokensAreReadInMarkupOnly() {
        assertThat(bytes.encode("</s>")).hasSize(4).doesNotContain(EOS);
        assertThat(bytes.encodePrompt("</s>")).hasSize(5).startsWith(BOS).doesNotContain(EOS);
        assertThat(bytes.encodeMarkup("aa</s>")).containsExactly(BOS, 256, EOS);
        assertThat(bytes.encodeMarkup("<s>aa")).containsExactly(BOS, 256);
        assertThat(pieces.encode("</s>")).hasSize(5);
    }

    @Test
    void userDefinedTokensAreText() {
        assertThat(bytes.encode("aa<think>aa")).containsExactly(256, THINK, 256);
        assertThat(bytes.decode(new int[] {BOS, 256, THINK, EOS})).isEqualTo("aa<think>");
    }

    @Test
    void sentencePieceTakesTheBestMergeAndPutsABlankInFront() {
        int blank = 257;
        assertThat(pieces.encode("aaaa")).containsExactly(blank, 260);
        assertThat(pieces.encode("a")).containsExactly(261);
        assertThat(pieces.encode("")).isEmpty();
        assertThat(pieces.decode(pieces.encode(" a\u00e9"))).isEqualTo(" a\u00e9");
    }

    @Test
    void brokenUtf8IsTakenByteForByte() {
        byte[] broken = {'a', (byte) 0xC3, 'a', (byte) 0xFF};
        assertThat(pieces.bytes(pieces.encode(broken)[1])).containsExactly((byte) 0xC3);
        assertThat(bytes.decode(bytes.encode(broken))).isEqualTo("a\uFFFDa\uFFFD");
    }

    @Test
    void aStreamNeverGivesHalfACharacter() {
        int[] ids = bytes.encode("\u00e9\ud83d\ude00!");
        StreamDecoder stream = new StreamDecoder(bytes);
        assertThat(ids).hasSize(7);
        assertThat(Arrays.stream(ids).mapToObj(stream::append))
                .containsExactly("", "\u00e9", "", "", "", "\ud83d\ude00", "!");
        assertThat(stream.flush()).isEmpty();
        assertThat(stream.append(ids[2]) + stream.append(ids[3])).isEmpty();
        assertThat(stream.flush()).isEqualTo("\uFFFD");
        assertThat(stream.append(ids[2]) + stream.append(ids[6])).isEqualTo("\uFFFD!");
    }

    @Test
    void vocabulariesMayDifferInPaddingOnly() {
        Tokenizer padded = SmallVocabularies.byteLevel(PreTokenizer.GPT_2, "[PAD0]", "[PAD1]");
        Tokenizer other = SmallVocabularies.byteLevel(PreTokenizer.GPT_2, "[PAD0]", "x x");
        assertThat(Vocabularies.difference(bytes.vocabulary(), padded.vocabulary())).isEmpty();
        assertThat(Vocabularies.difference(padded.vocabulary(), other.vocabulary()))
                .contains("token 262 is '[PAD1]' in one model and 'x x' in the other");
        assertThat(Vocabularies.difference(bytes.vocabulary(), pieces.vocabulary()))
                .contains("the tokenizer is gpt2 in one model and llama in the other");
    }

    @Test
    void endsOfGenerationAreTakenFromRolesAndNames() {
        assertThat(bytes.vocabulary().endsOfGeneration()).containsExactly(EOS);
        Tokenizer more = SmallVocabularies.byteLevel(PreTokenizer.GPT_2, "<|im_end|>");
        assertThat(more.vocabulary().endsOfGeneration()).containsExactly(EOS, 261);
        assertThat(more.isEndOfGeneration(261)).isTrue();
        assertThat(more.isEndOfGeneration(BOS)).isFalse();
    }

    @Test
    void aFileThatCannotServeIsRefusedByWhatIsWrong() {
        GgufWriter writer = new GgufWriter();
        assertThatThrownBy(() -> read(writer))
                .hasMessageContaining("tokenizer.ggml.model is missing (expected gpt2 or llama).");
        writer.put("tokenizer.ggml.model", GgufValue.of("gpt2"))
                .put("tokenizer.ggml.tokens", GgufValue.ofStrings(List.of("a", "b")))
                .put("tokenizer.ggml.pre", GgufValue.of("tekken"))
                .put("tokenizer.ggml.bos_token_id", GgufValue.ofSize(7))
                .put("tokenizer.ggml.token_type", GgufValue.ofInts(new int[] {1}));
        assertThatThrownBy(() -> read(writer))
                .isInstanceOf(GgufException.class)
                .hasMessageContaining("tokenizer.ggml.pre is 'tekken' (expected one of gpt-2, ")
                .hasMessageContaining("tokenizer.ggml.merges is missing.")
                .hasMessageContaining("tokenizer.ggml.bos_token_id is 7, but there are 2 tokens.")
                .hasMessageContaining("tokenizer.ggml.token_type has 1 values for 2 tokens.");
        writer.put("tokenizer.ggml.model", GgufValue.of("bert"));
        assertThatThrownBy(() -> read(writer))
                .hasMessageContaining("tokenizer.ggml.model is 'bert' (expected gpt2 or llama).");
    }

    private Tokenizer read(GgufWriter writer) {
        Path path = folder.resolve("broken.gguf");
        writer.write(path);
        try (GgufFile file = GgufFile.open(path)) {
            return Tokenizer.of(file);
        }
    }
}
