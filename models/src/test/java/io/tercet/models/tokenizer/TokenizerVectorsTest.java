package io.tercet.models.tokenizer;

import io.tercet.models.FetchedFiles;
import io.tercet.models.gguf.GgufFile;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Text for text and id for id what llama.cpp's tokenizers give. */
class TokenizerVectorsTest {
    @TempDir private Path folder;

    @Test
    void gpt2() throws IOException {
        check(Vectors.file("ggml-vocab-gpt-2.gguf"), "gpt-2");
    }

    @Test
    void llamaSentencePiece() throws IOException {
        check(Vectors.file("ggml-vocab-llama-spm.gguf"), "llama-spm");
    }

    @Test
    @Tag("slow")
    void llamaBpe() throws IOException {
        checkJson(FetchedFiles.llama31Tokenizer(), "llama-bpe", "llama-bpe");
    }

    @Test
    @Tag("slow")
    void qwen2() throws IOException {
        checkJson(FetchedFiles.qwen3Tokenizer(), "qwen2", "qwen2");
    }

    @Test
    @Tag("slow")
    void deepSeekDistilledIntoQwenSplitsLikeQwen() throws IOException {
        checkJson(FetchedFiles.qwen3Tokenizer(), "deepseek-r1-qwen", "qwen2");
    }

    @Test
    @Tag("slow")
    void smollm() throws IOException {
        check(FetchedFiles.smollm2(), "smollm");
    }

    private void checkJson(Path json, String pre, String vectors) throws IOException {
        Path gguf = folder.resolve(pre + ".gguf");
        TokenizerJson.write(json, pre, gguf);
        check(gguf, vectors);
    }

    private static void check(Path gguf, String vectors) throws IOException {
        try (GgufFile file = GgufFile.open(gguf)) {
            Vectors.check(Tokenizer.of(file), vectors);
        }
    }
}
