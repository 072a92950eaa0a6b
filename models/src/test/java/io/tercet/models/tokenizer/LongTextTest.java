package io.tercet.models.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A megabyte of anything is encoded in time, and decodes to itself. */
@Tag("slow")
class LongTextTest {
    private static final int MEGABYTE = 1 << 20;
    private static final Duration LIMIT = Duration.ofSeconds(10);

    static Stream<Tokenizer> tokenizers() {
        return Stream.concat(
                Arrays.stream(PreTokenizer.values()).map(SmallVocabularies::byteLevel),
                Stream.of(SmallVocabularies.sentencePiece()));
    }

    @ParameterizedTest
    @MethodSource("tokenizers")
    void neitherQuadraticNorRecursive(Tokenizer tokenizer) {
        for (String unit :
                new String[] {"a", " ", "\n", "1", "!", "\u00e9", " \n", "' ", "\ud83d\ude00"}) {
            String text = unit.repeat(MEGABYTE / unit.getBytes(StandardCharsets.UTF_8).length);
            Assertions.assertTimeoutPreemptively(
                    LIMIT,
                    () ->
                            assertThat(tokenizer.decode(tokenizer.encode(text)).equals(text))
                                    .isTrue(),
                    () -> "a megabyte of '" + unit + "'");
        }
    }
}
