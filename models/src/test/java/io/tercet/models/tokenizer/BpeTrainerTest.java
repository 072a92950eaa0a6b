package io.tercet.models.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tercet.models.gguf.GgufFile;
import io.tercet.models.gguf.GgufWriter;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BpeTrainerTest {
    private static final List<String> CONTROL = List.of("<|ask|>", "<|end|>");

    private static BpeVocabulary trained(int most, String... texts) {
        BpeTrainer trainer = new BpeTrainer(PreTokenizer.SMOLLM);
        for (String text : texts) {
            trainer.add(text);
        }
        return trainer.train(CONTROL, most);
    }

    @Test
    void mergesTheMostFrequentPairFirst() {
        BpeVocabulary vocabulary = trained(400, "abab abab", " abab");
        assertThat(vocabulary.merges()).containsExactly("a b", "ab ab", "Ġ abab");
        assertThat(vocabulary.vocabulary().size()).isEqualTo(256 + 2 + 3);
        assertThat(vocabulary.tokenizer().encode("abab")).containsExactly(vocabulary.id("abab"));
    }

    @Test
    void leavesDigitsAlone() {
        BpeVocabulary vocabulary = trained(400, "12 12 12 12");
        assertThat(vocabulary.merges()).isEmpty();
    }

    @Test
    void stopsAtTheWantedSize() {
        assertThat(trained(259, "abab abab").vocabulary().size()).isEqualTo(259);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> trained(200, "a"))
                .withMessageContaining("no room");
    }

    @Test
    void isReadBackFromAFile(@TempDir Path folder) {
        BpeVocabulary vocabulary = trained(300, "the theme of the thesis, größer", "the");
        Path path = folder.resolve("vocabulary.gguf");
        GgufWriter writer = new GgufWriter();
        vocabulary.write(writer);
        writer.write(path);
        try (GgufFile file = GgufFile.open(path)) {
            Tokenizer read = Tokenizer.of(file);
            String text = "the größte thesis 42";
            assertThat(read.encode(text)).isEqualTo(vocabulary.tokenizer().encode(text));
            assertThat(read.decode(read.encode(text))).isEqualTo(text);
            assertThat(read.encodeMarkup("<|ask|>the<|end|>"))
                    .containsExactly(256, vocabulary.id("the"), 257);
            assertThat(read.isEndOfGeneration(257)).isTrue();
        }
    }
}
