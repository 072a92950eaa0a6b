package io.tercet.models.tokenizer;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Tokens that are recognised by their text, the longest first, before anything is merged. */
final class AddedTokens {
    private static final class Added {
        private final int token;
        private final byte[] text;

        Added(int token, byte[] text) {
            this.token = token;
            this.text = text;
        }

        boolean begins(byte[] other, int at, int end) {
            return at + text.length <= end
                    && Arrays.equals(text, 0, text.length, other, at, at + text.length);
        }
    }

    private final List<List<Added>> byFirst; // [256], by first byte

    /** The tokens of a vocabulary whose kind is wanted. */
    AddedTokens(Vocabulary vocabulary, Predicate<TokenKind> wanted) {
        byFirst = Stream.<List<Added>>generate(ArrayList::new).limit(256).toList();
        for (int token = 0; token < vocabulary.size(); token++) {
            if (wanted.test(vocabulary.kind(token)) && !vocabulary.text(token).isEmpty()) {
                byte[] text = vocabulary.text(token).getBytes(StandardCharsets.UTF_8);
                byFirst.get(text[0] & 0xFF).add(new Added(token, text));
            }
        }
        byFirst.forEach(
                tokens -> tokens.sort(Comparator.comparingInt(added -> -added.text.length)));
    }

    /** Encodes a text: added tokens as themselves, what is between them by the model. */
    void encode(byte[] text, TextModel model, IntList ids) {
        int start = 0;
        for (int at = 0; at < text.length; ) {
            Added added = at(text, at);
            if (added == null) {
                at++;
                continue;
            }
            if (start < at) {
                model.encode(text, start, at, ids);
            }
            ids.add(added.token);
            at += added.text.length;
            start = at;
        }
        if (start < text.length) {
            model.encode(text, start, text.length, ids);
        }
    }

    private @Nullable Added at(byte[] text, int at) {
        for (Added added : byFirst.get(text[at] & 0xFF)) {
            if (added.begins(text, at, text.length)) {
                return added;
            }
        }
        return null;
    }
}
