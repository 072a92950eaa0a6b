package io.tercet.engine;

import io.tercet.engine.decoding.Round;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** One round of a decoding method, for Java Flight Recorder. */
@Name("io.tercet.Round")
@Label("Decoding round")
@Category("Tercet")
@Description("Draft, qualify, score, judge, keep")
@StackTrace(false)
final class RoundEvent extends Event {
    @Label("Method")
    String method = "";

    @Label("Prefix length")
    int prefixLength;

    @Label("Drafted tokens")
    int drafted;

    @Label("Accepted tokens")
    int accepted;

    @Label("Committed tokens")
    int committed;

    /** An event whose round starts now. */
    static RoundEvent begun() {
        RoundEvent event = new RoundEvent();
        event.begin();
        return event;
    }

    /** Its round is over. */
    void commit(String methodName, int prefix, Round round) {
        method = methodName;
        prefixLength = prefix;
        drafted = round.drafted();
        accepted = round.accepted();
        committed = round.emissions().size();
        commit();
    }
}
