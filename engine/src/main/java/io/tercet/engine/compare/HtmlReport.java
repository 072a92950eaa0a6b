package io.tercet.engine.compare;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes a comparison as a page with plots, and its figures as JSON, into a folder. */
public final class HtmlReport {
    private static final String PAGE =
            """
            <!doctype html>
            <html lang="en"><meta charset="utf-8">
            <title>{title}</title>
            <style>
            body { font: 15px/1.5 system-ui, sans-serif; margin: 2em auto; max-width: 75em; color: #222 }
            pre { background: #f6f6f4; padding: 1em; overflow-x: auto; font-size: 12px }
            img { max-width: 100%; display: block; margin: 1em 0 }
            dt { font-weight: 600 } h2 { margin-top: 2em }
            </style>
            <h1>{title}</h1>
            <dl>{facts}</dl>
            <h2>Figures</h2>
            <p>Speed-ups are medians over questions of the ratio within a question, with quartiles.
            <em>tok/tp</em>: tokens committed per target pass. <em>q acc</em>: share of what
            the qualifier was offered that it accepted. <em>agree</em>: share of positions with plain decoding's token;
            <em>exact</em> where all have it. <em>logprob</em>: mean target log-probability, in nats.
            <em>retrieved</em>: tokens that retrieval proposed and that stayed.
            <em>right</em>: share of right answers. <em>work</em>: how much of the worked solution's calculations the
            answers have, in order.</p>
            <pre>{table}</pre>
            <h2>Plots</h2>
            {plots}
            </html>
            """;

    private static final ObjectMapper JSON =
            new ObjectMapper()
                    .enable(SerializationFeature.INDENT_OUTPUT)
                    .registerModule(
                            new SimpleModule()
                                    .addSerializer(Double.class, new Figure())
                                    .addSerializer(double.class, new Figure()));

    /** JSON has no word for what is not a number: where there is no figure, it says null. */
    private static final class Figure extends JsonSerializer<Double> {
        @Override
        public void serialize(Double value, JsonGenerator json, SerializerProvider provider)
                throws IOException {
            if (Double.isFinite(value)) {
                json.writeNumber(value);
            } else {
                json.writeNull();
            }
        }
    }

    private HtmlReport() {}

    /**
     * Writes {@code index.html}, {@code summary.json} and the plots.
     *
     * @param facts what a reader should know: models, machine, options, by name
     * @param more plots beside the usual ones, which they precede: PNG files by name
     */
    public static void write(
            Path folder,
            String title,
            Map<String, String> facts,
            List<Summary> summaries,
            Map<String, byte[]> more) {
        try {
            Files.createDirectories(folder);
            StringBuilder images = new StringBuilder();
            Map<String, byte[]> plots = new LinkedHashMap<>(more);
            plots.putAll(Plots.of(summaries));
            for (Map.Entry<String, byte[]> plot : plots.entrySet()) {
                Files.write(folder.resolve(plot.getKey()), plot.getValue());
                images.append(
                        "<img src=\"%s\" alt=\"%s\">%n".formatted(plot.getKey(), plot.getKey()));
            }
            StringBuilder list = new StringBuilder();
            facts.forEach((name, value) ->
                    list.append("<dt>%s</dt><dd>%s</dd>".formatted(escape(name), escape(value))));
            String table = escape(ComparisonTable.of(summaries));
            Files.writeString(
                    folder.resolve("index.html"),
                    PAGE.replace("{title}", escape(title))
                            .replace("{facts}", list)
                            .replace("{plots}", images)
                            .replace("{table}", table));
            Files.writeString(folder.resolve("summary.json"), json(facts, summaries));
        } catch (IOException e) {
            throw new UncheckedIOException(folder + ": the report cannot be written", e);
        }
    }

    /** The figures as a JSON object: {@code facts} and a list {@code summaries}. */
    public static String json(Map<String, String> facts, List<Summary> summaries) {
        try {
            return JSON.writeValueAsString(Map.of("facts", facts, "summaries", summaries));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the figures cannot be written as JSON", e);
        }
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
