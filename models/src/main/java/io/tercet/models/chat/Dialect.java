package io.tercet.models.chat;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Rewrites the few expressions of Hugging Face's Jinja that jinjava takes in another way: inside
 * tags only, and never inside a literal.
 */
final class Dialect {
    /** {@code messages[::-1]} turns a list round. */
    private static final Pattern REVERSED = Pattern.compile("\\[\\s*::\\s*-1\\s*]");

    private static final char LITERAL = '\uE000'; // private use: stands for the next literal

    private static final String OPERAND =
            "[\\w" + LITERAL + "][\\w.]*+(?:\\[[^\\[\\]]*+][\\w.]*+)*+";

    /** {@code not a is b} means not (a is b); to jinjava it would mean (not a) is b. */
    private static final Pattern NEGATED_TEST =
            Pattern.compile(
                    "\\bnot\\s+(%s\\s+(?:is\\s+(?:not\\s+)?\\w+|(?:==|!=|(?:not\\s+)?in\\s)\\s*%s))"
                            .formatted(OPERAND, OPERAND));

    /** {@code {% generation %}} marks what a trainer learns from: of no meaning here. */
    private static final Pattern GENERATION =
            Pattern.compile("(?<=^[-+]?\\s{0,9})(end)?generation(?=\\s*[-+]?$)");

    private static final String NAMESPACE = "namespace(";
    private final String source;
    private final StringBuilder out = new StringBuilder();

    private Dialect(String source) {
        this.source = source;
    }

    static String adapt(String source) {
        // Jinja2 drops the template's last line end; jinjava would drop the output's.
        String ended = source.endsWith("\n") ? source.substring(0, source.length() - 1) : source;
        return new Dialect(ended).adapt();
    }

    private String adapt() {
        int at = 0;
        while (at < source.length()) {
            int open = source.indexOf('{', at);
            if (open < 0 || open + 1 == source.length()) {
                break;
            }
            out.append(source, at, open);
            at =
                    switch (source.charAt(open + 1)) {
                        case '%' -> block(open);
                        case '{' -> tag(open, "}}");
                        case '#' -> comment(open);
                        default -> copy(open, open + 1);
                    };
        }
        return out.append(source, at, source.length()).toString();
    }

    private int copy(int from, int to) {
        int end = to > from ? to : source.length();
        out.append(source, from, end);
        return end;
    }

    private int block(int open) {
        stripIndent(open);
        return tag(open, "%}");
    }

    private int comment(int open) {
        stripIndent(open);
        return copy(open, source.indexOf("#}", open) + 2);
    }

    /** What lstrip_blocks asks for; jinjava would take blanks away in the middle of a line too. */
    private void stripIndent(int open) {
        int start = open;
        while (start > 0 && (source.charAt(start - 1) == ' ' || source.charAt(start - 1) == '\t')) {
            start--;
        }
        if (start == 0 || source.charAt(start - 1) == '\n') {
            out.setLength(out.length() - (open - start));
        }
    }

    /** Rewrites the tag that opens at {@code open}; returns where it ends. */
    private int tag(int open, String close) {
        StringBuilder code = new StringBuilder();
        List<String> literals = new ArrayList<>();
        int at = open + 2;
        while (at < source.length() && !source.startsWith(close, at)) {
            char c = source.charAt(at);
            if (c == '\'' || c == '"') {
                int end = literalEnd(at);
                literals.add(source.substring(at, end));
                code.append(LITERAL);
                at = end;
            } else {
                code.append(c);
                at++;
            }
        }
        out.append(source, open, open + 2);
        restore(rewrite(code.toString()), literals);
        return copy(at, Math.min(at + 2, source.length()));
    }

    private int literalEnd(int start) {
        int at = start + 1;
        while (at < source.length() && source.charAt(at) != source.charAt(start)) {
            at += source.charAt(at) == '\\' ? 2 : 1;
        }
        return Math.min(at + 1, source.length());
    }

    private void restore(String code, List<String> literals) {
        int next = 0;
        for (int i = 0; i < code.length(); i++) {
            if (code.charAt(i) == LITERAL) {
                out.append(literals.get(next++));
            } else {
                out.append(code.charAt(i));
            }
        }
    }

    private static String rewrite(String code) {
        String turned = REVERSED.matcher(code).replaceAll("|reverse");
        String negated = NEGATED_TEST.matcher(turned).replaceAll("not ($1)");
        String plain =
                GENERATION
                        .matcher(negated)
                        .replaceAll(found -> found.group(1) == null ? "if true" : "endif");
        int arguments = plain.indexOf(NAMESPACE) + NAMESPACE.length();
        return arguments < NAMESPACE.length() ? plain : nestValues(plain, arguments);
    }

    /**
     * {@code namespace(a=b - 1)} becomes {@code namespace(a=(b - 1))}: to jinjava a named argument
     * binds tighter than arithmetic.
     */
    private static String nestValues(String code, int arguments) {
        StringBuilder nested = new StringBuilder(code.substring(0, arguments));
        int depth = 0;
        boolean open = false;
        for (int i = arguments; i < code.length(); i++) {
            char c = code.charAt(i);
            if (open && depth == 0 && (c == ',' || c == ')')) {
                nested.append(')');
                open = false;
            }
            nested.append(c);
            if (!open && depth == 0 && c == '=') {
                nested.append('(');
                open = true;
            }
            if ("([{".indexOf(c) >= 0) {
                depth++;
            } else if (")]}".indexOf(c) >= 0 && --depth < 0) {
                return nested.append(code.substring(i + 1)).toString();
            }
        }
        return code;
    }
}
