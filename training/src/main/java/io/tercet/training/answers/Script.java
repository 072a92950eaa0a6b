package io.tercet.training.answers;

import io.tercet.models.gguf.GgufFile;
import io.tercet.models.tokenizer.Tokenizer;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** What conversations with a target are made of, in its tokens. */
public final class Script {
    private static final int CHARACTERS_PER_TOKEN = 8; // at most, on average

    private final Tokenizer tokenizer;
    private final Seams seams;
    private final TextFolder texts;
    private final QuestionBank questions = QuestionBank.standard();

    private Script(Tokenizer tokenizer, Seams seams, TextFolder texts) {
        this.tokenizer = tokenizer;
        this.seams = seams;
        this.texts = texts;
    }

    /** For a target's tokenizer and chat template. */
    public static Script of(Path target, TextFolder texts) {
        try (GgufFile file = GgufFile.open(target)) {
            Tokenizer tokenizer = Tokenizer.of(file);
            return new Script(tokenizer, Seams.of(file, tokenizer), texts);
        }
    }

    Seams seams() {
        return seams;
    }

    boolean ends(int token) {
        return tokenizer.isEndOfGeneration(token);
    }

    boolean hasTexts() {
        return !texts.isEmpty();
    }

    /** A whole question of so many tokens at most. */
    List<Integer> question(SplittableRandom random, int longest) {
        List<Integer> tokens;
        do {
            tokens = ids(tokenizer.encode(questions.question(random, texts)));
        } while (tokens.size() > longest);
        return tokens;
    }

    /** The first words of a question. */
    List<Integer> opening(SplittableRandom random) {
        return ids(tokenizer.encode(questions.opening(random)));
    }

    /** A passage of exactly so many tokens. */
    AnswerRow passage(SplittableRandom random, int length) {
        List<Integer> tokens;
        do {
            tokens = ids(tokenizer.encode(texts.piece(random, CHARACTERS_PER_TOKEN * length)));
        } while (tokens.size() < length);
        return AnswerRow.text(tokens.subList(0, length));
    }

    private static List<Integer> ids(int[] ids) { // [tokens]
        return IntStream.of(ids).boxed().toList();
    }
}
