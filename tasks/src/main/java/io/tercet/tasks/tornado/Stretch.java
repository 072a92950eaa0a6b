package io.tercet.tasks.tornado;

import io.tercet.tasks.cache.HeadTable.Origin;
import io.tercet.tasks.round.RoundModel;
import java.util.ArrayList;
import java.util.List;

/**
 * A model of a round: layers [from, to) of a session. The layers before are those of another model
 * of the round, whose stored streams it goes on from.
 *
 * @param below the number of that model, or -1 for none
 */
record Stretch(TornadoSession session, int from, int to, int below) {

    /** The models of a round, whose sessions are given one by one. */
    static List<Stretch> of(List<RoundModel> models, List<TornadoSession> sessions) {
        int[] ends = new int[models.size()];
        for (int i = 0; i < ends.length; i++) {
            int blocks = sessions.get(i).config().blockCount();
            ends[i] = Math.min(models.get(i).exitLayer(), blocks);
        }
        List<Stretch> stretches = new ArrayList<>();
        for (int i = 0; i < ends.length; i++) {
            int below = -1;
            for (int j = 0; j < ends.length; j++) {
                boolean shared = sessions.get(j).equals(sessions.get(i));
                if (shared && ends[j] < ends[i] && (below < 0 || ends[j] > ends[below])) {
                    below = j;
                }
            }
            stretches.add(
                    new Stretch(sessions.get(i), below < 0 ? 0 : ends[below], ends[i], below));
        }
        return stretches;
    }

    /** Whether all of them tell whose layers are whose, and every session is run to its end. */
    static boolean isComplete(List<Stretch> stretches) {
        return stretches.stream().distinct().count() == stretches.size()
                && stretches.stream()
                        .allMatch(one ->
                                stretches.stream()
                                        .anyMatch(other ->
                                                other.isWhole()
                                                        && other.session.equals(one.session)));
    }

    /** Whether it ends with its session's last layer. */
    boolean isWhole() {
        return to == session.config().blockCount();
    }

    /**
     * Its layers, over rows that the board describes already.
     *
     * @param origin of a head's rows; other models do not look at it
     * @param speaks with what it says
     */
    void run(int rowsAtMost, Origin origin, boolean speaks) {
        session.begin(rowsAtMost, origin);
        session.layers(rowsAtMost, from, to);
        if (speaks) {
            session.speak(rowsAtMost);
        }
    }

    /** The same over drafted tokens, with what it says. */
    void runDrafted(int rowsAtMost) {
        run(rowsAtMost, Origin.OWN, true);
    }
}
