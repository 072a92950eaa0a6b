package io.tercet.engine.plan;

import io.tercet.engine.decoding.Budget;
import io.tercet.engine.decoding.Round;
import java.util.List;

/**
 * Asks for the width and length that {@link Measurements} expect to be fastest, and keeps
 * measuring. Where no earlier session left costs, the first rounds draft at full length but for
 * every third, which is plain, and for those behind a draft that was dear and brought nothing;
 * until a drafter had something to offer it goes on being asked. Later, where drafting pays, one
 * round in {@value #INTERVAL} is full or plain in turn; where it does not, two rounds draft when a
 * request begins, and after {@value #INTERVAL} plain ones, twice as many after each failure up to
 * {@value #LONGEST_WAIT}, but never before probes have earned a sixteenth of the time. They go on
 * as long as they win: the first only brings the draft model up to date, the second is measured.
 * Widths are tried in turn.
 */
final class AutomaticPlan implements Plan {
    static final int OPENING = 6;
    static final int INTERVAL = 32;
    static final int LONGEST_WAIT = 256;

    private static final double DEAR = 4; // plain rounds that a draft may cost and not bring

    private static final Budget PLAIN = Budget.of(0);

    private final Measurements measured;
    private final boolean anyLength;
    private int wait = INTERVAL;
    private int unprobed; // rounds since the last probe
    private int probing; // rounds of a probe that are left
    private boolean plainNext;
    private int tried; // widths tried so far

    /**
     * @param measured by the session; it learns on
     * @param anyLength whether drafts can be cut short; otherwise all or nothing
     */
    AutomaticPlan(Measurements measured, boolean anyLength) {
        this.measured = measured;
        this.anyLength = anyLength;
    }

    @Override
    public Budget budget(int round) {
        int rounds = measured.rounds();
        int widths = measured.widths().size();
        if (!measured.isRestored() && rounds < OPENING * widths) {
            // a width has the rounds 0 and 1 of its six, and 3 and 4; plain are 2 and 5
            Budget full = full(rounds / OPENING);
            return rounds % 3 < 2 && !isTooDear(full.width()) ? full : PLAIN;
        }
        for (int number = 0; number < widths; number++) {
            if (!measured.of(measured.widths().get(number)).isKnown()) {
                return full(number);
            }
        }
        unprobed++;
        Budget best = best(0);
        return best.length() == 0 ? unlessItPays(round == 0) : unlessItIsTime(best);
    }

    private boolean isTooDear(int width) {
        Forecast forecast = measured.of(width);
        return forecast.isKnown()
                && choice(0, width).length() == 0
                && forecast.extra(forecast.longest()) * forecast.plainRate() > DEAR;
    }

    private Budget full(int number) {
        List<Integer> widths = measured.widths();
        return new Budget(FULL, widths.get(number % widths.size()));
    }

    /** Plain decoding is best: plain but for probes. */
    private Budget unlessItPays(boolean first) {
        int width = full(tried).width();
        boolean isTime = first || unprobed > wait; // at first no draft model has to catch up
        if (probing == 0 && isTime && mayProbe(width)) {
            probing = 2;
            measured.of(width).beginProbe();
        }
        return probing > 0 ? best(1, width) : PLAIN;
    }

    /** Drafting is best: as expected but for probes. */
    private Budget unlessItIsTime(Budget best) {
        probing = 0;
        wait = INTERVAL;
        if (unprobed < INTERVAL) {
            return best;
        }
        unprobed = 0;
        plainNext = !plainNext;
        return plainNext ? PLAIN : full(tried++);
    }

    private Budget best(int least) {
        Budget best = PLAIN;
        double highest = 0;
        for (int width : measured.widths()) {
            double rate = choice(least, width).rate() * measured.of(width).benefitOfDoubt();
            if (rate > highest) {
                highest = rate;
                best = best(least, width);
            }
        }
        return best;
    }

    private boolean mayProbe(int width) {
        return measured.of(width).mayProbe(choice(1, width).length());
    }

    private Budget best(int least, int width) {
        int length = choice(least, width).length();
        boolean whole = length == measured.of(width).longest() || !anyLength;
        return length == 0 ? PLAIN : new Budget(whole ? FULL : length, width);
    }

    private Forecast.Choice choice(int least, int width) {
        Forecast forecast = measured.of(width);
        return forecast.best(least, anyLength ? 1 : forecast.longest());
    }

    @Override
    public void observe(Budget budget, Round round, double seconds) {
        if (probing > 0 && round.offered() > 0) { // nothing offered has shown and cost nothing
            probed(measured.of(budget.width()), round, seconds);
        }
        measured.learn(budget, round, seconds);
    }

    private void probed(Forecast forecast, Round round, double seconds) {
        double loss = seconds - round.emissions().size() / forecast.plainRate();
        forecast.lose(loss);
        probing--;
        if (probing == 0 && loss < 0) {
            probing = 1;
        } else if (probing == 0) {
            unprobed = 0;
            tried++;
            wait = Math.min(2 * wait, LONGEST_WAIT);
        }
    }
}
