package io.tercet.models.chat;

import com.hubspot.jinjava.el.TypeConvertingMapELResolver;
import com.hubspot.jinjava.el.ext.JinjavaBeanELResolver;
import com.hubspot.jinjava.el.ext.JinjavaListELResolver;
import com.hubspot.jinjava.lib.exptest.ExpTest;
import com.hubspot.jinjava.lib.filter.Filter;
import com.hubspot.jinjava.util.ForLoop;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import jinjava.javax.el.CompositeELResolver;
import jinjava.javax.el.ELContext;
import org.jspecify.annotations.Nullable;

/**
 * What {@code a.b}, {@code a[b]} and {@code a.b(c)} mean: Python's methods for strings, a few for
 * lists and maps, the loop's properties. No other Java object can be looked into or called.
 */
final class PythonResolver extends CompositeELResolver {
    private static final Set<String> LIST_METHODS = Set.of("append", "insert", "pop", "index");
    private static final Set<String> MAP_METHODS = Set.of("get", "items", "keys", "values");

    PythonResolver() {
        add(new JinjavaListELResolver(false));
        add(new TypeConvertingMapELResolver(false));
        add(new JinjavaBeanELResolver(true));
    }

    @Override
    public @Nullable Object getValue(ELContext context, Object base, Object property) {
        if (base instanceof String text) {
            context.setPropertyResolved(true);
            return character(text, property);
        }
        if (base instanceof List
                || base instanceof Map
                || base instanceof Map.Entry
                || base instanceof ForLoop) {
            return super.getValue(context, base, property);
        }
        context.setPropertyResolved(true);
        return null;
    }

    @Override
    public Object invoke(
            ELContext context,
            Object base,
            Object method,
            Class<?> @Nullable [] types,
            Object @Nullable [] arguments) {
        if (base instanceof String text) {
            context.setPropertyResolved(true);
            List<?> given = arguments == null ? List.of() : Arrays.asList(arguments);
            return PythonStrings.call(text, String.valueOf(method), given);
        }
        boolean allowed =
                base instanceof Filter
                        || base instanceof ExpTest
                        || (base instanceof List && LIST_METHODS.contains(method))
                        || (base instanceof Map && MAP_METHODS.contains(method));
        if (!allowed) {
            throw new ChatTemplateException("it calls ." + method + ", which is unknown.");
        }
        return super.invoke(context, base, method, types, arguments);
    }

    /** {@code text[i]}, from the end where negative. */
    private static @Nullable String character(String text, Object property) {
        if (!String.valueOf(property).matches("-?\\d{1,9}")) {
            return null;
        }
        int index = Integer.parseInt(String.valueOf(property));
        int at = index < 0 ? index + text.length() : index;
        return at >= 0 && at < text.length() ? text.substring(at, at + 1) : null;
    }
}
