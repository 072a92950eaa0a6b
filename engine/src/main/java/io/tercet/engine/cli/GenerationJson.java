package io.tercet.engine.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tercet.engine.Generation;
import io.tercet.engine.GenerationOptions;
import io.tercet.engine.Statistics;
import io.tercet.engine.Tercet;
import io.tercet.engine.TextSession;
import io.tercet.engine.TokenLogprobs;
import io.tercet.engine.decoding.Budget;
import io.tercet.engine.decoding.Source;
import io.tercet.tasks.DeviceCounters;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;

/** The object that {@code generate --format json} prints; its names are an interface. */
final class GenerationJson {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final Tercet engine;
    private final TextSession session;
    private final GenerationOptions options;

    GenerationJson(Tercet engine, TextSession session, GenerationOptions options) {
        this.engine = engine;
        this.session = session;
        this.options = options;
    }

    /** One line of JSON. */
    String render(Generation generation) {
        ObjectNode root = NODES.objectNode();
        root.put("text", generation.text());
        root.set("promptTokens", numbers(generation.promptTokens()));
        root.set("tokens", numbers(generation.tokens()));
        root.put("stopReason", word(generation.stopReason()));
        root.set("stats", stats(generation.statistics()));
        root.set("provenance", sources(generation.proposedBy()));
        root.set("decidedBy", sources(generation.decidedBy()));
        if (options.logprobs() >= 0) {
            root.set("logprobs", logprobs(generation.logprobs()));
        }
        generation.statistics().device().ifPresent(device -> root.set("device", device(device)));
        root.put("backend", engine.backend().name());
        root.put("method", session.method().name());
        root.put("lossless", session.method().lossless());
        root.put("seed", options.seed());
        return root.toString();
    }

    private static ObjectNode stats(Statistics stats) {
        ObjectNode node = NODES.objectNode();
        node.put("rounds", stats.rounds());
        node.put("drafted", stats.drafted());
        node.put("qualified", stats.qualified().tokens());
        node.put("accepted", stats.accepted());
        node.put("draftPasses", stats.draftPasses());
        node.put("qualifierPasses", stats.qualifierPasses());
        node.put("targetPasses", stats.targetPasses());
        node.put("prefillPasses", stats.prefillPasses());
        node.set("draftedPerPosition", numbers(stats.draftedPerPosition()));
        node.set("acceptedPerPosition", numbers(stats.acceptedPerPosition()));
        if (stats.targetPasses() == 0) {
            node.putNull("meanAcceptedLength");
        } else {
            node.put("meanAcceptedLength", stats.meanAcceptedLength());
        }
        node.put("prefillSeconds", stats.prefillSeconds());
        node.put("decodeSeconds", stats.decodeSeconds());
        node.put("tokensPerSecond", stats.tokensPerSecond());
        node.set("plan", budgets(stats.plan()));
        new TreeMap<>(stats.notes()).forEach(node::put);
        return node;
    }

    private ObjectNode device(DeviceCounters counters) {
        return NODES.objectNode()
                .put("name", engine.backend().description())
                .put("compiledTasks", counters.compiledTasks())
                .put("compileSeconds", counters.compileSeconds())
                .put("launches", counters.launches())
                .put("bytesToDevice", counters.bytesToDevice())
                .put("bytesFromDevice", counters.bytesFromDevice())
                .put("decisionReads", counters.decisionReads())
                .put("replays", counters.replays());
    }

    /** A length as a number; one with a width as text. */
    private static ArrayNode budgets(List<Budget> budgets) {
        ArrayNode node = NODES.arrayNode();
        for (Budget budget : budgets) {
            if (budget.width() == 0) {
                node.add(budget.length());
            } else {
                node.add(budget.toString());
            }
        }
        return node;
    }

    private static ArrayNode numbers(List<Integer> numbers) {
        ArrayNode node = NODES.arrayNode();
        numbers.forEach(node::add);
        return node;
    }

    private static ArrayNode sources(List<Source> sources) {
        ArrayNode node = NODES.arrayNode();
        sources.forEach(source -> node.add(word(source)));
        return node;
    }

    private static ArrayNode logprobs(List<TokenLogprobs> tokens) {
        ArrayNode node = NODES.arrayNode();
        for (TokenLogprobs token : tokens) {
            ObjectNode entry = node.addObject();
            entry.put("token", token.token());
            entry.put("logprob", token.logprob());
            ArrayNode alternatives = entry.putArray("alternatives");
            for (TokenLogprobs.Alternative alternative : token.alternatives()) {
                alternatives
                        .addObject()
                        .put("token", alternative.token())
                        .put("logprob", alternative.logprob());
            }
        }
        return node;
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
