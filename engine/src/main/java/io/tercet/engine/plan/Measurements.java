package io.tercet.engine.plan;

import io.tercet.engine.decoding.Budget;
import io.tercet.engine.decoding.Round;
import io.tercet.engine.decoding.SessionMemory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a session has measured, by width of the drafts. Starts with what earlier sessions left in a
 * file, and leaves its own there: costs, and how often drafts were accepted, which depends on the
 * text and is soon outweighed by this one's.
 */
public final class Measurements implements SessionMemory.Closing {
    private static final double PROBES = 1 / 16.0; // of the time without drafts

    private final Map<Integer, Forecast> byWidth = new LinkedHashMap<>();
    private final @Nullable CostFile file;
    private boolean restored;
    private int rounds;
    private int pause = 2; // rounds since the last with a budget; the first one is never typical

    /**
     * @param widths that a plan chooses among
     * @param file null to begin without costs and to leave none
     */
    public Measurements(List<Integer> widths, @Nullable CostFile file) {
        double share = PROBES / widths.size();
        widths.forEach(width -> byWidth.put(width, new Forecast(share)));
        this.file = file;
        if (file != null) {
            Map<Integer, List<Double>> saved = file.read();
            restored = saved.keySet().containsAll(widths);
            if (restored) {
                byWidth.forEach((width, forecast) ->
                        forecast.restore(saved.getOrDefault(width, List.of())));
            }
        }
    }

    void learn(Budget budget, Round round, double seconds) {
        rounds++;
        // a draft model that was left out first catches up, and that is no length's price
        boolean typical = round.offered() == 0 ? rounds > 1 : pause < 2;
        pause = budget.length() > 0 ? 0 : pause + 1;
        for (Map.Entry<Integer, Forecast> entry : byWidth.entrySet()) {
            if (round.offered() == 0 || entry.getKey() == budget.width()) {
                entry.getValue().learn(budget.length(), round, seconds, typical);
            }
        }
    }

    /** Rounds seen. */
    int rounds() {
        return rounds;
    }

    /** Whether the costs are an earlier session's, so that nothing need be tried for them. */
    boolean isRestored() {
        return restored;
    }

    List<Integer> widths() {
        return List.copyOf(byWidth.keySet());
    }

    Forecast of(int width) {
        return byWidth.getOrDefault(width, new Forecast(PROBES));
    }

    @Override
    public void close() {
        if (file != null && byWidth.values().stream().allMatch(Forecast::isKnown)) {
            Map<Integer, List<Double>> saved = new LinkedHashMap<>();
            byWidth.forEach(
                    (width, forecast) -> saved.put(width, new ArrayList<>(forecast.saved())));
            file.write(saved);
        }
    }
}
