package io.tercet.models.tokenizer;

/**
 * Cuts text into pieces: the published patterns of {@link PreTokenizer} as a scanner, since
 * backtracking over a megabyte of blanks is quadratic and recursion overflows the stack.
 */
final class PieceScanner {
    private final PreTokenizer rules;
    private final boolean digitsAlone;
    private final byte[] text; // valid UTF-8
    private final int end;

    /** Scans {@code text} up to {@code end}; the bytes must be whole characters. */
    PieceScanner(PreTokenizer rules, byte[] text, int end) {
        this.rules = rules;
        this.digitsAlone =
                rules.pattern() == PreTokenizer.Pattern.GPT_2 && rules.digitsPerPiece() == 1;
        this.text = text;
        this.end = end;
    }

    /** Where the piece that starts at {@code from}, before the end, ends. */
    int next(int from) {
        return switch (rules.pattern()) {
            case GPT_2 -> gpt2(from);
            case LLAMA_3 -> llama3(from);
        };
    }

    private int gpt2(int from) {
        int contraction = contraction(from, 0);
        if (contraction > from) {
            return contraction;
        }
        if (digitsAlone && Utf8.classOf(text, from) == Utf8.NUMBER) {
            return after(from);
        }
        int body = text[from] == ' ' ? from + 1 : from;
        int kind = kind(body);
        if (kind == Utf8.SPACE || kind == Utf8.END) {
            return blanks(from);
        }
        return run(body, kind);
    }

    private int llama3(int from) {
        int contraction = contraction(from, 0x20);
        if (contraction > from) {
            return contraction;
        }
        int kind = kind(from);
        if (kind == Utf8.LETTER) {
            return run(from, Utf8.LETTER);
        }
        if (kind == Utf8.NUMBER) {
            return digits(from);
        }
        if (!isLineEnd(from) && kind(after(from)) == Utf8.LETTER) {
            return run(after(from), Utf8.LETTER);
        }
        int body = text[from] == ' ' ? from + 1 : from;
        if (kind(body) == Utf8.OTHER) {
            return lineEnds(run(body, Utf8.OTHER));
        }
        int lines = lines(from);
        return lines > from ? lines : blanks(from);
    }

    /** {@code 's|'t|'re|'ve|'m|'ll|'d}; {@code caseBit} 0x20 ignores the case of the letters. */
    private int contraction(int from, int caseBit) {
        if (text[from] != '\'' || from + 1 >= end) {
            return from;
        }
        int first = text[from + 1] | caseBit;
        if (first == 's' || first == 't' || first == 'm' || first == 'd') {
            return from + 2;
        }
        int second = from + 2 < end ? text[from + 2] | caseBit : 0;
        boolean pair = second == 'e' ? first == 'r' || first == 'v' : second == 'l' && first == 'l';
        return pair ? from + 3 : from;
    }

    /** {@code \s*[\r\n]+}: up to the last line end of the blanks. */
    private int lines(int from) {
        int last = from;
        for (int at = from; kind(at) == Utf8.SPACE; at = after(at)) {
            if (isLineEnd(at)) {
                last = at + 1;
            }
        }
        return last;
    }

    /** {@code \s+(?!\S)|\s+}: all blanks but the last, unless it is the only one or ends all. */
    private int blanks(int from) {
        int last = from;
        int at = from;
        while (kind(at) == Utf8.SPACE) {
            last = at;
            at = after(at);
        }
        return kind(at) == Utf8.END || last == from ? at : last;
    }

    private int digits(int from) {
        int at = from;
        for (int n = 0; n < rules.digitsPerPiece() && kind(at) == Utf8.NUMBER; n++) {
            at = after(at);
        }
        return at;
    }

    private int lineEnds(int from) {
        int at = from;
        while (at < end && isLineEnd(at)) {
            at++;
        }
        return at;
    }

    private int run(int from, int kind) {
        int at = from;
        while (kind(at) == kind) {
            at = after(at);
        }
        return at;
    }

    private boolean isLineEnd(int at) {
        return text[at] == '\n' || text[at] == '\r';
    }

    private int after(int at) {
        return at + Utf8.width(text[at]);
    }

    private int kind(int at) {
        if (at >= end) {
            return Utf8.END;
        }
        int kind = Utf8.classOf(text, at);
        return digitsAlone && kind == Utf8.NUMBER ? Utf8.END : kind;
    }
}
