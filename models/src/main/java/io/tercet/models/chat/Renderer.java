package io.tercet.models.chat;

import com.hubspot.jinjava.Jinjava;
import com.hubspot.jinjava.JinjavaConfig;
import com.hubspot.jinjava.LegacyOverrides;
import com.hubspot.jinjava.el.JinjavaProcessors;
import com.hubspot.jinjava.interpret.Context;
import com.hubspot.jinjava.interpret.JinjavaInterpreter;
import com.hubspot.jinjava.interpret.RenderResult;
import com.hubspot.jinjava.interpret.TemplateError;
import com.hubspot.jinjava.lib.fn.ELFunctionDefinition;
import com.hubspot.jinjava.objects.date.StrftimeFormatter;
import java.time.ZonedDateTime;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Jinjava set up as Hugging Face sets up Jinja2, and fenced in. Loaded by the first rendering. */
final class Renderer {
    private static final long OUTPUT_LIMIT = 64L << 20; // characters: more than any context holds
    private static final int LIST_LIMIT = 100_000;
    private static final int RANGE_LIMIT = 10_000;
    private static final int DEPTH_LIMIT = 20;
    private static final String NOW = "strftime_now";

    /** Whatever reads other templates, or reads a text as one. */
    private static final Map<Context.Library, Set<String>> DISABLED =
            Map.of(
                    Context.Library.TAG,
                    Set.of("include", "import", "from", "extends", "block", "cycle"),
                    Context.Library.FILTER,
                    Set.of("render", "random", "shuffle", "log"));

    /** Jinja2's own ways wherever jinjava has kept older ones. */
    private static final LegacyOverrides JINJA2 =
            LegacyOverrides.newBuilder()
                    .withEvaluateMapKeys(true)
                    .withIterateOverMapKeys(true)
                    .withUsePyishObjectMapper(true)
                    .withUseSnakeCasePropertyNaming(true)
                    .withUseNaturalOperatorPrecedence(true)
                    .withParseWhitespaceControlStrictly(true)
                    .withAllowAdjacentTextNodes(true)
                    .withUseTrimmingForNotesAndExpressions(true)
                    .withKeepNullableLoopValues(true)
                    .withHandleBackslashInQuotesOnly(true)
                    .withDefaultKeepTrailingNewlineBehavior(true)
                    .build();

    private static final Jinjava JINJAVA = jinjava();

    private Renderer() {}

    /**
     * Renders a template.
     *
     * @throws ChatTemplateException with a sentence that does not name the template
     */
    static String render(String source, Map<String, Object> bindings, ZonedDateTime now) {
        Map<String, Object> all = new LinkedHashMap<>(bindings);
        all.put(NOW, now);
        RenderResult result;
        try {
            StepLimit.start();
            result = JINJAVA.renderForResult(Dialect.adapt(source), all);
        } catch (StepLimit.StepsExceeded endless) {
            throw new ChatTemplateException(String.valueOf(endless.getMessage()));
        } finally {
            StepLimit.stop();
        }
        for (TemplateError error : result.getErrors()) {
            throw new ChatTemplateException(sentence(error));
        }
        return result.getOutput();
    }

    /** A refusal in the template's or our own words, else jinjava's with the line. */
    private static String sentence(TemplateError error) {
        for (Throwable cause = error.getException(); cause != null; cause = cause.getCause()) {
            if (cause instanceof ChatTemplateException own && own.getMessage() != null) {
                return own.getMessage();
            }
        }
        String[] lines = String.valueOf(error.getMessage()).split("\\R", 2);
        return "line %d: %s".formatted(error.getLineno(), lines[0]);
    }

    private static Jinjava jinjava() {
        Jinjava jinjava =
                new Jinjava(
                        JinjavaConfig.newBuilder()
                                .withLegacyOverrides(JINJA2)
                                .withLocale(Locale.ENGLISH)
                                .withTrimBlocks(true)
                                .withNestedInterpretationEnabled(false)
                                .withElResolver(new PythonResolver())
                                .withProcessors(
                                        JinjavaProcessors.newBuilder()
                                                .withNodePreProcessor(StepLimit::check)
                                                .build())
                                .withDisabled(DISABLED)
                                .withMaxOutputSize(OUTPUT_LIMIT)
                                .withMaxStringLength(OUTPUT_LIMIT)
                                .withMaxListSize(LIST_LIMIT)
                                .withMaxMapSize(LIST_LIMIT)
                                .withRangeLimit(RANGE_LIMIT)
                                .withMaxRenderDepth(DEPTH_LIMIT)
                                .build());
        jinjava.setResourceLocator((name, charset, interpreter) -> {
            throw new ChatTemplateException("it reads another template, '" + name + "'.");
        });
        function(jinjava, "raise_exception", "raise");
        function(jinjava, NOW, "now");
        jinjava.registerFilter(new ToJson());
        return jinjava;
    }

    private static void function(Jinjava jinjava, String name, String method) {
        jinjava.registerFunction(
                new ELFunctionDefinition("", name, Renderer.class, method, String.class));
    }

    /** {@code raise_exception}: the template's own refusal of the messages. */
    @SuppressWarnings("DoNotCallSuggester") // templates call it
    public static @Nullable Object raise(String message) {
        throw new ChatTemplateException(message);
    }

    /** {@code strftime_now}: the caller's time in the format of C. */
    public static String now(String format) {
        Object now = JinjavaInterpreter.getCurrent().getContext().get(NOW);
        if (!(now instanceof ZonedDateTime time)) {
            throw new ChatTemplateException("it sets strftime_now itself.");
        }
        return StrftimeFormatter.format(time, format, Locale.ENGLISH);
    }
}
