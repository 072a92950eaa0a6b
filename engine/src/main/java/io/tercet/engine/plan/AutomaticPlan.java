package io.tercet.engine.plan;

import io.tercet.engine.decoding.Round;

/**
 * Asks for the length that a {@link Forecast} expects to be fastest, and keeps measuring. The first
 * rounds draft at full length but for every third, which is plain; until a drafter had something to
 * offer it goes on being asked. Later, where drafting pays, one round in {@value #INTERVAL} is full
 * or plain in turn; where it does not, two rounds draft after {@value #INTERVAL} plain ones, twice
 * as many after each failure up to {@value #LONGEST_WAIT}, and go on as long as they win: the first
 * only brings the draft model up to date, the second is measured.
 */
final class AutomaticPlan implements Plan {
    static final int OPENING = 6;
    static final int INTERVAL = 32;
    static final int LONGEST_WAIT = 256;

    private final Forecast forecast;
    private final boolean anyLength;
    private int wait = INTERVAL;
    private int unprobed; // rounds since the last probe
    private int probing; // rounds of a probe that are left
    private boolean plainNext;

    /**
     * @param forecast of the session; it learns on
     * @param anyLength whether drafts can be cut short; otherwise all or nothing
     */
    AutomaticPlan(Forecast forecast, boolean anyLength) {
        this.forecast = forecast;
        this.anyLength = anyLength;
    }

    @Override
    public int budget(int round) {
        if (forecast.rounds() < OPENING) {
            return forecast.rounds() % 3 < 2 ? FULL : 0;
        }
        if (!forecast.isKnown()) {
            return FULL;
        }
        unprobed++;
        int best = best(0);
        return best == 0 ? unlessItPays() : unlessItIsTime(best);
    }

    /** Plain decoding is best: plain but for probes. */
    private int unlessItPays() {
        if (probing == 0 && unprobed > wait) {
            probing = 2;
        }
        return probing > 0 ? best(1) : 0;
    }

    /** Drafting is best: that length but for probes. */
    private int unlessItIsTime(int best) {
        probing = 0;
        wait = INTERVAL;
        if (unprobed < INTERVAL) {
            return best;
        }
        unprobed = 0;
        plainNext = !plainNext;
        return plainNext ? 0 : FULL;
    }

    private int best(int least) {
        int longest = forecast.longest();
        int best = forecast.best(least, anyLength ? 1 : longest);
        return best == longest || (best > 0 && !anyLength) ? FULL : best;
    }

    @Override
    public void observe(int budget, Round round, double seconds) {
        if (probing > 0 && round.offered() > 0) { // nothing offered has shown and cost nothing
            probing--;
            boolean won = round.emissions().size() / seconds > forecast.plainRate();
            if (probing == 0 && won) {
                probing = 1;
            } else if (probing == 0) {
                unprobed = 0;
                wait = Math.min(2 * wait, LONGEST_WAIT);
            }
        }
        forecast.learn(budget, round, seconds);
    }
}
