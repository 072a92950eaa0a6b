package io.tercet.engine.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.Formatter;
import java.util.Locale;
import java.util.Map;

/**
 * What {@code bench} found; renders itself for people and for programs.
 *
 * @param readBandwidth bytes per second
 * @param promptSeconds by tokens of the prompt
 * @param decodeSeconds for {@code decoded} tokens
 * @param passSeconds by rows of the pass
 * @param startToFirstToken seconds
 * @param heapBytes that stay after a collection, without sessions
 */
record BenchReport(
        Path file,
        String backend,
        String device,
        String cpu,
        int threads,
        double readBandwidth,
        Map<Integer, Double> promptSeconds,
        double decodeSeconds,
        int decoded,
        Map<Integer, Double> passSeconds,
        double startToFirstToken,
        long heapBytes) {

    private static final double GIGA = 1e9;

    private long fileBytes() {
        return file.toFile().length();
    }

    /** F: seconds to read the file at the read bandwidth. */
    private double floor() {
        return fileBytes() / readBandwidth;
    }

    private double decodeRate() {
        return decoded / decodeSeconds;
    }

    private double decodeBandwidth() {
        return decodeRate() * fileBytes();
    }

    /** Relative to a one-row pass, or NaN where none was measured. */
    private double relative(double seconds) {
        return seconds / passSeconds.getOrDefault(1, Double.NaN);
    }

    String table() {
        Formatter text = new Formatter(Locale.ROOT);
        text.format("model      %s, %.1f MB%n", file.getFileName(), fileBytes() / 1e6);
        text.format("backend    %s, %s, %d threads%n", backend, device, threads);
        text.format("cpu        %s%n", cpu);
        text.format(
                "bandwidth  %.1f GB/s read; F = %.2f ms%n", readBandwidth / GIGA, 1e3 * floor());
        text.format(
                "start      %.2f s from process start to the first token after %d%n",
                startToFirstToken, Benchmark.FIRST_PROMPT);
        text.format("heap       %.1f MB without sessions%n", heapBytes / 1e6);
        promptSeconds.forEach((tokens, seconds) ->
                text.format("prompt     %4d tokens: %.1f tokens/s%n", tokens, tokens / seconds));
        text.format(
                "decode     %4d tokens: %.1f tokens/s, %.1f GB/s, %.2f of the bandwidth%n",
                decoded, decodeRate(), decodeBandwidth() / GIGA, decodeBandwidth() / readBandwidth);
        passSeconds.forEach((rows, seconds) ->
                text.format(
                        "pass       %4d rows: %8.2f ms, %5.2f of one row, %5.2f F%n",
                        rows, 1e3 * seconds, relative(seconds), seconds / floor()));
        return text.toString();
    }

    String json() {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.put("model", file.toString());
        root.put("fileBytes", fileBytes());
        root.put("backend", backend);
        root.put("device", device);
        root.put("cpu", cpu);
        root.put("threads", threads);
        root.put("readGigabytesPerSecond", readBandwidth / GIGA);
        root.put("fileReadSeconds", floor());
        root.put("startToFirstTokenSeconds", startToFirstToken);
        root.put("heapBytes", heapBytes);
        promptSeconds.forEach((tokens, seconds) ->
                root.withArray("prompt")
                        .addObject()
                        .put("tokens", tokens)
                        .put("seconds", seconds)
                        .put("tokensPerSecond", tokens / seconds));
        root.putObject("decode")
                .put("tokens", decoded)
                .put("seconds", decodeSeconds)
                .put("tokensPerSecond", decodeRate())
                .put("gigabytesPerSecond", decodeBandwidth() / GIGA)
                .put("ofReadBandwidth", decodeBandwidth() / readBandwidth);
        passSeconds.forEach((rows, seconds) ->
                root.withArray("verify")
                        .addObject()
                        .put("rows", rows)
                        .put("seconds", seconds)
                        .put("ofOneRow", relative(seconds))
                        .put("ofFileRead", seconds / floor()));
        return root.toString();
    }
}
