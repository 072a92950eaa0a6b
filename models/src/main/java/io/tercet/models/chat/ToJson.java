package io.tercet.models.chat;

import com.hubspot.jinjava.interpret.JinjavaInterpreter;
import com.hubspot.jinjava.lib.filter.Filter;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** {@code tojson} as Python's {@code json.dumps} spaces it: models were taught with the blanks. */
final class ToJson implements Filter {
    @Override
    public String getName() {
        return "tojson";
    }

    @Override
    public Object filter(@Nullable Object value, JinjavaInterpreter interpreter, String... args) {
        return json(value);
    }

    private static String json(@Nullable Object value) {
        return switch (value) {
            case null -> "null";
            case Number number -> number.toString();
            case Boolean flag -> flag.toString();
            case Map<?, ?> map ->
                    map.entrySet().stream()
                            .map(e -> string(e.getKey()) + ": " + json(e.getValue()))
                            .collect(Collectors.joining(", ", "{", "}"));
            case Iterable<?> list ->
                    StreamSupport.stream(list.spliterator(), false)
                            .map(ToJson::json)
                            .collect(Collectors.joining(", ", "[", "]"));
            default -> string(value);
        };
    }

    private static String string(@Nullable Object value) {
        StringBuilder out = new StringBuilder("\"");
        String.valueOf(value).chars().forEach(c -> out.append(escaped((char) c)));
        return out.append('"').toString();
    }

    private static String escaped(char c) {
        return switch (c) {
            case '"' -> "\\\"";
            case '\\' -> "\\\\";
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            case '\t' -> "\\t";
            default -> c < ' ' ? String.format(Locale.ROOT, "\\u%04x", (int) c) : String.valueOf(c);
        };
    }
}
