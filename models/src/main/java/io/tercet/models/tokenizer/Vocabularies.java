package io.tercet.models.tokenizer;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/** Whether models may speak together: the same ids must mean the same text to all of them. */
public final class Vocabularies {
    private Vocabularies() {}

    /**
     * One sentence on what differs, or nothing where the two agree. One vocabulary may be longer
     * (padded to a round size) as long as the shared ids agree.
     */
    public static Optional<String> difference(Vocabulary first, Vocabulary second) {
        if (!first.model().equals(second.model())) {
            return Optional.of(
                    "the tokenizer is "
                            + first.model()
                            + " in one model and "
                            + second.model()
                            + " in the other");
        }
        int shared = Math.min(first.size(), second.size());
        for (int token = 0; token < shared; token++) {
            if (!first.text(token).equals(second.text(token))) {
                return Optional.of(
                        "token %d is '%s' in one model and '%s' in the other"
                                .formatted(token, first.text(token), second.text(token)));
            }
        }
        return differentEnd(first, second);
    }

    /**
     * What names a vocabulary in files made for it: SHA-256, in lower-case hex, of the tokenizer's
     * family, the ends of generation, and every token's text. Equal for two files exactly when
     * nothing in {@link #difference} differs and they are equally long.
     */
    public static String sha256(Vocabulary vocabulary) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            add(digest, vocabulary.model());
            add(digest, Arrays.toString(vocabulary.endsOfGeneration()));
            for (int token = 0; token < vocabulary.size(); token++) {
                add(digest, vocabulary.text(token));
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** A text behind its length, so that no two lists of texts give the same bytes. */
    private static void add(MessageDigest digest, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
        digest.update(bytes);
    }

    private static Optional<String> differentEnd(Vocabulary first, Vocabulary second) {
        if (Arrays.equals(first.endsOfGeneration(), second.endsOfGeneration())) {
            return Optional.empty();
        }
        return Optional.of(
                "generation ends with tokens %s in one model and %s in the other"
                        .formatted(
                                Arrays.toString(first.endsOfGeneration()),
                                Arrays.toString(second.endsOfGeneration())));
    }
}
