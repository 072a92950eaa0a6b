package io.tercet.models.chat;

import java.util.regex.Pattern;

/** Rewrites the few words of Hugging Face's Jinja that jinjava takes in another way. */
final class Dialect {
    /** {@code messages[::-1]} turns a list round. */
    private static final Pattern REVERSED = Pattern.compile("\\[\\s*::\\s*-1\\s*]");

    /** {@code {% generation %}} marks what a trainer learns from: of no meaning here. */
    private static final Pattern GENERATION =
            Pattern.compile("\\{%([-+]?)\\s*(end)?generation\\s*([-+]?)%}");

    private static final String NAMESPACE = "namespace(";

    private Dialect() {}

    static String adapt(String source) {
        // Jinja2 drops the template's last line end; jinjava would drop the output's.
        String ended = source.endsWith("\n") ? source.substring(0, source.length() - 1) : source;
        String turned = REVERSED.matcher(ended).replaceAll("|reverse");
        return withoutGeneration(withNestedValues(turned));
    }

    private static String withoutGeneration(String source) {
        return GENERATION
                .matcher(source)
                .replaceAll(found ->
                        "{%%%s %s %s%%}"
                                .formatted(
                                        found.group(1),
                                        found.group(2) == null ? "if true" : "endif",
                                        found.group(3)));
    }

    /**
     * {@code namespace(a=b - 1)} becomes {@code namespace(a=(b - 1))}: to jinjava a named argument
     * binds tighter than arithmetic.
     */
    private static String withNestedValues(String source) {
        StringBuilder out = new StringBuilder();
        int done = 0;
        for (int at = source.indexOf(NAMESPACE); at >= 0; at = source.indexOf(NAMESPACE, done)) {
            int start = at + NAMESPACE.length();
            out.append(source, done, start);
            done = nestValues(source, start, out);
        }
        return out.append(source, done, source.length()).toString();
    }

    /** Copies the arguments that begin at {@code from}; returns where they end. */
    private static int nestValues(String source, int from, StringBuilder out) {
        int depth = 0;
        char quote = 0;
        boolean nested = false;
        for (int at = from; at < source.length(); at++) {
            char c = source.charAt(at);
            if (quote != 0) {
                quote = c == quote && source.charAt(at - 1) != '\\' ? 0 : quote;
            } else if (c == '\'' || c == '"') {
                quote = c;
            } else if (depth == 0 && nested && (c == ',' || c == ')')) {
                out.append(')');
                nested = false;
            }
            if (quote == 0 && c == ')' && depth == 0) {
                return at;
            }
            out.append(c);
            if (quote == 0) {
                depth += "([{".indexOf(c) >= 0 ? 1 : ")]}".indexOf(c) >= 0 ? -1 : 0;
                if (c == '=' && depth == 0 && !nested) {
                    out.append('(');
                    nested = true;
                }
            }
        }
        return source.length();
    }
}
