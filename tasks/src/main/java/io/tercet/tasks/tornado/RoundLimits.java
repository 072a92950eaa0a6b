package io.tercet.tasks.tornado;

import io.tercet.tasks.Sampling;
import io.tercet.tasks.round.RoundSpec;
import io.tercet.tasks.round.TreeShape;
import java.util.List;

/** Which rounds a device can run. */
final class RoundLimits {
    private RoundLimits() {}

    /** Whether kernels have room for it, and know how to choose its tokens. */
    static boolean allow(RoundSpec spec, List<TornadoSession> sessions) {
        int columns = sessions.getFirst().config().vocabularySize();
        TreeShape tree = spec.tree();
        return spec.longest() <= RoundLayout.MOST
                && (tree == null || TreeRound.runs(tree))
                && spec.ends().size() <= RoundLayout.MAX_ENDS
                && sessions.size() <= RoundLayout.MAX_MODELS
                && (spec.sampling() == null || isPlain(spec.sampling()))
                && sessions.stream().allMatch(s -> s.config().vocabularySize() == columns)
                && (tree == null || sessions.stream().distinct().count() == sessions.size())
                && readsOthers(sessions);
    }

    /** Whether the last one alone may be a head, and features are kept for nobody else. */
    private static boolean readsOthers(List<TornadoSession> sessions) {
        List<TornadoSession> sources = sessions.getLast().sources();
        int count = Math.min(sources.size(), sessions.size() - 1);
        return sources.equals(sessions.subList(0, count))
                && sessions.stream()
                        .limit(sessions.size() - 1L)
                        .allMatch(session -> sources.contains(session) || session.isPlain())
                && (sessions.getLast().isPlain() || sessions.getLast().isHead());
    }

    private static boolean isPlain(Sampling sampling) {
        return sampling.topK() == 0 && sampling.topP() == 1 && sampling.minP() == 0;
    }
}
