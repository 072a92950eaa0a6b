package org.example;

import io.tercet.engine.decoding.Draft;
import io.tercet.engine.decoding.Drafter;
import io.tercet.engine.decoding.RoundDraws;
import io.tercet.engine.decoding.Source;
import io.tercet.tasks.Prefix;
import io.tercet.tasks.TokenTree;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;

/** Proposes, token by token, what has followed the last one most often in the text so far. */
public record SuccessorDrafter(int length) implements Drafter {

    @Override
    public Draft draft(Prefix prefix, int budget, RoundDraws draws) {
        Map<Integer, Map<Integer, Integer>> followers = followers(prefix.toArray());
        int[] chain =
                IntStream.iterate(
                                prefix.last(),
                                followers::containsKey,
                                token -> mostFrequent(followers.getOrDefault(token, Map.of())))
                        .limit(1L + Math.min(length, budget))
                        .skip(1)
                        .toArray();
        return Draft.pointMasses(TokenTree.chain(prefix.last(), chain), Source.RETRIEVAL);
    }

    private static Map<Integer, Map<Integer, Integer>> followers(int[] tokens) {
        Map<Integer, Map<Integer, Integer>> followers = new HashMap<>();
        for (int i = 1; i < tokens.length; i++) {
            followers
                    .computeIfAbsent(tokens[i - 1], ignored -> new HashMap<>())
                    .merge(tokens[i], 1, Integer::sum);
        }
        return followers;
    }

    /** Among equals the lowest token, so that a run can be repeated. */
    private static int mostFrequent(Map<Integer, Integer> counts) {
        return counts.entrySet().stream()
                .min(
                        Map.Entry.<Integer, Integer>comparingByValue(Comparator.reverseOrder())
                                .thenComparing(Map.Entry.comparingByKey()))
                .orElseThrow()
                .getKey();
    }
}
