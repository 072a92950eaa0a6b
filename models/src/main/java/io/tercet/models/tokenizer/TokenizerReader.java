package io.tercet.models.tokenizer;

import io.tercet.models.gguf.GgufException;
import io.tercet.models.gguf.GgufFile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Reads the {@code tokenizer.ggml} part of a file; collects problems and throws them together. */
final class TokenizerReader {
    private static final String PREFIX = "tokenizer.ggml.";
    private static final String MODEL = PREFIX + "model";
    private static final String PRE = PREFIX + "pre";
    private static final String TOKENS = PREFIX + "tokens";
    private static final String SCORES = PREFIX + "scores";
    private static final String TYPES = PREFIX + "token_type";
    private static final String MERGES = PREFIX + "merges";

    /** Names of the end of a turn, for files without {@code eot_token_id}; the first one counts. */
    private static final List<String> ENDS_OF_TURN =
            List.of("<|eot_id|>", "<|im_end|>", "<|end|>", "<end_of_turn>");

    private final GgufFile file;
    private final List<String> problems = new ArrayList<>();

    TokenizerReader(GgufFile file) {
        this.file = file;
    }

    Tokenizer read() {
        try {
            String model = file.string(MODEL).orElse("");
            return switch (model) {
                case "gpt2" -> byteLevelBpe(model);
                case "llama" -> sentencePiece(model);
                case "" -> throw broken(MODEL + " is missing (expected gpt2 or llama).");
                default ->
                        throw broken(
                                "%s is '%s' (expected gpt2 or llama).".formatted(MODEL, model));
            };
        } catch (IllegalArgumentException problem) {
            throw new GgufException(file.path(), PREFIX + "*: " + problem.getMessage(), problem);
        }
    }

    private Tokenizer byteLevelBpe(String model) {
        String pre = file.string(PRE).orElse("");
        PreTokenizer preTokenizer = PreTokenizer.of(pre).orElse(null);
        if (preTokenizer == null) {
            problems.add(
                    "%s is %s (expected one of %s)."
                            .formatted(
                                    PRE,
                                    pre.isEmpty() ? "missing" : "'" + pre + "'",
                                    Arrays.stream(PreTokenizer.values())
                                            .map(PreTokenizer::title)
                                            .collect(Collectors.joining(", "))));
        }
        List<String> merges = file.strings(MERGES).orElse(List.of());
        if (!file.has(MERGES)) {
            problems.add(MERGES + " is missing.");
        }
        boolean addBos = preTokenizer == PreTokenizer.LLAMA_BPE;
        Vocabulary vocabulary = vocabulary(model, false, addBos);
        if (preTokenizer == null || !problems.isEmpty()) {
            throw new GgufException(file.path(), problems);
        }
        return Tokenizer.byteLevelBpe(vocabulary, preTokenizer, merges);
    }

    private Tokenizer sentencePiece(String model) {
        Vocabulary vocabulary = vocabulary(model, true, true);
        float[] scores = file.floats(SCORES).orElseGet(() -> new float[0]);
        if (scores.length != vocabulary.size()) {
            problems.add(
                    "%s has %d values for %d tokens."
                            .formatted(SCORES, scores.length, vocabulary.size()));
        }
        if (!problems.isEmpty()) {
            throw new GgufException(file.path(), problems);
        }
        return Tokenizer.sentencePiece(vocabulary, scores);
    }

    /** Defaults are SentencePiece's or none: a byte-level vocabulary names what it has. */
    private Vocabulary vocabulary(String model, boolean sentencePiece, boolean addBos) {
        List<String> texts = file.strings(TOKENS).orElse(List.of());
        if (texts.isEmpty()) {
            throw broken(TOKENS + " is missing.");
        }
        SpecialTokens special =
                new SpecialTokens(
                        id("bos_token_id", sentencePiece ? 1 : SpecialTokens.NONE, texts),
                        id("eos_token_id", sentencePiece ? 2 : SpecialTokens.NONE, texts),
                        id("eot_token_id", endOfTurn(texts), texts),
                        id("unknown_token_id", sentencePiece ? 0 : SpecialTokens.NONE, texts),
                        file.bool(PREFIX + "add_bos_token").orElse(addBos),
                        file.bool(PREFIX + "add_eos_token").orElse(false),
                        sentencePiece && file.bool(PREFIX + "add_space_prefix").orElse(true));
        return new Vocabulary(model, texts, kinds(texts.size()), special);
    }

    private static int endOfTurn(List<String> texts) {
        return ENDS_OF_TURN.stream()
                .mapToInt(texts::indexOf)
                .filter(id -> id >= 0)
                .findFirst()
                .orElse(SpecialTokens.NONE);
    }

    /** An id; llama.cpp's own converter wrote -1, as an unsigned number, for tokens not there. */
    private int id(String name, int orElse, List<String> texts) {
        OptionalLong given = file.integer(PREFIX + name);
        if (given.isEmpty()) {
            return orElse < texts.size() ? orElse : SpecialTokens.NONE;
        }
        long id = given.getAsLong();
        if (id == -1 || id == 0xFFFF_FFFFL) {
            return SpecialTokens.NONE;
        }
        if (id < 0 || id >= texts.size()) {
            problems.add(
                    "%s is %d, but there are %d tokens."
                            .formatted(PREFIX + name, id, texts.size()));
            return SpecialTokens.NONE;
        }
        return (int) id;
    }

    private List<TokenKind> kinds(int count) {
        int[] types =
                file.ints(TYPES).orElseGet(() -> IntStream.range(0, count).map(i -> 1).toArray());
        if (types.length != count) {
            problems.add("%s has %d values for %d tokens.".formatted(TYPES, types.length, count));
            return IntStream.range(0, count).mapToObj(i -> TokenKind.NORMAL).toList();
        }
        return Arrays.stream(types).mapToObj(TokenKind::of).toList();
    }

    private GgufException broken(String problem) {
        problems.add(problem);
        return new GgufException(file.path(), problems);
    }
}
