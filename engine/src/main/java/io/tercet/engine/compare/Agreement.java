package io.tercet.engine.compare;

import java.util.List;

/** How far tokens agree with plain decoding's. */
final class Agreement {
    private Agreement() {}

    /** Share of positions, turn by turn, at which both have the same token; 1 when identical. */
    static double share(List<List<Integer>> ids, List<List<Integer>> plainIds) {
        int same = 0;
        int positions = 0;
        for (int turn = 0; turn < Math.max(ids.size(), plainIds.size()); turn++) {
            List<Integer> own = turn < ids.size() ? ids.get(turn) : List.of();
            List<Integer> plain = turn < plainIds.size() ? plainIds.get(turn) : List.of();
            positions += Math.max(own.size(), plain.size());
            for (int i = 0; i < Math.min(own.size(), plain.size()); i++) {
                same += own.get(i).equals(plain.get(i)) ? 1 : 0;
            }
        }
        return positions == 0 ? 1 : (double) same / positions;
    }
}
